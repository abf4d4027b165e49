"""Conversations and their messages in the database. Every method is one short transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from contact_center.conversations import progress, transcript
from contact_center.conversations.guard import Guard
from contact_center.conversations.messages import (
    Accepted,
    Button,
    Conversation,
    Customer,
    Draft,
    Incoming,
    Message,
    Outcome,
    TooManyWaitingError,
    UnknownButtonError,
    UnknownConversationError,
)
from contact_center.conversations.tables import ConversationRow, MessageRow, TurnRow
from contact_center.database import Database
from contact_center.ids import new_id

HIDDEN_CODE = "••••••"
PAGE = 200
"""Messages in one answer."""


@dataclass(frozen=True)
class Meant:
    """What a message turned out to be: its text as stored, and a payload or a challenge if it is more than text."""

    text: str
    payload: str | None = None
    challenge: str | None = None


class ConversationStore:
    """Creates, reads and writes conversations; ``waiting_limit`` bounds the unanswered messages of each.

    After ``silence`` a customer who left a journey open is welcomed back to it.
    """

    def __init__(self, database: Database, guard: Guard, waiting_limit: int, silence: timedelta) -> None:
        self._database = database
        self._guard = guard
        self._waiting_limit = waiting_limit
        self._silence = silence

    def create(self, channel: str, at: datetime, customer: Customer | None = None) -> Conversation:
        """The customer's conversation, made if there is none yet; a visitor always gets a new one."""
        try:
            with self._database.write() as session:
                known = None if customer is None else _of_customer(session, customer.customer_id)
                return transcript.as_conversation(known or _insert(session, channel, at, customer))
        except IntegrityError:
            # Two first logins of one customer at once: the other one made it.
            with self._database.read() as session:
                known = None if customer is None else _of_customer(session, customer.customer_id)
                if known is None:
                    raise
                return transcript.as_conversation(known)

    def get(self, conversation_id: str) -> Conversation:
        """How the conversation stands; one carried over leads to where it went. Raises ``UnknownConversationError``."""
        with self._database.read() as session:
            return transcript.as_conversation(_read(session, conversation_id))

    def messages(self, conversation_id: str, after: int, limit: int = PAGE) -> list[Message]:
        """Messages with a sequence number above ``after``, oldest first, at most ``limit``."""
        with self._database.read() as session:
            wanted = (
                select(MessageRow)
                .where(MessageRow.conversation_id == conversation_id, MessageRow.seq > after)
                .order_by(MessageRow.seq)
                .limit(min(limit, PAGE))
            )
            return [transcript.as_message(row) for row in session.scalars(wanted)]

    def accept(
        self,
        conversation_id: str,
        message_id: str,
        incoming: Incoming,
        like_code: bool,
        at: datetime,
        wall: datetime,
    ) -> tuple[Accepted, bool]:
        """Store a customer's message and the turn that will handle it.

        Returns it, and whether it is the expected one-time password, whose digits are then not stored. The same
        ``client_message_id`` again returns the first one. Raises ``UnknownButtonError``, ``TooManyWaitingError``.
        """
        key = f"customer:{incoming.client_message_id}"
        with self._database.write() as session:
            conversation = transcript.lock(session, conversation_id)
            known = transcript.find_by_key(session, conversation.conversation_id, key)
            if known is not None:
                message = transcript.as_message(known)
                return Accepted(message.seq, True, message.id, message), False
            if _waiting(session, conversation.conversation_id) >= self._waiting_limit:
                raise TooManyWaitingError(conversation_id)
            progress.welcome_back(session, conversation, incoming.channel, self._silence, at, wall)
            meant = _meaning(session, conversation, incoming, like_code)
            pictures = () if incoming.picture is None else (dict(incoming.picture),)
            draft = Draft("customer", meant.text, key, incoming.channel, attachments=pictures)
            row = transcript.insert(session, conversation, draft, at, self._guard, message_id)
            conversation.channel = incoming.channel
            turn = TurnRow(
                turn_id=message_id,
                source="customer",
                channel=incoming.channel,
                answers=message_id,
                text=row.text,
                payload=meant.payload,
                challenge=meant.challenge,
                picture=None if incoming.picture is None else incoming.picture["id"],
                new_device=incoming.new_device,
                created_at=wall,
            )
            transcript.enqueue(session, conversation, turn)
            message = transcript.as_message(row)
            return Accepted(message.seq, False, message.id, message), meant.challenge is not None

    def welcome_back(self, conversation_id: str, channel: str, at: datetime, wall: datetime) -> bool:
        """The customer opened the chat again: see ``progress.welcome_back``."""
        with self._database.write() as session:
            conversation = transcript.lock(session, conversation_id)
            return progress.welcome_back(session, conversation, channel, self._silence, at, wall)

    def append(self, conversation_id: str, draft: Draft, at: datetime) -> tuple[Message, bool]:
        """Store a message of the bot, the system or an agent. Returns it, and False when its key was there already.

        Raises ``ForbiddenPromiseError``.
        """
        with self._database.write() as session:
            conversation = transcript.lock(session, conversation_id)
            row, new = transcript.append(session, conversation, draft, at, self._guard)
            return transcript.as_message(row), new

    def enqueue_payload(self, conversation_id: str, turn_id: str, payload: str, wall: datetime) -> str:
        """Queue a payload of our own for Rasa, once per ``turn_id``. Returns the conversation it belongs to."""
        with self._database.write() as session:
            conversation = transcript.lock(session, conversation_id)
            if session.get(TurnRow, turn_id) is None:
                turn = TurnRow(
                    turn_id=turn_id,
                    source="system",
                    channel=conversation.channel,
                    text="",
                    payload=payload,
                    created_at=wall,
                )
                transcript.enqueue(session, conversation, turn)
            return conversation.conversation_id

    def outcome(self, message_id: str) -> Outcome:
        """What became of a customer's message so far."""
        with self._database.read() as session:
            message = session.get_one(MessageRow, message_id)
            conversation = transcript.as_conversation(_read(session, message.conversation_id))
            replies = session.scalars(
                select(MessageRow)
                .where(MessageRow.answers == message_id)
                .order_by(MessageRow.seq)
                .limit(PAGE)
            )
            found = tuple(transcript.as_message(row) for row in replies)
            return Outcome(True, message.seq, conversation.handler, found)

    def mark_read(self, conversation_id: str, reader: str, seq: int) -> int:
        """Note how far ``customer`` or ``agent`` has read; never goes back, never beyond the last message."""
        with self._database.write() as session:
            conversation = transcript.lock(session, conversation_id)
            column = "customer_read_seq" if reader == "customer" else "agent_read_seq"
            reached = max(getattr(conversation, column), min(seq, conversation.last_seq))
            setattr(conversation, column, reached)
            return int(reached)


