"""Binds an openid to a customer who has logged in, and unbinds it.

A ticket says which openid, the customer's session says which customer: both are needed. From then on the
openid speaks in the customer's one conversation.
"""

from __future__ import annotations

from datetime import datetime

from contact_center.channels.wechat import contacts, tickets
from contact_center.channels.wechat.catalogue import sentences
from contact_center.channels.wechat.contacts import Contacts
from contact_center.channels.wechat.tables import ContactRow
from contact_center.clock import Clock
from contact_center.conversations.conversations import Conversations
from contact_center.conversations.messages import Conversation, Customer
from contact_center.database import Database


class OpenidTakenError(Exception):
    """The openid belongs to another customer, who has to unbind it first."""

    code = "already_bound"


class Bindings:
    """Binds and unbinds."""

    def __init__(self, database: Database, clock: Clock, conversations: Conversations) -> None:
        self._database = database
        self._clock = clock
        self._conversations = conversations
        self._contacts = Contacts(database)

    async def bind(self, ticket: str, customer: Customer) -> Conversation:
        """Binds the ticket's openid to the customer; what waited for the login is handled again.

        The ticket is used up last: if we stop half-way, the same link finishes the work.
        Raises BadTicketError, OpenidTakenError.
        """
        visitor_conversation = await self._database.call(
            self._check, ticket, customer.customer_id, self._clock.wall()
        )
        conversation = await self._conversations.for_customer(customer, "wechat")
        if visitor_conversation is not None:
            conversation = await self._conversations.bind(visitor_conversation, customer)
        await self._database.call(
            self._finish,
            ticket,
            conversation.conversation_id,
            customer.customer_id,
            self._clock.now(),
            self._clock.wall(),
        )
        await self._conversations.say(
            conversation.conversation_id,
            sentences().bound,
            "system",
            key=f"wechat-bound:{tickets.name(ticket)}",
        )
        return conversation

    async def unbind(self, customer: Customer) -> bool:
        """The customer's WeChat becomes a stranger's again. False if none was bound."""
        return await self._database.call(self._contacts.unbind, customer.customer_id)

    def _check(self, ticket: str, customer_id: str, now: datetime) -> str | None:
        with self._database.read() as session:
            contact = session.get_one(ContactRow, tickets.openid_of(session, ticket, now))
            if contact.customer_id not in (None, customer_id):
                raise OpenidTakenError
            return contact.conversation_id if contact.customer_id is None else None

    def _finish(
        self, ticket: str, conversation_id: str, customer_id: str, at: datetime, wall: datetime
    ) -> None:
        with self._database.write() as session:
            openid = tickets.use(session, ticket, wall)
            contacts.bind(session, openid, conversation_id, customer_id, at)
