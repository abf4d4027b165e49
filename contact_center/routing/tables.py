"""Tables of routing: every handoff from the bot to a person."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from contact_center.database import Base, Moment


class HandoffRow(Base):
    """One handoff: ``waiting`` → ``accepted`` → ``resolved``, or ``left`` when the customer stopped waiting."""

    __tablename__ = "handoffs"
    __table_args__ = (Index("ix_handoffs_state", "state", "priority", "waiting_since", "handoff_id"),)

    handoff_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.conversation_id"), index=True)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    reason: Mapped[str] = mapped_column(String(60))
    priority: Mapped[int] = mapped_column(default=2, server_default="2")
    """0 in danger, 1 under strain, 2 everybody else: the lower is served first."""
    packet: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the bot knew, with the last lines of the masked transcript."""
    agent_id: Mapped[str | None] = mapped_column(String(40))
    summary: Mapped[str | None] = mapped_column(Text)
    waiting_since: Mapped[datetime] = mapped_column(Moment)
    accepted_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
