"""Sealed numbers: a whole card or mobile number that a customer typed, encrypted, for a few minutes, under a reference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Annotated, Literal, Self

from cryptography.exceptions import InvalidTag
from pydantic import BaseModel, ConfigDict, SecretStr, model_validator
from pydantic import Field as Constrained
from sqlalchemy import delete
from sqlalchemy.orm import Session

from banking.masking import card_tail, phone
from core_bank.errors import NotFoundError
from core_bank.identifiers import new_identifier
from core_bank.models.payees import SealedNumber
from core_bank.settings import Settings
from core_bank.vault import vault_of

Kind = Literal["card", "mobile"]
_MOBILE_DIGITS = 11


class NumberToSeal(BaseModel):
    """A whole number as digits; it is never shown again, not even in an error."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    kind: Kind
    number: Annotated[SecretStr, Constrained(min_length=_MOBILE_DIGITS, max_length=32)]

    @model_validator(mode="after")
    def _digits(self) -> Self:
        digits = self.number.get_secret_value()
        if not (digits.isascii() and digits.isdecimal()):
            raise ValueError("write digits only")
        if self.kind == "mobile" and len(digits) != _MOBILE_DIGITS:
            raise ValueError(f"a mobile number has {_MOBILE_DIGITS} digits")
        return self


class SealedNumberView(BaseModel):
    """The reference to a sealed number, and how it may be shown."""

    number_id: str
    kind: Kind
    tail: str
    expires_at: datetime


@dataclass(frozen=True, repr=False)
class Number:
    """An opened number. Its text form is the masked one, so that no log or error can hold it by accident."""

    kind: Kind
    digits: str

    @property
    def tail(self) -> str:
        """The last four digits."""
        return card_tail(self.digits)

    def __str__(self) -> str:
        return phone(self.digits) if self.kind == "mobile" else f"**** {self.tail}"

    __repr__ = __str__


def seal(
    session: Session, settings: Settings, customer_id: str, number: NumberToSeal, now: datetime
) -> SealedNumberView:
    """Keep the number for this customer alone, unreadable, until it expires."""
    digits = number.number.get_secret_value()
    number_id = new_identifier("nb")
    row = SealedNumber(
        number_id=number_id,
        customer_id=customer_id,
        kind=number.kind,
        tail=card_tail(digits),
        sealed=vault_of(settings).seal(digits.encode(), number_id),
        expires_at=now + timedelta(minutes=settings.sealed_number_minutes),
    )
    session.add(row)
    return SealedNumberView(
        number_id=row.number_id, kind=number.kind, tail=row.tail, expires_at=row.expires_at
    )


def opened(session: Session, settings: Settings, customer_id: str, number_id: str, now: datetime) -> Number:
    """The number again. Raises NotFoundError: expired, unknown, another customer's, or sealed with another key."""
    row = session.get(SealedNumber, number_id)
    if row is None or row.customer_id != customer_id or row.expires_at <= now:
        raise NotFoundError
    kind: Kind = "mobile" if row.kind == "mobile" else "card"
    try:
        return Number(kind, vault_of(settings).open(row.sealed, number_id).decode())
    except InvalidTag:
        raise NotFoundError from None


def prune(session: Session, now: datetime) -> None:
    """Delete what has expired."""
    session.execute(delete(SealedNumber).where(SealedNumber.expires_at <= now))
