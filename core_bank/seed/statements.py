"""Credit-card statements over a year of movements, and the repayments that most of them got."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from core_bank.bills import DAYS_TO_PAY, minimum_of
from core_bank.clock import BEIJING
from core_bank.seed.content import Content, CreditSeed, CustomerSeed
from core_bank.seed.lives import Movement, account_id, movement

_STATEMENTS = 12


@dataclass(frozen=True)
class Statement:
    """A bill: what was bought before ``closed_on``, due on ``due_on``; amounts in 分."""

    closed_on: date
    due_on: date
    amount: int
    minimum: int
    paid: int


def statements(
    content: Content, customer: CustomerSeed, credit: CreditSeed, movements: list[Movement], today: date
) -> tuple[list[Statement], list[Movement]]:
    """The bills of a year, newest first, and the repayments; every bill but the newest is paid."""
    card_account = account_id(customer.id, "credit")
    newest_due = today + timedelta(days=credit.due_in_days)
    bills: list[Statement] = []
    repayments: list[Movement] = []
    for age in range(_STATEMENTS):
        due_on = _months_before(newest_due, age)
        closed_on = due_on - timedelta(days=DAYS_TO_PAY)
        opened_on = _months_before(newest_due, age + 1) - timedelta(days=DAYS_TO_PAY)
        amount = _owed(movements, card_account, opened_on, closed_on)
        if amount <= 0:
            continue
        minimum = minimum_of(amount)
        paid = _paid(credit, age, amount, minimum)
        bills.append(Statement(closed_on, due_on, amount, minimum, paid))
        if paid:
            repayments.append(_repayment(content, customer, min(due_on - timedelta(days=2), today), paid))
    return bills, repayments


def _paid(credit: CreditSeed, age: int, amount: int, minimum: int) -> int:
    if age > 0 or credit.newest == "paid":
        return amount
    return minimum if credit.newest == "minimum" else 0


def _owed(movements: list[Movement], card_account: str, first: date, end: date) -> int:
    return -sum(
        leg.amount
        for one in movements
        if first <= one.at.date() < end
        for leg in one.legs
        if leg.account_id == card_account
    )


def _repayment(content: Content, customer: CustomerSeed, day: date, amount: int) -> Movement:
    products = content.products
    payer = (account_id(customer.id, "I"), customer.name)
    card = (account_id(customer.id, "credit"), products.credit_card)
    at = datetime.combine(day - timedelta(days=1), time(20, 15), tzinfo=BEIJING)
    return movement(at, "repayment", payer, card, amount, memo=products.repayment)


def _months_before(day: date, count: int) -> date:
    """The same day ``count`` months earlier; days after the 28th fall on the 28th."""
    index = day.year * 12 + day.month - 1 - count
    return date(index // 12, index % 12 + 1, day.day if count == 0 else min(day.day, 28))
