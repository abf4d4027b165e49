"""Cards, lost cards, disputed charges and credit lines."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core_bank.models.base import Base


class Card(Base):
    """A debit or credit card; only its last four digits are kept."""

    __tablename__ = "cards"
    card_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    tail: Mapped[str] = mapped_column(String(4))
    name: Mapped[str] = mapped_column(String(60))
    status: Mapped[str] = mapped_column(String(10))
    expires_on: Mapped[date]
    replaces: Mapped[str | None] = mapped_column(ForeignKey("cards.card_id"), unique=True)
    """The card that this one takes the place of once it is activated."""
    changed_at: Mapped[datetime | None]
    """When it came into its state; None for what was so from the beginning."""
    delivery: Mapped[str | None] = mapped_column(String(10))
    """How a new card comes to its holder: ``post`` or ``branch``; None where that was not written down."""


class ChargeDispute(Base):
    """A charge that the customer does not accept; one per posting. ``credited`` (分) was advanced while it is looked into."""

    __tablename__ = "charge_disputes"
    dispute_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("postings.posting_id"), unique=True)
    reason: Mapped[str] = mapped_column(String(20))
    answer_by: Mapped[date]
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="looking", server_default="looking")
    credited: Mapped[int] = mapped_column(default=0, server_default="0")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(40))
    finding: Mapped[str | None] = mapped_column(String(200))
    """Why it was decided so, in words that the customer reads."""


class LossReport(Base):
    """A card reported lost; one per card."""

    __tablename__ = "loss_reports"
    report_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    card_id: Mapped[str] = mapped_column(ForeignKey("cards.card_id"), unique=True)
    reported_at: Mapped[datetime]


class CreditLineChange(Base):
    """A raise of a credit line, in 分; a temporary one is set back after ``ends_on``, and tried again until it could be."""

    __tablename__ = "credit_line_changes"
    __table_args__ = (
        CheckConstraint("kind IN ('fixed', 'temporary')", name="kind"),
        Index("ix_credit_line_changes_next_try", "next_try_at"),
    )
    change_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"), index=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.request_id"))
    kind: Mapped[str] = mapped_column(String(10))
    old_line: Mapped[int]
    new_line: Mapped[int]
    ends_on: Mapped[date | None]
    next_try_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
