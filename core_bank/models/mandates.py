"""Who may take money by itself."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core_bank.models.base import Base


class Mandate(Base):
    """Who may take money by itself: a firm's debit, payment without a PIN, or automatic repayment of a credit card.

    ``limit`` (分) holds for one debit. Automatic repayment has ``credit_account_id`` and ``how``: all of a bill, or its
    minimum; ``tried_on`` is the last day on which it tried to take money.
    """

    __tablename__ = "mandates"
    __table_args__ = (CheckConstraint("kind IN ('debit', 'no_pin', 'repayment')", name="kind"),)
    mandate_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    merchant: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(40))
    card_id: Mapped[str] = mapped_column(ForeignKey("cards.card_id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    limit: Mapped[int | None]
    credit_account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.account_id"))
    how: Mapped[str | None] = mapped_column(String(10))
    signed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    tried_on: Mapped[date | None]
