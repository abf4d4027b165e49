"""Credit-card bills, and what is paid back in instalments."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core_bank.models.base import Base


class Bill(Base):
    """A credit-card statement. Whether it is open, paid or overdue follows from ``paid`` and the day."""

    __tablename__ = "bills"
    bill_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    card_id: Mapped[str] = mapped_column(ForeignKey("cards.card_id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    card_tail: Mapped[str] = mapped_column(String(4))
    period: Mapped[str] = mapped_column(String(7))
    due_on: Mapped[date] = mapped_column(index=True)
    amount: Mapped[int]
    minimum: Mapped[int]
    paid: Mapped[int] = mapped_column(default=0)


class InstalmentPlan(Base):
    """A bill, or one purchase (``posting_id``), that is paid back in monthly shares; ``rate`` is basis points a month."""

    __tablename__ = "instalment_plans"
    __table_args__ = (CheckConstraint("amount > 0 AND months > 0", name="amounts"),)
    plan_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"), index=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.request_id"))
    bill_id: Mapped[str | None] = mapped_column(ForeignKey("bills.bill_id"), unique=True)
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.posting_id"), unique=True)
    amount: Mapped[int]
    months: Mapped[int] = mapped_column(Integer)
    rate: Mapped[int] = mapped_column(Integer)
    started_on: Mapped[date]


class InstalmentShare(Base):
    """One month's share of a plan: the bill that closes on ``closes_on`` carries it (``bill_id`` from then on).

    ``posting_id`` is the interest's, once it is charged to the card.
    """

    __tablename__ = "instalment_shares"
    __table_args__ = (
        CheckConstraint("principal > 0 AND interest >= 0", name="amounts"),
        Index("ix_instalment_shares_open", "bill_id", "closes_on"),
    )
    plan_id: Mapped[str] = mapped_column(ForeignKey("instalment_plans.plan_id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    closes_on: Mapped[date]
    principal: Mapped[int]
    interest: Mapped[int]
    bill_id: Mapped[str | None] = mapped_column(ForeignKey("bills.bill_id"))
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.posting_id"))


class BillNotice(Base):
    """A bill.due event was emitted for this bill and stage (``due`` or ``overdue``): never again."""

    __tablename__ = "bill_notices"
    bill_id: Mapped[str] = mapped_column(ForeignKey("bills.bill_id"), primary_key=True)
    stage: Mapped[str] = mapped_column(String(10), primary_key=True)
    emitted_at: Mapped[datetime]
