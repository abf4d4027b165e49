"""Where a customer's journey stands, and the offer to go on when the customer comes back to it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from banking.choice import payload
from contact_center.conversations import transcript
from contact_center.conversations.effects import TurnResult
from contact_center.conversations.tables import ConversationRow, MessageRow, ProgressRow, TurnRow
from contact_center.ids import new_id


def keep(session: Session, conversation_id: str, result: TurnResult, at: datetime) -> None:
    """Store what a turn says of the open journey; forget it when nothing is open any more."""
    if result.progress is None:
        return
    row = session.get(ProgressRow, conversation_id)
    if not result.progress:
        if row is not None:
            session.delete(row)
        return
    if row is None:
        row = ProgressRow(conversation_id=conversation_id)
        session.add(row)
    told = result.progress
    row.journey, row.stage, row.stages, row.fields = told.journey, told.stage, told.stages, dict(told.fields)
    row.document = told.document
    row.until = at + timedelta(days=told.days)


def document_awaited(session: Session, conversation_id: str) -> str | None:
    """The kind of document whose picture the open journey awaits, if it awaits one."""
    row = session.get(ProgressRow, conversation_id)
    return None if row is None else row.document


def welcome_back(
    session: Session,
    conversation: ConversationRow,
    channel: str,
    silence: timedelta,
    at: datetime,
    wall: datetime,
) -> bool:
    """Queue the offer to go on, if a journey is open and its customer was silent so long, or was on another channel.

    Once for each time the customer comes back. The conversation must be locked. Returns whether it was queued.
    """
    row = session.get(ProgressRow, conversation.conversation_id)
    if row is None or at > row.until or conversation.handler != "bot":
        return False
    last = _last_words(session, conversation.conversation_id)
    if last is None or (row.offered_at is not None and row.offered_at >= last.at):
        return False
    if last.channel == channel and at - last.at < silence:
        return False
    row.offered_at = at
    how_far = {"stage": row.stage, "stages": row.stages}
    told = payload("returned", journey=row.journey, value=how_far, fields=row.fields)
    turn = TurnRow(
        turn_id=new_id("t"), source="system", channel=channel, text="", payload=told, created_at=wall
    )
    transcript.enqueue(session, conversation, turn)
    return True


def _last_words(session: Session, conversation_id: str) -> MessageRow | None:
    wanted = (
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.author == "customer")
        .order_by(MessageRow.seq.desc())
        .limit(1)
    )
    return session.scalars(wanted).one_or_none()
