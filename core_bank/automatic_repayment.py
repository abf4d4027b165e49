"""Automatic repayment: on its due day a bill takes what it asks for from the account that its mandate names."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import case, or_, select
from sqlalchemy.orm import Session

from core_bank import ledger, outbox, restrictions
from core_bank.ledger import Leg
from core_bank.messages import catalogue
from core_bank.models.bills import Bill
from core_bank.models.customers import Customer
from core_bank.models.mandates import Mandate
from core_bank.settings import Settings

_DUE_MAX = 500


def due(session: Session, settings: Settings, now: datetime) -> list[str]:
    """Bills whose money is to be taken now, as ``mandate_id:bill_id``; one try a day, up to the last day of grace."""
    today = now.date()
    if now.hour < settings.automatic_repayment_hour:
        return []
    wanted = case((Mandate.how == "full", Bill.amount), else_=Bill.minimum)
    query = (
        select(Mandate.mandate_id, Bill.bill_id)
        .join(Bill, Bill.account_id == Mandate.credit_account_id)
        .where(Mandate.kind == "repayment", Mandate.ended_at.is_(None))
        .where(or_(Mandate.tried_on.is_(None), Mandate.tried_on < today))
        .where(Bill.due_on <= today, Bill.paid < wanted)
        .where(Bill.due_on >= first_day(settings, today))
        .order_by(Bill.due_on, Bill.bill_id)
        .limit(_DUE_MAX)
    )
    return [f"{mandate_id}:{bill_id}" for mandate_id, bill_id in session.execute(query)]


def settle(session: Session, subject_id: str, now: datetime) -> None:
    """Take what the bill asks for, or as much of it as the account has. A lost card keeps nobody from paying their bill."""
    mandate_id, _, bill_id = subject_id.partition(":")
    named = session.get_one(Mandate, mandate_id)
    accounts = ledger.lock_accounts(session, [named.account_id, named.credit_account_id or ""])
    mandate = session.get_one(Mandate, mandate_id, with_for_update=True, populate_existing=True)
    bill = session.get_one(Bill, bill_id, with_for_update=True, populate_existing=True)
    if mandate.ended_at is not None or mandate.tried_on == now.date():
        return
    mandate.tried_on = now.date()
    left = left_of(mandate.how, bill)
    # A court's order stops the bank's own debits, too.
    held_back = restrictions.of_account(session, mandate.account_id)
    taken = 0 if held_back else min(left, max(0, ledger.available(accounts[mandate.account_id])))
    if taken > 0:
        _post(session, mandate, taken, now)
        bill.paid += taken
    if left > 0:
        _tell(session, mandate, bill, taken, now)


def left_of(how: str | None, bill: Bill) -> int:
    """What is still taken for this bill, in 分: all of it, or its minimum."""
    return max(0, (bill.amount if how == "full" else bill.minimum) - bill.paid)


def first_day(settings: Settings, today: date) -> date:
    """Bills that were due before this day are not taken any more."""
    return today - timedelta(days=settings.automatic_repayment_grace_days)


def _post(session: Session, mandate: Mandate, amount: int, now: datetime) -> None:
    customer = session.get_one(Customer, mandate.customer_id)
    entry = ledger.new_entry(now, "repayment", memo=catalogue().mandates.repaid)
    legs = [
        Leg(mandate.account_id, -amount, mandate.merchant),
        Leg(mandate.credit_account_id or "", amount, customer.name),
    ]
    ledger.post(session, entry, legs)


def _tell(session: Session, mandate: Mandate, bill: Bill, taken: int, now: datetime) -> None:
    left = left_of(mandate.how, bill)
    told = {
        "mandate_id": mandate.mandate_id,
        "bill_id": bill.bill_id,
        "amount": taken,
        "left": left,
        "state": "short" if left else "paid",
    }
    outbox.emit(session, now, "repayment.automatic", mandate.customer_id, told)
