"""What the bank keeps of a customer beside name and money: address, e-mail, job; each change is written down."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from banking.addresses import city_of
from core_bank import outbox
from core_bank.customers import customer_by_id
from core_bank.identifiers import new_identifier
from core_bank.models.customers import DetailChange

_REACH = ("address", "email")
"""Details by which the bank reaches the customer."""


def change(session: Session, customer_id: str, what: str, value: str, now: datetime) -> DetailChange:
    """Keep the new value of ``address``, ``email`` or ``job``, and emit ``details.changed`` without it."""
    customer = customer_by_id(session, customer_id)
    if what == "address":
        customer.address = value
        customer.city = city_of(value) or customer.city
    elif what == "email":
        customer.email = value
    else:
        customer.occupation = value
    changed = DetailChange(change_id=new_identifier("dc"), customer_id=customer_id, what=what, changed_at=now)
    session.add(changed)
    outbox.emit(session, now, "details.changed", customer_id, {"change_id": changed.change_id, "what": what})
    return changed


def changed_since(session: Session, customer_id: str, since: datetime) -> list[str]:
    """The details by which the bank reaches the customer that were changed after ``since``."""
    query = select(DetailChange.what).where(
        DetailChange.customer_id == customer_id,
        DetailChange.what.in_(_REACH),
        DetailChange.changed_at > since,
    )
    return sorted(set(session.scalars(query)))
