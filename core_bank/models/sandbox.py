"""What only the sandbox has: its inbox, its credentials in clear, its clock."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core_bank.models.base import Base, Serial


class InboxMessage(Base):
    """What the sandbox's SMS would have brought: the only place that knows a code in clear."""

    __tablename__ = "inbox_messages"
    message_id: Mapped[int] = mapped_column(Serial, primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    at: Mapped[datetime]
    purpose: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(6))
    text: Mapped[str] = mapped_column(String(300))


class SandboxCredential(Base):
    """A demo customer's credential in clear, for the sandbox's list; empty outside the sandbox."""

    __tablename__ = "sandbox_credentials"
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), primary_key=True)
    credential: Mapped[str] = mapped_column(String(40))


class ClockOffset(Base):
    """How far the sandbox has moved time; a single row."""

    __tablename__ = "clock"
    clock_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    offset_seconds: Mapped[int]
