"""Openids and their callbacks in the database. Every method is one short transaction."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from contact_center.channels.wechat import window
from contact_center.channels.wechat.rendering import Choice
from contact_center.channels.wechat.tables import CallbackRow, ContactRow
from contact_center.channels.wechat.window import Window
from contact_center.conversations import devices
from contact_center.database import Database


@dataclass(frozen=True)
class Contact:
    """One openid: its conversation if it has one, its customer if bound, what its numbers mean.

    Until ``new_device_until``, in the bank's time, this WeChat is new to the customer.
    """

    openid: str
    conversation_id: str | None
    customer_id: str | None
    choices: tuple[Choice, ...]
    window: Window
    new_device_until: datetime | None = None

    def is_new_device(self, now: datetime) -> bool:
        """Whether the customer writes from a WeChat that is new to them."""
        return devices.is_new(self.new_device_until, now)


@dataclass(frozen=True)
class Callback:
    """One callback: when it came first, and the passive reply it was given, if any."""

    key: str
    contact: Contact
    first: bool
    received_at: datetime
    reply: str | None


class Contacts:
    """Keeps contacts and callbacks. Times are real time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def receive(self, key: str, openid: str, event: str | None, now: datetime, hold: timedelta) -> Callback:
        """Notes a callback, once per key. The first time it opens the window that a message or `event` opens.

        For `hold` from now the answer may go with the callback, and the outbox leaves it alone.
        """
        try:
            return self._receive(key, openid, event, now, hold)
        except IntegrityError:
            # Two deliveries at once on a database that lets both look first: the other one wrote it.
            return self._receive(key, openid, event, now, hold)

    def _receive(self, key: str, openid: str, event: str | None, now: datetime, hold: timedelta) -> Callback:
        with self._database.write() as session:
            contact = session.get(ContactRow, openid, with_for_update=True)
            if contact is None:
                contact = ContactRow(
                    openid=openid, window_ends_at=now, messages_left=0, passive_until=now, choices=[]
                )
                session.add(contact)
            callback = session.get(CallbackRow, key)
            first = callback is None
            if callback is None:
                callback = CallbackRow(key=key, openid=openid, received_at=now)
                session.add(callback)
                before = Window(contact.window_ends_at, contact.messages_left)
                after = window.after_message(now) if event is None else window.after_event(event, now, before)
                contact.window_ends_at, contact.messages_left = after.ends_at, after.left
            if callback.reply is None:
                contact.passive_until = max(contact.passive_until, now + hold)
            session.flush()
            return Callback(key, as_contact(contact), first, callback.received_at, callback.reply)

    def settle(self, key: str, reply: str, now: datetime) -> bool:
        """Keeps a reply that needs no conversation (a greeting), so that a redelivery gets the same.

        False if another delivery of this callback already took it.
        """
        with self._database.write() as session:
            callback = session.get_one(CallbackRow, key, with_for_update=True)
            lock(session, callback.openid).passive_until = now
            if callback.reply is not None:
                return False
            callback.reply = reply
            return True

    def release(self, openid: str, now: datetime) -> None:
        """No callback waits for the answer any more: it may go by the outbox."""
        with self._database.write() as session:
            lock(session, openid).passive_until = now

    def get(self, openid: str) -> Contact | None:
        """The contact, or None for an openid never heard of."""
        with self._database.read() as session:
            row = session.get(ContactRow, openid)
            return None if row is None else as_contact(row)

    def of_customer(self, customer_id: str) -> Contact | None:
        """The contact bound to this customer."""
        with self._database.read() as session:
            row = session.scalars(_bound_to(customer_id)).one_or_none()
            return None if row is None else as_contact(row)

    def join(self, openid: str, conversation_id: str) -> str:
        """Gives an openid without a conversation this one; returns the one it has then."""
        with self._database.write() as session:
            row = lock(session, openid)
            if row.conversation_id is None:
                row.conversation_id, row.cursor_seq = conversation_id, 0
            return row.conversation_id

    def unbind(self, customer_id: str) -> bool:
        """The customer's openid becomes a visitor with a new conversation. False if there was none."""
        with self._database.write() as session:
            row = session.scalars(_bound_to(customer_id).with_for_update()).one_or_none()
            if row is None:
                return False
            forget(row)
            return True


def as_contact(row: ContactRow) -> Contact:
    """The stored row as the rest of the channel knows it."""
    return Contact(
        row.openid,
        row.conversation_id,
        row.customer_id,
        tuple(Choice(choice["id"], choice["title"]) for choice in row.choices),
        Window(row.window_ends_at, row.messages_left),
        row.new_device_until,
    )


def lock(session: Session, openid: str) -> ContactRow:
    """The contact, kept from other writers until the transaction ends."""
    return session.get_one(ContactRow, openid, with_for_update=True)


def bind(session: Session, openid: str, conversation_id: str, customer_id: str, at: datetime) -> None:
    """From now on this openid speaks as the customer; one bound to them before is a visitor again.

    ``at`` is the bank's time: this WeChat is noted as a device of the customer.
    """
    for former in session.scalars(
        _bound_to(customer_id).where(ContactRow.openid != openid).with_for_update()
    ):
        forget(former)
    session.flush()
    row = lock(session, openid)
    # What was already shown is known by message id, so looking at everything again repeats nothing.
    row.customer_id, row.conversation_id, row.cursor_seq = customer_id, conversation_id, 0
    row.new_device_until = devices.meet(session, customer_id, hashlib.sha256(openid.encode()).hexdigest(), at)


def forget(row: ContactRow) -> None:
    """The openid is nobody's: its next words open a visitor's conversation."""
    row.customer_id, row.conversation_id, row.choices = None, None, []
    row.new_device_until = None


def _bound_to(customer_id: str) -> Select[ContactRow]:
    return select(ContactRow).where(ContactRow.customer_id == customer_id)
