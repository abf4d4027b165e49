"""The double-entry journal."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core_bank.models.base import Base, Serial


class Entry(Base):
    """A journal entry: one thing that happened, with postings that sum to zero."""

    __tablename__ = "entries"
    entry_id: Mapped[int] = mapped_column(Serial, primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(10))
    merchant: Mapped[str | None] = mapped_column(String(60))
    memo: Mapped[str] = mapped_column(String(60))
    country: Mapped[str] = mapped_column(String(2))
    transfer_id: Mapped[str | None] = mapped_column(ForeignKey("transfers.transfer_id"), unique=True)


class Posting(Base):
    """One side of an entry. ``at`` repeats the entry's so that an account's history is one index away."""

    __tablename__ = "postings"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount_not_zero"),
        Index("ix_postings_account_at", "account_id", "at", "posting_id"),
    )
    posting_id: Mapped[int] = mapped_column(Serial, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.entry_id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    at: Mapped[datetime]
    amount: Mapped[int]
    balance_after: Mapped[int]
    counterparty: Mapped[str] = mapped_column(String(60))
