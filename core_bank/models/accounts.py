"""Accounts: how one was opened, what it is kept from, what was stated of it."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core_bank.models.base import Base


class Account(Base):
    """A ledger account: a customer's deposit or credit-card account, or one of the bank's own.

    A positive balance is the bank's debt to the owner. A credit-card account runs down to ``-credit_limit``.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("held >= 0", name="held_not_negative"),
        CheckConstraint(
            "kind = 'internal' OR ledger_balance + credit_limit - held >= 0", name="available_not_negative"
        ),
    )
    account_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60))
    account_class: Mapped[str | None] = mapped_column(String(3))
    card_tail: Mapped[str | None] = mapped_column(String(4))
    credit_limit: Mapped[int] = mapped_column(default=0)
    limit_per_transfer: Mapped[int] = mapped_column(default=0)
    limit_per_day: Mapped[int] = mapped_column(default=0)
    ledger_balance: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)


class AccountRestriction(Base):
    """What keeps money from leaving an account beside its card: a court's order, or a check that only people can end."""

    __tablename__ = "account_restrictions"
    __table_args__ = (
        CheckConstraint("reason IN ('court', 'dormant', 'identity_expired', 'fraud_watch')", name="reason"),
    )
    restriction_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    authority: Mapped[str | None] = mapped_column(String(60))
    imposed_on: Mapped[date]
    ends_on: Mapped[date | None]
    lifted_on: Mapped[date | None]


class AccountOpening(Base):
    """An account opened online: with which papers, bound to which account, and what for."""

    __tablename__ = "account_openings"
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    bound_account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    identity_front: Mapped[str] = mapped_column(ForeignKey("documents.document_id"), index=True)
    identity_back: Mapped[str] = mapped_column(ForeignKey("documents.document_id"), index=True)
    identity_digest: Mapped[str] = mapped_column(String(64), index=True)
    """Of the identity number, keyed: says whether two are the same, and nothing else."""
    purpose: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime]


class Statement(Base):
    """A statement that was issued for an account; it never shows a posting after ``last_posting``, whatever comes."""

    __tablename__ = "statements"
    statement_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.request_id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    purpose: Mapped[str | None] = mapped_column(String(20))
    opening: Mapped[int]
    closing: Mapped[int]
    last_posting: Mapped[int]
    seal: Mapped[str] = mapped_column(String(20))
    issued_at: Mapped[datetime]
