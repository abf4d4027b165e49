"""What the rules of lending need to know of a customer: income, debts, lateness and means, from the bank's own books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from banking.lending import Applicant
from banking.suitability import age_on
from core_bank import accounts, ledger, loan_applications, loan_book
from core_bank.clock import day_start
from core_bank.loan_products import products
from core_bank.models.bills import Bill
from core_bank.models.customers import Customer
from core_bank.models.ledger import Entry, Posting
from core_bank.models.loans import Loan
from language.calendar import months_before

_INCOME_MONTHS = 12
"""As far back as income and lateness count."""
_AVERAGED = 6
"""Income is the average of so many newest months that had any."""


@dataclass(frozen=True)
class Income:
    """What arrives in a month (分, 0 if nothing does), from whom, and in how many of the past twelve months."""

    amount: int
    payer: str
    months: int


def income_of(session: Session, customer_id: str, today: date) -> Income:
    """The income that the bank's books show."""
    since = months_before(today, _INCOME_MONTHS)
    query = (
        select(Posting.at, Posting.amount, Posting.counterparty)
        .join(Entry, Entry.entry_id == Posting.entry_id)
        .where(Posting.account_id.in_(_own(session, customer_id)), Entry.kind == "salary")
        .where(Posting.amount > 0, Posting.at >= day_start(since))
        .order_by(Posting.at.desc())
    )
    by_month: dict[tuple[int, int], int] = {}
    payer = ""
    for at, amount, counterparty in session.execute(query):
        payer = payer or counterparty
        by_month[at.year, at.month] = by_month.get((at.year, at.month), 0) + amount
    newest = list(by_month.values())[:_AVERAGED]
    return Income(sum(newest) // max(1, len(newest)), payer, min(_INCOME_MONTHS, len(by_month)))


def applicant_of(session: Session, customer_id: str, declared: int | None, now: datetime) -> Applicant:
    """The customer as the rules see them; ``declared`` (分 a month) counts only where the books show no income."""
    today = now.date()
    customer = session.get_one(Customer, customer_id)
    income = income_of(session, customer_id, today)
    mine = loan_book.loans(session, customer_id)
    return Applicant(
        age_years=age_on(customer.born_on, today),
        occupation=customer.occupation,
        income=income.amount or declared,
        verified=income.amount > 0,
        income_months=income.months,
        debts=_elsewhere(session, customer_id, today) + _here(session, mine) + _card(session, customer_id),
        overdue=_late_bills(session, customer_id, today) + _late_loans(session, mine, today),
        late=_times_late(session, mine, today),
        cushion=sum(ledger.available(one) for one in accounts.deposit_accounts(session, customer_id)),
        owed=sum(one.balance for one in mine if products()[one.product_id].online),
        reviewing=loan_applications.reviewing(session, customer_id),
        refused_on=loan_applications.refused_on(session, customer_id),
    )


def _own(session: Session, customer_id: str) -> list[str]:
    return [one.account_id for one in accounts.deposit_accounts(session, customer_id)]


def _elsewhere(session: Session, customer_id: str, today: date) -> int:
    """What loans that are not in our book took from the accounts within the last month."""
    ours = aliased(Posting)
    query = (
        select(func.coalesce(func.sum(Posting.amount), 0))
        .join(Entry, Entry.entry_id == Posting.entry_id)
        .where(Posting.account_id.in_(_own(session, customer_id)), Entry.kind == "loan", Posting.amount < 0)
        .where(Posting.at >= day_start(months_before(today, 1)))
        .where(~exists().where(ours.entry_id == Entry.entry_id, ours.account_id == ledger.LOANS))
    )
    return -int(session.scalar(query) or 0)


def _here(session: Session, mine: list[Loan]) -> int:
    """The next instalments of the loans in our book."""
    nexts = [loan_book.next_planned(session, loan) for loan in mine if loan.settled_on is None]
    return sum(loan_book.unpaid(one) for one in nexts if one is not None)


def _card(session: Session, customer_id: str) -> int:
    """What credit-card bills ask for at least."""
    query = select(Bill).where(Bill.customer_id == customer_id, Bill.paid < Bill.minimum)
    return sum(bill.minimum - bill.paid for bill in session.scalars(query))


def _late_bills(session: Session, customer_id: str, today: date) -> int:
    """What is late of bills: whoever paid the minimum is not late."""
    query = select(Bill).where(Bill.customer_id == customer_id, Bill.due_on < today, Bill.paid < Bill.minimum)
    return sum(bill.minimum - bill.paid for bill in session.scalars(query))


def _late_loans(session: Session, mine: list[Loan], today: date) -> int:
    return sum(loan_book.overdue_of(session, loan, today) for loan in mine)


def _times_late(session: Session, mine: list[Loan], today: date) -> int:
    since = months_before(today, _INCOME_MONTHS)
    every = [one for loan in mine for one in loan_book.instalments(session, loan)]
    return sum(loan_book.was_late(one, today) for one in every if one.due_on >= since)
