"""What paying a bill in full, the minimum, or in instalments costs on the next bill, side by side."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from banking.instalments import total_interest, yearly_rate
from core_bank import bills, instalment_plans, ledger
from core_bank.clock import day_start
from core_bank.instalments import offer
from core_bank.models.accounts import Account
from core_bank.models.bills import Bill
from core_bank.models.ledger import Entry, Posting
from core_bank.settings import Settings
from language.calendar import months_before

_SHOWN_MONTHS = 12
_BASIS_POINTS = 10_000
_HALF = Fraction(1, 2)


class WayView(BaseModel):
    """One way to pay a bill, in 分: ``pays`` now, ``interest`` on the next bill; the last four are of instalments only.

    The interest of the minimum is what it comes to if the rest stays unpaid until the next bill.
    """

    way: Literal["full", "minimum", "instalment"]
    pays: int
    interest: int
    months: int | None = None
    payment: int | None = None
    interest_total: int | None = None
    rate_basis_points: int | None = None


class WaysView(BaseModel):
    """The ways that there are, the cheapest first."""

    ways: list[WayView]


def ways(session: Session, settings: Settings, customer_id: str, bill_id: str, today: date) -> WaysView:
    """How the customer's open bill may be paid. Raises NotFoundError, also for another customer's."""
    bill = bills.bill_for_customer(session, customer_id, bill_id)
    left = bills.remaining(bill)
    least = max(bill.minimum - bill.paid, 0)
    found = [WayView(way="full", pays=left, interest=0)]
    if 0 < least < left:
        found.append(WayView(way="minimum", pays=least, interest=_interest(session, settings, bill, today)))
    split = _instalment(session, bill, today)
    return WaysView(ways=[*found, *([split] if split else [])])


def _interest(session: Session, settings: Settings, bill: Bill, today: date) -> int:
    """What the next bill adds when only the minimum is paid today, in 分.

    Every purchase of the bill from the day it was booked: what is paid up to today, the rest up to the next closing
    (领用合约; credit_daily_rate and cc_interest_base of the published terms).
    """
    until_next = (instalment_plans.next_closing(session, bill.account_id, today) - today).days
    least = max(bill.minimum - bill.paid, 0)
    fen_days = sum(amount * (today - day).days for amount, day in _purchases(session, bill))
    fen_days += (bills.remaining(bill) - least) * until_next
    return int(Fraction(fen_days * settings.credit_interest_daily_basis_points, _BASIS_POINTS) + _HALF)


def _purchases(session: Session, bill: Bill) -> list[tuple[int, date]]:
    """Amount (分) and day of what the bill is made of; together never more than the bill asks for."""
    closed = bills.closed_on(bill)
    query = (
        select(Posting.amount, Posting.at)
        .join(Entry, Entry.entry_id == Posting.entry_id)
        .where(Posting.account_id == bill.account_id, Posting.amount < 0, Entry.kind == "purchase")
        .where(Posting.at >= day_start(months_before(closed, 1)), Posting.at < day_start(closed))
        .order_by(Posting.at.desc(), Posting.posting_id.desc())
    )
    found, room = [], bills.remaining(bill)
    for amount, at in session.execute(query):
        taken = min(-amount, room)
        found.append((taken, at.date()))
        room -= taken
    return found


def _instalment(session: Session, bill: Bill, today: date) -> WayView | None:
    """A year of instalments, where the bill may be put into them."""
    left = bills.remaining(bill)
    amount = min(left, bill.amount - instalment_plans.carried(session, bill.bill_id))
    again = instalment_plans.of_bill(session, bill.bill_id) is not None
    if again or amount < offer().bill_least or bills.status_of(bill, today) == "overdue":
        return None
    shared = offer().shares(amount, _SHOWN_MONTHS)
    if total_interest(shared) > ledger.available(session.get_one(Account, bill.account_id)):
        return None
    return WayView(
        way="instalment",
        pays=left - amount,
        interest=shared[0].interest,
        months=_SHOWN_MONTHS,
        payment=shared[0].payment,
        interest_total=total_interest(shared),
        rate_basis_points=yearly_rate(shared),
    )
