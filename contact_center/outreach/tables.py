"""Tables of outreach: events seen, decisions with their reasons, and what customers allow."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contact_center.database import Base, Moment


class EventRow(Base):
    """An event of core_bank that was taken in; its id makes taking it in twice impossible."""

    __tablename__ = "outreach_events"

    event_id: Mapped[str] = mapped_column(String(80), primary_key=True)
    type: Mapped[str] = mapped_column(String(40))
    customer_id: Mapped[str] = mapped_column(String(40))
    received_at: Mapped[datetime] = mapped_column(Moment)


class DecisionRow(Base):
    """One message the bank wanted to send, and what became of it."""

    __tablename__ = "outreach_decisions"
    __table_args__ = (
        UniqueConstraint("event_id", "trigger", name="uq_outreach_decisions_event"),
        Index("ix_outreach_decisions_due", "state", "due_at"),
        Index("ix_outreach_decisions_customer", "customer_id", "decision_id"),
    )

    decision_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    event_id: Mapped[str] = mapped_column(String(80))
    trigger: Mapped[str] = mapped_column(String(40))
    customer_id: Mapped[str] = mapped_column(String(40))
    topic: Mapped[str] = mapped_column(String(40))
    urgency: Mapped[str] = mapped_column(String(12))
    text: Mapped[str] = mapped_column(Text)
    button: Mapped[str] = mapped_column(String(20))
    offer: Mapped[dict[str, Any]] = mapped_column(JSON)
    """The journey and its fields."""
    truth: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What to ask core_bank before sending: the question and the object's id."""
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    """``waiting``, ``sending``, ``sent`` or ``dropped``."""
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    """Every verdict of the gate: when, what, and why."""
    preferences_version: Mapped[int | None]
    channels: Mapped[list[str]] = mapped_column(JSON, default=list)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    sent_at: Mapped[datetime | None] = mapped_column(Moment)


class PreferencesRow(Base):
    """What a customer allowed, version by version; the highest version counts, the others are the proof."""

    __tablename__ = "outreach_preferences"

    customer_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    consents: Mapped[dict[str, bool]] = mapped_column(JSON)
    quiet_from: Mapped[str] = mapped_column(String(5))
    quiet_until: Mapped[str] = mapped_column(String(5))
    daily_cap: Mapped[int]
    changed_at: Mapped[datetime] = mapped_column(Moment)
