"""Wealth products: risk tests, holdings and orders."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core_bank.models.base import Base


class RiskProfile(Base):
    """One risk test of a customer; the newest counts. ``answers`` is empty for tests brought over from elsewhere."""

    __tablename__ = "risk_profiles"
    __table_args__ = (Index("ix_risk_profiles_customer_tested", "customer_id", "tested_at"),)
    profile_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"))
    tested_at: Mapped[datetime]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    points: Mapped[int] = mapped_column(Integer)
    grade: Mapped[str] = mapped_column(String(2))
    vulnerable: Mapped[bool]


class WealthHolding(Base):
    """What one purchase of a wealth product has left: hundredths of units, and what those cost (分)."""

    __tablename__ = "wealth_holdings"
    __table_args__ = (CheckConstraint("units >= 0 AND cost >= 0", name="not_negative"),)
    holding_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    product_id: Mapped[str] = mapped_column(String(20))
    bought_on: Mapped[date]
    units: Mapped[int]
    cost: Mapped[int]


class WealthOrder(Base):
    """A purchase that waits with its money held, or units on their way back to money; ``settles_at`` is when it is done.

    ``amount`` is what was paid or paid out (分), None while a redemption waits for its net value. ``marks`` are the key
    facts that the customer confirmed one by one, as they were told.
    """

    __tablename__ = "wealth_orders"
    __table_args__ = (
        CheckConstraint("side IN ('purchase', 'redemption')", name="side"),
        CheckConstraint("state IN ('waiting', 'done', 'withdrawn')", name="state"),
        Index("ix_wealth_orders_state_settles", "state", "settles_at"),
    )
    order_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    product_id: Mapped[str] = mapped_column(String(20))
    side: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    amount: Mapped[int | None]
    units: Mapped[int | None]
    net_value: Mapped[int | None]
    marks: Mapped[dict[str, Any]] = mapped_column(JSON)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.request_id"))
    created_at: Mapped[datetime]
    settles_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
