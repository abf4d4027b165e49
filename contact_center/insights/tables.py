"""Tables of insights: one masked fact per turn."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from contact_center.database import Base, Moment


class FactRow(Base):
    """What was understood and decided in one turn of the bot."""

    __tablename__ = "facts"
    __table_args__ = (Index("ix_facts_at", "at"), Index("ix_facts_conversation", "conversation_id"))

    turn_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(40))
    channel: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    text: Mapped[str] = mapped_column(Text)
    route: Mapped[str | None] = mapped_column(String(20))
    target: Mapped[str | None] = mapped_column(String(80))
    intent: Mapped[str | None] = mapped_column(String(80))
    confidence: Mapped[float | None]
    reasons: Mapped[list[str]] = mapped_column(JSON, default=list)
    journey: Mapped[str | None] = mapped_column(String(60))
    step: Mapped[str | None] = mapped_column(String(60))
    origins: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    """Where each field of the journey came from: typed (said), tapped (button), or known (profile, ocr, earlier, offer)."""
    milliseconds: Mapped[int]
    """From accepting the message to the stored reply, in real time."""
