"""Loans that customers have had for a while: paid out, and paid back month by month. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from banking.repayment import Instalment, interest_of_days, schedule
from core_bank.clock import BEIJING
from core_bank.ledger import LOAN_INTEREST, LOANS, Leg
from core_bank.loan_products import penalty_rate, products, rate_of
from core_bank.messages import catalogue
from core_bank.seed.content import Content, CustomerSeed, LoanSeed
from core_bank.seed.lives import FEN, Movement, account_id, movement
from language.calendar import months_before

_LATE_DAYS = 5


@dataclass(frozen=True)
class Lived:
    """An instalment with what became of it; ``paid_at`` None where it is still to come, ``penalty`` in 分."""

    planned: Instalment
    due_on: date
    paid_at: datetime | None
    penalty: int


def started_on(seed: LoanSeed, today: date) -> date:
    """The day on which the loan was paid out."""
    return today - timedelta(days=seed.days_ago)


def rate(seed: LoanSeed, today: date) -> int:
    """What it costs in basis points a year."""
    return rate_of(products()[seed.product], seed.months, started_on(seed, today)).total


def morning_of(day: date) -> datetime:
    """When an instalment is taken."""
    return datetime.combine(day, time(8), tzinfo=BEIJING)


def _taken_until(customer: CustomerSeed, today: date) -> date:
    """The day from which on no instalment was taken: today, or when the account was restricted."""
    since = [one.days_ago for one in customer.restrictions if one.account == "I"]
    return today - timedelta(days=max(since, default=0))


def instalments(customer: CustomerSeed, seed: LoanSeed, today: date) -> list[Lived]:
    """All instalments; those due before today, and before the account was restricted, are paid, the first of them late where the
    seed says so.
    """
    first, costs, until = started_on(seed, today), rate(seed, today), _taken_until(customer, today)
    lived = []
    for one in schedule(seed.amount * FEN, costs, seed.months, seed.method):
        due_on = months_before(first, -one.number)
        late = _LATE_DAYS if one.number <= seed.late and due_on + timedelta(days=_LATE_DAYS) < today else 0
        paid_at = morning_of(due_on + timedelta(days=late)) if due_on < until else None
        penalty = interest_of_days(one.payment, penalty_rate(costs), late)
        lived.append(Lived(one, due_on, paid_at, penalty))
    return lived


def movements(content: Content, customer: CustomerSeed, today: date) -> list[Movement]:
    """What the loans moved: the money in, and every instalment out."""
    found: list[Movement] = []
    for seed in customer.loans:
        account, name = account_id(customer.id, "I"), products()[seed.product].name
        at = morning_of(started_on(seed, today)) + timedelta(hours=2)
        lent = (LOANS, name), (account, customer.name)
        found.append(movement(at, "loan", *lent, seed.amount * FEN, memo=catalogue().loans.paid_out))
        for one in instalments(customer, seed, today):
            if one.paid_at is not None:
                found.append(
                    Movement(one.paid_at, "loan", _legs(customer, name, one), memo=content.products.loan)
                )
    return found


def _legs(customer: CustomerSeed, name: str, one: Lived) -> tuple[Leg, ...]:
    principal, interest = one.planned.principal, one.planned.interest + one.penalty
    legs = (
        Leg(account_id(customer.id, "I"), -(principal + interest), name),
        Leg(LOANS, principal, customer.name),
        Leg(LOAN_INTEREST, interest, customer.name),
    )
    return tuple(leg for leg in legs if leg.amount)
