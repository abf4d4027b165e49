"""What customers speak from: a browser that keeps a name of ours, or a bound WeChat account.

Whoever takes an account over comes from a device that the customer never used. It counts as new for the hours of the fraud
gate's rules, and only beside another that was used before: a first device has nothing to differ from.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from banking.fraud_gate import fraud_rules
from contact_center.conversations.tables import DeviceRow


def meet(session: Session, customer_id: str, device_hash: str, at: datetime) -> datetime | None:
    """Note that the customer uses the device; gives the moment until which it counts as new, None for a familiar one.

    ``at`` is the bank's time.
    """
    _have_row(session, customer_id, device_hash, at)
    row = session.get_one(DeviceRow, (customer_id, device_hash))
    hours = timedelta(hours=fraud_rules().new_device_hours)
    until = row.first_seen_at + hours
    return until if at < until and _has_older(session, customer_id, at - hours) else None


def is_new(until: datetime | None, now: datetime) -> bool:
    """Whether a device that ``meet`` gave this moment for is still new; both in the bank's time."""
    return until is not None and now < until


def _has_older(session: Session, customer_id: str, before: datetime) -> bool:
    """Whether the customer used some device before that moment."""
    older = select(DeviceRow.device_hash).where(
        DeviceRow.customer_id == customer_id, DeviceRow.first_seen_at <= before
    )
    return session.scalar(older.limit(1)) is not None


def _have_row(session: Session, customer_id: str, device_hash: str, at: datetime) -> None:
    """Of two logins from one device at the same moment only one may insert it."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    first = insert(DeviceRow).values(customer_id=customer_id, device_hash=device_hash, first_seen_at=at)
    session.execute(first.on_conflict_do_nothing())
