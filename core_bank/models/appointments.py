"""Visits to a branch."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from core_bank.models.base import Base


class Appointment(Base):
    """A visit to a branch that a customer booked; one that was cancelled has no time any more."""

    __tablename__ = "appointments"
    appointment_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    branch: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(20))
    begins_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
