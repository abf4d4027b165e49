"""Customers, and what is changed of what is kept of them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core_bank.models.base import Base


class Customer(Base):
    """A person with accounts here. The sandbox sends no SMS, so only the masked phone is kept, and a print of a changed one."""

    __tablename__ = "customers"
    customer_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    gender: Mapped[str] = mapped_column(String(8))
    born_on: Mapped[date]
    city: Mapped[str] = mapped_column(String(20))
    occupation: Mapped[str] = mapped_column(String(40))
    masked_phone: Mapped[str] = mapped_column(String(16))
    phone_print: Mapped[str | None] = mapped_column(String(64), unique=True)
    """The vault's digest of a mobile number that took the place of the first."""
    address: Mapped[str | None] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(100))
    credential_hash: Mapped[str] = mapped_column(String(200))
    query_hash: Mapped[str | None] = mapped_column(String(200))
    """Of the password for asking by telephone."""
    unlocked_at: Mapped[datetime | None]
    """Wrong logins before this moment do not count any more."""


class DetailChange(Base):
    """One change of what is kept of a customer: which detail, and when. The values themselves are in no log."""

    __tablename__ = "detail_changes"
    change_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    what: Mapped[str] = mapped_column(String(10))
    changed_at: Mapped[datetime]


class PasswordReset(Base):
    """A token that sets one password of a customer anew, once; only its hash is kept."""

    __tablename__ = "password_resets"
    __table_args__ = (CheckConstraint("which IN ('login', 'query')", name="which"),)
    reset_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    which: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
