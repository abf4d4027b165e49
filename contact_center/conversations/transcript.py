"""Writing into one conversation, inside somebody's transaction: lock it, append to it, read it."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from typing import cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from banking.masking import mask
from contact_center.conversations.guard import Guard
from contact_center.conversations.messages import (
    Author,
    Button,
    Conversation,
    Customer,
    Draft,
    Handler,
    Message,
    UnknownConversationError,
)
from contact_center.conversations.tables import ConversationRow, MessageRow, TurnRow
from contact_center.ids import new_id


def lock(session: Session, conversation_id: str) -> ConversationRow:
    """The conversation, kept from other writers until the transaction ends.

    A visitor's conversation that was carried over leads to the customer's. Raises ``UnknownConversationError``.
    """
    row = session.get(ConversationRow, conversation_id, with_for_update=True)
    if row is not None and row.merged_into is not None:
        row = session.get(ConversationRow, row.merged_into, with_for_update=True)
    if row is None:
        raise UnknownConversationError(conversation_id)
    return row


def find_by_key(session: Session, conversation_id: str, key: str) -> MessageRow | None:
    """The message stored under this key, if it is."""
    wanted = select(MessageRow).where(MessageRow.conversation_id == conversation_id, MessageRow.key == key)
    return session.scalars(wanted).one_or_none()


def masked(text: str) -> str:
    """The text as it may be stored: no secret readable, and nothing in it that a database refuses."""
    return mask("".join(character for character in text if character in "\n\t" or _is_storable(character)))


def append(
    session: Session, conversation: ConversationRow, draft: Draft, at: datetime, guard: Guard
) -> tuple[MessageRow, bool]:
    """Store the draft, masked and past the guard, as the next message of the locked conversation.

    Returns the row and True; when its key is already there, that row and False. Raises ``ForbiddenPromiseError``.
    """
    known = find_by_key(session, conversation.conversation_id, draft.key)
    return (insert(session, conversation, draft, at, guard), True) if known is None else (known, False)


def insert(
    session: Session,
    conversation: ConversationRow,
    draft: Draft,
    at: datetime,
    guard: Guard,
    message_id: str | None = None,
) -> MessageRow:
    """``append`` for a caller who knows that the key is new: one question less to the database.

    Every message there is was stored here. Raises ``ForbiddenPromiseError``.
    """
    draft = guard.admit(draft)
    conversation.last_seq += 1
    row = MessageRow(
        message_id=message_id or new_id("m"),
        conversation_id=conversation.conversation_id,
        seq=conversation.last_seq,
        key=draft.key,
        author=draft.author,
        channel=draft.channel,
        text=masked(draft.text),
        buttons=[{"title": button.title, "payload": button.payload} for button in draft.buttons],
        attachments=list(draft.attachments),
        answers=draft.answers,
        at=at,
    )
    session.add(row)
    return row


def enqueue(session: Session, conversation: ConversationRow, turn: TurnRow) -> None:
    """Put a turn at the end of the locked conversation's work."""
    conversation.last_position += 1
    turn.conversation_id = conversation.conversation_id
    turn.position = conversation.last_position
    session.add(turn)


def as_message(row: MessageRow) -> Message:
    """The stored row as the rest of contact_center knows it."""
    return Message(
        conversation_id=row.conversation_id,
        seq=row.seq,
        id=row.message_id,
        author=cast(Author, row.author),
        text=row.text,
        at=row.at,
        buttons=tuple(Button(button["title"], button["payload"]) for button in row.buttons),
        attachments=tuple(row.attachments),
        channel=row.channel,
    )


def as_conversation(row: ConversationRow) -> Conversation:
    """The stored row as the rest of contact_center knows it."""
    customer = None if row.customer_id is None else Customer(row.customer_id, row.customer_name or "")
    return Conversation(
        conversation_id=row.conversation_id,
        handler=cast(Handler, row.handler),
        last_seq=row.last_seq,
        customer=customer,
        channel=row.channel,
        assignee=row.assignee,
        customer_read_seq=row.customer_read_seq,
        agent_read_seq=row.agent_read_seq,
    )


def last_messages(session: Session, conversation_id: str, count: int) -> list[MessageRow]:
    """The newest messages, oldest first."""
    newest = (
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation_id)
        .order_by(MessageRow.seq.desc())
        .limit(count)
    )
    return list(session.scalars(newest))[::-1]


def _is_storable(character: str) -> bool:
    # No control characters, above all no NUL, and no half of a surrogate pair.
    return unicodedata.category(character) not in ("Cc", "Cs")