def _insert(session: Session, channel: str, at: datetime, customer: Customer | None) -> ConversationRow:
    row = ConversationRow(
        conversation_id=new_id("c"),
        customer_id=None if customer is None else customer.customer_id,
        customer_name=None if customer is None else customer.name,
        channel=channel,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row


def _of_customer(session: Session, customer_id: str) -> ConversationRow | None:
    wanted = select(ConversationRow).where(ConversationRow.customer_id == customer_id)
    return session.scalars(wanted).one_or_none()


def _read(session: Session, conversation_id: str) -> ConversationRow:
    row = session.get(ConversationRow, conversation_id)
    if row is not None and row.merged_into is not None:
        row = session.get(ConversationRow, row.merged_into)
    if row is None:
        raise UnknownConversationError(conversation_id)
    return row


def _waiting(session: Session, conversation_id: str) -> int:
    counted = select(func.count()).where(
        TurnRow.state == "waiting", TurnRow.conversation_id == conversation_id
    )
    return session.scalar(counted) or 0


def _meaning(session: Session, conversation: ConversationRow, incoming: Incoming, like_code: bool) -> Meant:
    """A tap means its button's payload; digits mean a password if one is expected; a typed title means its button."""
    if incoming.button_id is not None:
        button = _button(session, conversation.conversation_id, incoming.button_id)
        return Meant(button.title, payload=button.payload)
    if incoming.picture is not None:
        return Meant("")
    text = incoming.text or ""
    if like_code and conversation.expected_challenge is not None:
        return Meant(HIDDEN_CODE, challenge=conversation.expected_challenge)
    typed = _typed_title(session, conversation.conversation_id, text.strip())
    return Meant(text, payload=None if typed is None else typed.payload)


def _button(session: Session, conversation_id: str, button_id: str) -> Button:
    message_id, _, index = button_id.rpartition("-")
    row = session.get(MessageRow, message_id)
    if row is None or row.conversation_id != conversation_id or not index.isascii() or not index.isdigit():
        raise UnknownButtonError(button_id)
    buttons = transcript.as_message(row).buttons
    if int(index) >= len(buttons):
        raise UnknownButtonError(button_id)
    return buttons[int(index)]


def _typed_title(session: Session, conversation_id: str, text: str) -> Button | None:
    """The button of the bot's last message whose title was typed exactly: channels without buttons need it."""
    last = session.scalars(
        select(MessageRow)
        .where(MessageRow.conversation_id == conversation_id, MessageRow.author == "bot")
        .order_by(MessageRow.seq.desc())
        .limit(1)
    ).one_or_none()
    if last is None:
        return None
    return next((button for button in transcript.as_message(last).buttons if button.title == text), None)
