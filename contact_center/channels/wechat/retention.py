"""Forgets what the channel no longer needs: old callbacks, letters that are over, tickets that have run out.

What the phone was shown stays as long as the conversation: it is what keeps a message from being shown twice.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from contact_center.channels.wechat.tables import CallbackRow, OutboxRow, TicketRow
from contact_center.database import Database


def forget(database: Database, before: datetime) -> None:
    """Deletes what was over before this moment of real time."""
    over = OutboxRow.state.in_(("sent", "refused", "expired"))
    with database.write() as session:
        session.execute(delete(CallbackRow).where(CallbackRow.received_at < before))
        session.execute(delete(OutboxRow).where(over, OutboxRow.expires_at < before))
        session.execute(delete(TicketRow).where(TicketRow.expires_at < before))
