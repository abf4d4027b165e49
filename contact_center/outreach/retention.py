"""Forgets what outreach no longer needs: old events, and decisions that were carried out or dropped long ago.

Preferences stay: they are the proof of what a customer allowed.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from contact_center.database import Database
from contact_center.outreach.tables import DecisionRow, EventRow


def forget(database: Database, events_before: datetime, decisions_before: datetime) -> None:
    """Deletes events received, and settled decisions made, before these moments of the bank's time."""
    settled = DecisionRow.state.in_(("sent", "dropped"))
    with database.write() as session:
        session.execute(delete(EventRow).where(EventRow.received_at < events_before))
        session.execute(delete(DecisionRow).where(settled, DecisionRow.created_at < decisions_before))
