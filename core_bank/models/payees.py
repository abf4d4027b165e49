"""Whom customers pay: saved payees, numbers they typed, and cheats."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core_bank.models.base import Base


class Payee(Base):
    """Somebody a customer sends money to; ``account_id`` when the payee banks here too."""

    __tablename__ = "payees"
    payee_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.account_id"))
    name: Mapped[str] = mapped_column(String(40))
    nicknames: Mapped[list[str]]
    bank: Mapped[str] = mapped_column(String(40))
    tail: Mapped[str] = mapped_column(String(4))
    number_print: Mapped[str | None] = mapped_column(String(64))
    """The fingerprint of the whole number (core_bank/vault.py); None for those who were saved before it was taken."""
    added_at: Mapped[datetime | None]
    """None for those who were saved before this was written down."""
    removed_at: Mapped[datetime | None]
    """The customer took the payee away; transfers of before still name it."""


class SealedNumber(Base):
    """A whole number that a customer typed, encrypted with the bank's key until it expires."""

    __tablename__ = "sealed_numbers"
    number_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"))
    kind: Mapped[str] = mapped_column(String(10))
    tail: Mapped[str] = mapped_column(String(4))
    sealed: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ReportedPayee(Base):
    """Somebody whom the police or another customer have reported as a cheat."""

    __tablename__ = "reported_payees"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    bank: Mapped[str] = mapped_column(String(40), primary_key=True)
    tail: Mapped[str] = mapped_column(String(4), primary_key=True)
    reported_at: Mapped[datetime]
