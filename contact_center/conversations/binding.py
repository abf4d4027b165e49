"""A visitor proves who they are: their conversation goes on as the customer's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from contact_center.cases.tables import CaseRow
from contact_center.conversations import transcript
from contact_center.conversations.messages import Conversation, ConversationError, Customer, Message
from contact_center.conversations.tables import (
    AttachmentRow,
    ConversationRow,
    MessageRow,
    SessionRow,
    TurnRow,
)
from contact_center.database import Database
from contact_center.ids import new_id
from contact_center.insights.tables import FactRow
from contact_center.routing import handoffs


class AlreadyBoundError(ConversationError):
    """The conversation belongs to another customer."""

    code = "already_bound"


@dataclass(frozen=True)
class Bound:
    """The customer's conversation; what came into it; and the visitor's conversation that it replaced, if any."""

    conversation: Conversation
    carried: tuple[Message, ...] = ()
    replaced: str | None = None


class Binder:
    """Carries a visitor's conversation over to a customer, as one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def bind(self, conversation_id: str, customer: Customer, at: datetime, wall: datetime) -> Bound:
        """Make the conversation the customer's, or move all of it to the end of the one they have.

        Raises ``AlreadyBoundError``, ``UnknownConversationError``.
        """
        with self._database.write() as session:
            visitor = transcript.lock(session, conversation_id)
            if visitor.customer_id == customer.customer_id:
                return Bound(transcript.as_conversation(visitor))
            if visitor.customer_id is not None:
                raise AlreadyBoundError(conversation_id)
            # What the visitor's token opened is private from now on.
            session.execute(delete(SessionRow).where(SessionRow.conversation_id == visitor.conversation_id))
            again, visitor.login_turn = visitor.login_turn, None
            known = select(ConversationRow).where(ConversationRow.customer_id == customer.customer_id)
            target = session.scalars(known.with_for_update()).one_or_none()
            if target is None:
                visitor.customer_id, visitor.customer_name = customer.customer_id, customer.name
                _handle_again(session, visitor, again, wall)
                return Bound(transcript.as_conversation(visitor), replaced=visitor.conversation_id)
            carried = _move(session, visitor, target)
            _handle_again(session, target, again, wall)
            return Bound(transcript.as_conversation(target), carried, visitor.conversation_id)


def _move(session: Session, visitor: ConversationRow, target: ConversationRow) -> tuple[Message, ...]:
    """Put messages and waiting turns at the end of the customer's conversation, and the place in the queue with them."""
    source = visitor.conversation_id
    messages = list(
        session.scalars(
            select(MessageRow).where(MessageRow.conversation_id == source).order_by(MessageRow.seq)
        )
    )
    for message in messages:
        if transcript.find_by_key(session, target.conversation_id, message.key) is not None:
            message.key = f"{message.key}:{source}"
        target.last_seq += 1
        message.conversation_id, message.seq = target.conversation_id, target.last_seq
    turns = session.scalars(
        select(TurnRow).where(TurnRow.conversation_id == source).order_by(TurnRow.position)
    )
    for turn in list(turns):
        transcript.enqueue(session, target, turn)
    for table in (AttachmentRow, FactRow, CaseRow):
        moved = update(table).where(table.conversation_id == source)
        session.execute(moved.values(conversation_id=target.conversation_id))
    handoffs.carry(session, visitor, target)
    target.channel = visitor.channel
    visitor.merged_into = target.conversation_id
    session.flush()
    return tuple(transcript.as_message(message) for message in messages)


def _handle_again(
    session: Session, conversation: ConversationRow, turn_id: str | None, wall: datetime
) -> None:
    """Queue the message that needed the login once more, under a new name: Rasa has answered the old one."""
    turn = None if turn_id is None else session.get(TurnRow, turn_id)
    if turn is not None:
        repeat(session, conversation, turn, wall)


def repeat(session: Session, conversation: ConversationRow, turn: TurnRow, wall: datetime) -> None:
    """Queue what this turn was about as a new turn of the locked conversation; its replies answer the same message."""
    again = TurnRow(
        turn_id=new_id("m"),
        source=turn.source,
        channel=turn.channel,
        answers=turn.answers,
        text=turn.text,
        payload=turn.payload,
        picture=turn.picture,
        new_device=turn.new_device,
        created_at=wall,
    )
    transcript.enqueue(session, conversation, again)
