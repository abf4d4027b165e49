"""What the bank keeps of a customer beside name and money: address, e-mail, job, mobile number; each change is written down."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from banking.addresses import city_of
from banking.fraud_gate import fraud_rules
from core_bank import inbox, outbox
from core_bank.customers import customer_by_id
from core_bank.errors import conflict
from core_bank.identifiers import new_identifier
from core_bank.messages import catalogue
from core_bank.models.customers import DetailChange
from core_bank.sealed_numbers import Number
from core_bank.vault import Vault

_REACH = ("address", "email", "phone")
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
    return _written_down(session, customer_id, what, now)


def change_phone(
    session: Session, vault: Vault, customer_id: str, number: Number, now: datetime
) -> DetailChange:
    """Reach the customer under ``number`` from now on, tell the old number so, and emit ``details.changed``.

    Raises BankError 409 ``phone_taken`` where another customer got the number in the same moment.
    """
    customer = customer_by_id(session, customer_id)
    customer.masked_phone, customer.phone_print = str(number), vault.digest(number.digits)
    try:
        session.flush()
    except IntegrityError:
        raise conflict("phone_taken", "The number belongs to another customer.") from None
    inbox.deliver_notice(session, customer_id, now, catalogue().details.phone_changed.format(new=number))
    return _written_down(session, customer_id, "phone", now)


def phone_changed_lately(session: Session, customer_id: str, now: datetime) -> bool:
    """Whether the mobile number was changed within ``phone_changed_hours`` of the fraud gate's rules."""
    since = now - timedelta(hours=fraud_rules().phone_changed_hours)
    return "phone" in changed_since(session, customer_id, since)


def _written_down(session: Session, customer_id: str, what: str, now: datetime) -> DetailChange:
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
