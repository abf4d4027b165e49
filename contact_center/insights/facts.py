"""Keeps one masked fact per turn of the bot."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from contact_center.conversations.effects import Fact
from contact_center.conversations.tables import TurnRow
from contact_center.insights.tables import FactRow


def record(session: Session, turn: TurnRow, fact: Fact, at: datetime, wall: datetime) -> None:
    """Store what a turn was decided to be; its text is already masked."""
    session.add(
        FactRow(
            turn_id=turn.turn_id,
            conversation_id=turn.conversation_id,
            channel=turn.channel,
            at=at,
            text=turn.text,
            route=fact.route,
            target=fact.target,
            intent=fact.intent,
            confidence=fact.confidence,
            reasons=list(fact.reasons),
            journey=fact.journey,
            step=fact.step,
            origins=dict(fact.origins),
            milliseconds=max(0, round((wall - turn.created_at).total_seconds() * 1000)),
        )
    )
