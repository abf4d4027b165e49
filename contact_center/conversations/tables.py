"""Tables of conversations: who talks, what was said, what is still to be handled."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contact_center.database import Base, Moment


class ConversationRow(Base):
    """One customer's conversation over all channels, or one visitor's."""

    __tablename__ = "conversations"

    conversation_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str | None] = mapped_column(String(40), unique=True)
    customer_name: Mapped[str | None] = mapped_column(String(80))
    channel: Mapped[str] = mapped_column(String(20))
    """Where the customer spoke last."""
    handler: Mapped[str] = mapped_column(String(10), default="bot")
    assignee: Mapped[str | None] = mapped_column(String(40))
    last_seq: Mapped[int] = mapped_column(default=0)
    last_position: Mapped[int] = mapped_column(default=0)
    expected_challenge: Mapped[str | None] = mapped_column(String(80))
    """The one-time password that the bot waits for."""
    login_turn: Mapped[str | None] = mapped_column(String(40))
    """The turn to handle again once the customer has logged in."""
    merged_into: Mapped[str | None] = mapped_column(String(40))
    """A visitor's conversation that went on as a customer's: everything moved there."""
    customer_read_seq: Mapped[int] = mapped_column(default=0)
    agent_read_seq: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[datetime | None] = mapped_column(Moment)
    created_at: Mapped[datetime] = mapped_column(Moment)


class MessageRow(Base):
    """One message, masked. ``key`` makes storing it twice impossible."""

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq", name="uq_messages_seq"),
        UniqueConstraint("conversation_id", "key", name="uq_messages_key"),
        Index("ix_messages_answers", "answers"),
    )

    message_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.conversation_id"))
    seq: Mapped[int]
    key: Mapped[str] = mapped_column(String(200))
    author: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)
    buttons: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    """Title and payload of each; the payload never leaves contact_center."""
    attachments: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    answers: Mapped[str | None] = mapped_column(String(40))
    """The message that this one replies to."""
    at: Mapped[datetime] = mapped_column(Moment)


class TurnRow(Base):
    """One thing to be handled, in the order of ``position``: a customer's message, or a payload of our own."""

    __tablename__ = "turns"
    __table_args__ = (
        UniqueConstraint("conversation_id", "position", name="uq_turns_position"),
        Index("ix_turns_waiting", "state", "conversation_id", "position"),
    )

    turn_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    """The customer's message, or a name of its own: what Rasa knows as ``message_id``."""
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.conversation_id"))
    position: Mapped[int]
    source: Mapped[str] = mapped_column(String(10))
    """``customer``, or ``system``: only the first stops at a person's desk."""
    channel: Mapped[str] = mapped_column(String(20))
    answers: Mapped[str | None] = mapped_column(String(40))
    text: Mapped[str] = mapped_column(Text)
    payload: Mapped[str | None] = mapped_column(Text)
    challenge: Mapped[str | None] = mapped_column(String(80))
    """Set when the text was a one-time password: it is verified before Rasa hears of it."""
    picture: Mapped[str | None] = mapped_column(String(40))
    """Set when the message is a picture: the bank reads it, if a journey waits for one, before Rasa hears of it."""
    new_device: Mapped[bool] = mapped_column(default=False)
    """Whether it came from a device that is new to the customer."""
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    handler: Mapped[str | None] = mapped_column(String(10))
    """Who had the conversation once the turn was over."""
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Moment)
    """In real time, because waits are counted from here."""


class ProgressRow(Base):
    """The journey that is open in a conversation, kept outside the dialogue; none when nothing is open."""

    __tablename__ = "progress"

    conversation_id: Mapped[str] = mapped_column(
        ForeignKey("conversations.conversation_id"), primary_key=True
    )
    journey: Mapped[str] = mapped_column(String(60))
    stage: Mapped[int]
    stages: Mapped[int]
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    document: Mapped[str | None] = mapped_column(String(20))
    """The kind of document whose picture it awaits."""
    until: Mapped[datetime] = mapped_column(Moment)
    """After this it is not offered any more."""
    offered_at: Mapped[datetime | None] = mapped_column(Moment)


class SessionRow(Base):
    """A customer's or visitor's right to one conversation; only the token's hash is kept."""

    __tablename__ = "sessions"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.conversation_id"), index=True)
    customer_id: Mapped[str | None] = mapped_column(String(40))
    customer_name: Mapped[str | None] = mapped_column(String(80))
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    new_device_until: Mapped[datetime | None] = mapped_column(Moment)
    """In the bank's time; None for a visitor and for a familiar device."""


class DeviceRow(Base):
    """A browser or WeChat account that a customer uses; only the hash of its name is kept. Times are the bank's."""

    __tablename__ = "devices"

    customer_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    device_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    first_seen_at: Mapped[datetime] = mapped_column(Moment)


class LoginAttemptRow(Base):
    """Failed logins of one customer number since the last good one."""

    __tablename__ = "login_attempts"

    customer_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    failures: Mapped[int] = mapped_column(default=0)
    last_at: Mapped[datetime] = mapped_column(Moment)


class AttachmentRow(Base):
    """A picture the customer sent; the bytes lie in the attachments folder under the same name."""

    __tablename__ = "attachments"

    attachment_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.conversation_id"), index=True)
    media_type: Mapped[str] = mapped_column(String(20))
    bytes: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(Moment)
