"""Credit-card bills: what is owed, until when, and when to remind."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from core_bank import outbox
from core_bank.errors import NotFoundError
from core_bank.models.bills import Bill, BillNotice

DAYS_TO_PAY = 20
"""From the closing of a bill to its due day; the published terms say the same."""
_MINIMUM_SHARE_PERCENT = 10
_MINIMUM_FEN = 100_00

Status = Literal["open", "paid", "overdue"]
Stage = Literal["due", "overdue"]


class BillView(BaseModel):
    """A credit-card bill; amounts in 分."""

    bill_id: str
    card_id: str
    card_tail: str
    period: str
    due_on: date
    amount: int
    minimum: int
    paid: int
    status: Status


class BillsView(BaseModel):
    """A customer's bills, newest first."""

    bills: list[BillView]


def status_of(bill: Bill, today: date) -> Status:
    """Paid once all of it is paid; overdue from the day after it was due."""
    if bill.paid >= bill.amount:
        return "paid"
    return "overdue" if today > bill.due_on else "open"


def remaining(bill: Bill) -> int:
    """What is left to pay, in 分."""
    return max(0, bill.amount - bill.paid)


def minimum_of(amount: int) -> int:
    """The minimum payment of a bill of ``amount``, both in 分: a tenth, at least 100 yuan, never more than all of it."""
    return min(amount, max(_MINIMUM_FEN, amount * _MINIMUM_SHARE_PERCENT // 100))


def closed_on(bill: Bill) -> date:
    """The day before which everything on the bill was bought."""
    return bill.due_on - timedelta(days=DAYS_TO_PAY)


def newest_of(session: Session, account_id: str) -> Bill | None:
    """The newest bill of a credit-card account."""
    query = select(Bill).where(Bill.account_id == account_id).order_by(Bill.due_on.desc(), Bill.bill_id)
    return session.scalars(query.limit(1)).first()


def bill_for_customer(session: Session, customer_id: str, bill_id: str, lock: bool = False) -> Bill:
    """The customer's own bill, locked if asked. Raises NotFoundError, also for another customer's."""
    query = select(Bill).where(Bill.bill_id == bill_id, Bill.customer_id == customer_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    bill = session.scalars(query).one_or_none()
    if bill is None:
        raise NotFoundError
    return bill


def next_open(session: Session, account_id: str, since: date = date.min) -> Bill | None:
    """The first bill of a credit account, due from ``since`` on, that still asks for money."""
    query = select(Bill).where(Bill.account_id == account_id, Bill.paid < Bill.amount, Bill.due_on >= since)
    return session.scalars(query.order_by(Bill.due_on, Bill.bill_id)).first()


def view(bill: Bill, today: date) -> BillView:
    """A bill as of ``today``."""
    return BillView(
        bill_id=bill.bill_id,
        card_id=bill.card_id,
        card_tail=bill.card_tail,
        period=bill.period,
        due_on=bill.due_on,
        amount=bill.amount,
        minimum=bill.minimum,
        paid=bill.paid,
        status=status_of(bill, today),
    )


def bills_view(session: Session, customer_id: str, today: date, status: Status | None) -> BillsView:
    """The customer's bills, newest first; only those with ``status`` if given."""
    query = select(Bill).where(Bill.customer_id == customer_id).order_by(Bill.due_on.desc(), Bill.bill_id)
    views = [view(bill, today) for bill in session.scalars(query)]
    return BillsView(bills=[one for one in views if status in (None, one.status)])


def unannounced(session: Session, today: date, notice_days: int) -> list[tuple[str, Stage]]:
    """Unpaid bills due within ``notice_days``, or overdue, whose event has not been emitted yet."""
    found: list[tuple[str, Stage]] = []
    last_day = today + timedelta(days=notice_days)
    stages: list[tuple[Stage, ColumnElement[bool]]] = [
        ("overdue", Bill.due_on < today),
        ("due", Bill.due_on.between(today, last_day)),
    ]
    for stage, when in stages:
        announced = exists().where(BillNotice.bill_id == Bill.bill_id, BillNotice.stage == stage)
        query = select(Bill.bill_id).where(Bill.paid < Bill.amount, when, ~announced).order_by(Bill.bill_id)
        found += [(bill_id, stage) for bill_id in session.scalars(query)]
    return found


def announce(session: Session, bill_id: str, stage: Stage, now: datetime) -> None:
    """Emit ``bill.due`` for one bill and remember the stage; nothing if it was remembered already."""
    bill = session.get_one(Bill, bill_id, with_for_update=True)
    if session.get(BillNotice, (bill_id, stage)) is not None:
        return
    session.add(BillNotice(bill_id=bill_id, stage=stage, emitted_at=now))
    data = view(bill, now.date()).model_dump(mode="json") | {"days_left": (bill.due_on - now.date()).days}
    outbox.emit(session, now, "bill.due", bill.customer_id, data)
