"""Events are written in the transaction that made them true; the relay delivers them afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core_bank.identifiers import new_identifier
from core_bank.models.writes import OutboxEvent


def emit(session: Session, at: datetime, event_type: str, customer_id: str, data: dict[str, Any]) -> None:
    """Put an event into the outbox; ``data`` is plain JSON."""
    session.add(
        OutboxEvent(
            event_id=new_identifier("ev"),
            customer_id=customer_id,
            type=event_type,
            occurred_at=at,
            data=data,
        )
    )


def body_of(event: OutboxEvent) -> dict[str, Any]:
    """The event as the receiver sees it."""
    return {
        "event_id": event.event_id,
        "type": event.type,
        "occurred_at": event.occurred_at.isoformat(),
        "customer_id": event.customer_id,
        "data": event.data,
    }


def heads(session: Session, limit: int) -> list[OutboxEvent]:
    """The oldest undelivered event of every customer: later ones wait for it, so order holds per customer."""
    pending = OutboxEvent.delivered_at.is_(None) & OutboxEvent.abandoned_at.is_(None)
    oldest = select(func.min(OutboxEvent.seq)).where(pending).group_by(OutboxEvent.customer_id)
    query = select(OutboxEvent).where(OutboxEvent.seq.in_(oldest)).order_by(OutboxEvent.seq).limit(limit)
    return list(session.scalars(query))
