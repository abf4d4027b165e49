"""Tables of the WeChat channel: who writes, what was handled and shown, what waits, login tickets."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from contact_center.database import Base, Moment


class ContactRow(Base):
    """One openid: where its words go, what it may still be sent, and what its numbers mean."""

    __tablename__ = "wechat_contacts"

    openid: Mapped[str] = mapped_column(String(64), primary_key=True)
    conversation_id: Mapped[str | None] = mapped_column(String(40))
    customer_id: Mapped[str | None] = mapped_column(String(40), unique=True)
    """Set once the customer has proved that this is their WeChat; one openid per customer."""
    new_device_until: Mapped[datetime | None] = mapped_column(Moment)
    """In the bank's time; None once the customer has used this WeChat for a while, or before it is bound."""
    cursor_seq: Mapped[int] = mapped_column(default=0)
    """Messages of the conversation up to here are shown or need not be."""
    window_ends_at: Mapped[datetime] = mapped_column(Moment, index=True)
    messages_left: Mapped[int] = mapped_column(default=0)
    passive_until: Mapped[datetime] = mapped_column(Moment)
    """Until then a callback is open that may take the answer with it; the outbox keeps away."""
    choices: Mapped[list[dict[str, str]]] = mapped_column(JSON, default=list)
    """The last numbered list on the phone: id and title of each."""


class CallbackRow(Base):
    """One callback of WeChat, however often it is delivered."""

    __tablename__ = "wechat_callbacks"

    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    received_at: Mapped[datetime] = mapped_column(Moment)
    reply: Mapped[str | None] = mapped_column(Text)
    """The passive reply, kept so that a redelivery gets the same."""


class ShownRow(Base):
    """A message of the conversation that has gone to the phone, or is in the outbox. Never twice."""

    __tablename__ = "wechat_shown"

    message_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))


class OutboxRow(Base):
    """A customer-service message: stored before it is sent."""

    __tablename__ = "wechat_outbox"
    __table_args__ = (Index("ix_wechat_outbox_waiting", "state", "openid", "number"),)

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    key: Mapped[str] = mapped_column(String(200), unique=True)
    openid: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    """``waiting``, ``sending``, ``sent``, ``expired`` or ``refused``."""
    attempts: Mapped[int] = mapped_column(default=0)
    unsure: Mapped[bool] = mapped_column(default=False)
    """An attempt broke off after it may have arrived; the next one says so."""
    due_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment)
    problem: Mapped[str | None] = mapped_column(String(80))


class TicketRow(Base):
    """The right to bind one openid, good once and for minutes; only the ticket's hash is kept."""

    __tablename__ = "wechat_tickets"

    ticket_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    openid: Mapped[str] = mapped_column(String(64))
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)
    used_at: Mapped[datetime | None] = mapped_column(Moment)
