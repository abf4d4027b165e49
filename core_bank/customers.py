"""Customers and their credentials."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from core_bank.errors import BankError, NotFoundError
from core_bank.models.cards import Card
from core_bank.models.customers import Customer
from core_bank.models.payees import Payee
from core_bank.models.sandbox import SandboxCredential

_SCRYPT = {"n": 2**14, "r": 8, "p": 1}
_CUSTOMERS_WATCHED_MAX = 10_000


class CustomerView(BaseModel):
    """A customer as other services see one."""

    model_config = ConfigDict(from_attributes=True)

    customer_id: str
    name: str
    masked_phone: str
    gender: Literal["female", "male"]
    born_on: date


class VerifiedView(BaseModel):
    """Who has just proved to be who they are."""

    model_config = ConfigDict(from_attributes=True)

    customer_id: str
    name: str
    masked_phone: str


class DemoCustomerView(BaseModel):
    """A sandbox customer with the credential to log in with."""

    customer_id: str
    credential: str
    name: str
    payees: list[str]
    cards: list[str]


class DemoCustomersView(BaseModel):
    """All sandbox customers."""

    customers: list[DemoCustomerView]


def customer_by_id(session: Session, customer_id: str) -> Customer:
    """The customer. Raises NotFoundError."""
    customer = session.get(Customer, customer_id)
    if customer is None:
        raise NotFoundError
    return customer


def hash_credential(credential: str) -> str:
    """A credential as it is stored: ``salt$scrypt``, hexadecimal."""
    salt = secrets.token_bytes(16)
    return f"{salt.hex()}${_scrypt(credential, salt)}"


def _scrypt(credential: str, salt: bytes) -> str:
    return hashlib.scrypt(credential.encode(), salt=salt, dklen=32, maxmem=2**26, **_SCRYPT).hex()


_NOBODY = hash_credential(secrets.token_hex(8))


class Doorkeeper:
    """Checks credentials, and stops checking for a while after too many failures for one customer.

    The failures are in memory: a login writes nothing, and core_bank is one process.
    """

    def __init__(self, now: Callable[[], datetime], failures_max: int, window_seconds: int) -> None:
        self._now = now
        self._failures_max = failures_max
        self._window = timedelta(seconds=window_seconds)
        self._failures: dict[str, list[datetime]] = {}

    def verify(self, session: Session, customer_id: str, credential: str) -> VerifiedView:
        """The customer whose credential this is. Raises BankError 401."""
        customer = session.get(Customer, customer_id)
        if customer is not None and customer.unlocked_at is not None:
            self._forget(customer_id, until=customer.unlocked_at)
        if len(self._recent(customer_id)) >= self._failures_max:
            raise BankError(401, "too_many_attempts", "Too many failures; try again later.")
        # An unknown customer costs as much time as a known one.
        salt, expected = (customer.credential_hash if customer else _NOBODY).split("$")
        proved = secrets.compare_digest(_scrypt(credential, bytes.fromhex(salt)), expected)
        if customer is None or not proved:
            self._note_failure(customer_id)
            raise BankError(401, "wrong_credential", "Customer and credential do not match.")
        self._failures.pop(customer_id, None)
        return VerifiedView.model_validate(customer)

    def _recent(self, customer_id: str) -> list[datetime]:
        oldest = self._now() - self._window
        return [at for at in self._failures.get(customer_id, []) if at > oldest]

    def _forget(self, customer_id: str, until: datetime) -> None:
        """Failures before the customer was unlocked count no more."""
        self._failures[customer_id] = [at for at in self._failures.get(customer_id, []) if at > until]

    def _note_failure(self, customer_id: str) -> None:
        self._failures[customer_id] = [*self._recent(customer_id), self._now()]
        if len(self._failures) > _CUSTOMERS_WATCHED_MAX:
            self._failures.pop(next(iter(self._failures)))


def demo_customers(session: Session) -> DemoCustomersView:
    """The sandbox's customers with their credentials."""
    payees: dict[str, list[str]] = {}
    for payee in session.scalars(select(Payee).where(Payee.removed_at.is_(None)).order_by(Payee.payee_id)):
        payees.setdefault(payee.customer_id, []).append(payee.nicknames[0] if payee.nicknames else payee.name)
    cards: dict[str, list[str]] = {}
    for card in session.scalars(select(Card).order_by(Card.card_id)):
        cards.setdefault(card.customer_id, []).append(card.tail)
    rows = session.execute(
        select(Customer.customer_id, Customer.name, SandboxCredential.credential)
        .join(SandboxCredential)
        .order_by(Customer.customer_id)
    )
    return DemoCustomersView(
        customers=[
            DemoCustomerView(
                customer_id=customer_id,
                credential=credential,
                name=name,
                payees=payees.get(customer_id, []),
                cards=cards.get(customer_id, []),
            )
            for customer_id, name, credential in rows
        ]
    )
