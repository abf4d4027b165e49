"""Service requests: orders beside a transfer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core_bank.models.base import Base


class ServiceRequest(Base):
    """What a customer ordered beside a transfer. ``content`` is for the service alone; ``summary`` is what the customer saw.

    ``second_number_id`` is the sealed mobile number that needs a one-time password of its own, beside the phone on file.
    """

    __tablename__ = "requests"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'done', 'voided')", name="state"),
        Index("ix_requests_customer_created", "customer_id", "created_at"),
    )
    request_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"))
    kind: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))
    level: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    second_number_id: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
