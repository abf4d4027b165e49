"""Answers callbacks in time, and sends later what was not ready: each answer exactly once."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from contact_center.channels.wechat import opinion, retention
from contact_center.channels.wechat.callbacks import Inbound
from contact_center.channels.wechat.catalogue import sentences
from contact_center.channels.wechat.client import Sent, WeChatClient, WeChatUnavailableError
from contact_center.channels.wechat.contacts import Callback, Contact, Contacts
from contact_center.channels.wechat.outbox import CHANNEL, Letter, Outbox, spoken
from contact_center.channels.wechat.rendering import Choice, Rendered, Spoken, render, tapped
from contact_center.channels.wechat.settings import WeChatSettings
from contact_center.clock import Clock
from contact_center.conversations.attachments import (
    Attachments,
    BadPictureError,
    TooManyPicturesError,
)
from contact_center.conversations.conversations import Conversations
from contact_center.conversations.messages import (
    Frame,
    Incoming,
    Message,
    TooManyWaitingError,
    UnknownButtonError,
)
from contact_center.database import Database
from contact_center.knowledge_care.problems import UnknownMessageError
from contact_center.knowledge_care.ratings import RatingStore

logger = logging.getLogger(__name__)


class NotStoredError(Exception):
    """The message could not be stored in time: WeChat must deliver it again."""


class Delivery:
    """Takes callbacks in and brings answers out, in real time: WeChat's limits know no sandbox clock."""

    def __init__(
        self,
        settings: WeChatSettings,
        clock: Clock,
        database: Database,
        conversations: Conversations,
        attachments: Attachments,
        client: WeChatClient,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._database = database
        self._conversations = conversations
        self._attachments = attachments
        self._client = client
        self._contacts = Contacts(database)
        self._ratings = RatingStore(database)
        lease = timedelta(seconds=4 * settings.api_timeout_seconds)
        self._outbox = Outbox(database, self._draw, timedelta(minutes=settings.ticket_minutes), lease)
        self._wake = asyncio.Event()
        self._forget_at = clock.wall()

    async def answer(self, inbound: Inbound) -> str | None:
        """The passive reply to this delivery, or None: then `success`, and the rest comes later.

        Takes at most ``passive_reply_seconds``. Raises NotStoredError.
        """
        deadline = asyncio.get_running_loop().time() + self._settings.passive_reply_seconds
        now = self._clock.wall()
        hold = timedelta(seconds=self._settings.passive_reply_seconds)
        callback = await self._database.call(
            self._contacts.receive, inbound.key, inbound.openid, inbound.event, now, hold
        )
        if callback.reply is not None:
            return self._again(callback, now)
        fixed = self._without_conversation(inbound)
        if fixed is None:
            fixed = await self._rated(inbound, callback.contact)
        if fixed is not None:
            won = await self._database.call(self._contacts.settle, inbound.key, fixed, now)
            return fixed if won and fixed else None
        try:
            return await self._converse(inbound, callback.contact, deadline)
        finally:
            await self._database.call(self._contacts.release, inbound.openid, self._clock.wall())
            self._wake.set()

    async def tell(self, customer_id: str, key: str, message: Message) -> bool:
        """Shows a message of the customer's conversation in their WeChat too, once per key.

        False if the customer has bound no WeChat, or its window is closed.
        """
        contact = await self._database.call(self._contacts.of_customer, customer_id)
        if contact is None:
            return False
        put = await self._database.call(
            self._outbox.put, contact.openid, key, spoken(message), message.id, self._clock.wall()
        )
        self._wake.set()
        return put

    async def run(self) -> None:
        """Sends what is due, until cancelled. A fault of one round is logged and does not end it."""
        unsubscribe = self._conversations.subscribe(None, self._heard)
        try:
            while True:
                self._wake.clear()
                try:
                    busy = await self.send_due()
                    await self._forget_old()
                except Exception:
                    logger.exception("a round of WeChat deliveries failed")
                    busy = False
                if not busy:
                    await self._rest()
        finally:
            unsubscribe()

    async def send_due(self) -> bool:
        """One round: gathers late answers, sends what may be sent. Returns whether there was any."""
        now = self._clock.wall()
        await self._database.call(self._outbox.gather, now, self._settings.conversations_per_round)
        letters = await self._database.call(self._outbox.next_letters, now, self._settings.sends_at_once)
        await asyncio.gather(*(self._send(letter) for letter in letters))
        return bool(letters)

    async def _forget_old(self) -> None:
        now = self._clock.wall()
        if now >= self._forget_at:
            self._forget_at = now + timedelta(seconds=self._settings.forget_every_seconds)
            before = now - timedelta(days=self._settings.kept_days)
            await self._database.call(retention.forget, self._database, before)

    def _again(self, callback: Callback, now: datetime) -> str | None:
        """WeChat repeats what it saw no answer to; what comes sooner is a double of an answered one."""
        waited = (now - callback.received_at).total_seconds()
        return callback.reply or None if waited >= self._settings.redelivery_after_seconds else None

    def _without_conversation(self, inbound: Inbound) -> str | None:
        """The reply to what is neither: "" for none at all, None for text and pictures, which go to the conversation."""
        say = sentences()
        if inbound.event is not None:
            return say.greeting if inbound.event == "subscribe" else ""
        if inbound.kind == "text":
            return say.too_long if len(inbound.text) > self._settings.message_characters else None
        if inbound.media:
            return None
        return {"image": say.picture, "voice": say.voice}.get(inbound.kind, say.other)

    async def _rated(self, inbound: Inbound, contact: Contact) -> str | None:
        """The thanks for a rating, which is kept; None for words that go to the conversation."""
        rated = opinion.rating(tapped(inbound.text, contact.choices))
        if rated is None:
            return None
        message_id, helpful = rated
        try:
            await self._database.call(self._ratings.rate_message, message_id, helpful, self._clock.now())
        except UnknownMessageError:
            logger.info("an answer that is kept no longer was rated; taken as words")
            return None
        return sentences().thanks_helpful if helpful else sentences().thanks_unhelpful

    async def _converse(self, inbound: Inbound, contact: Contact, deadline: float) -> str | None:
        conversation_id = contact.conversation_id or await self._new_conversation(inbound.openid)
        try:
            async with asyncio.timeout_at(deadline):
                incoming = await self._store(conversation_id, inbound, contact)
        except TimeoutError as error:
            raise NotStoredError from error
        except TooManyWaitingError:
            return await self._settle(inbound, sentences().busy)
        except (WeChatUnavailableError, BadPictureError, TooManyPicturesError) as error:
            logger.warning("a picture was not taken: %s", type(error).__name__)
            return await self._settle(inbound, sentences().picture)
        turn = asyncio.ensure_future(self._conversations.submit(conversation_id, incoming))
        await asyncio.wait({turn}, timeout=max(0.0, deadline - asyncio.get_running_loop().time()))
        turn.cancel()
        return await self._database.call(self._outbox.take_along, inbound.key, self._clock.wall())

    async def _settle(self, inbound: Inbound, words: str) -> str | None:
        won = await self._database.call(self._contacts.settle, inbound.key, words, self._clock.wall())
        return words if won else None

    async def _store(self, conversation_id: str, inbound: Inbound, contact: Contact) -> Incoming:
        """Stores the message, as a tap if it names a choice; returns it as it was stored."""
        if inbound.media:
            return await self._store_picture(conversation_id, inbound)
        choice = tapped(inbound.text, contact.choices)
        is_new = contact.is_new_device(self._clock.now())
        words = Incoming(inbound.key, text=inbound.text, channel=CHANNEL, new_device=is_new)
        if choice is not None:
            tap = Incoming(inbound.key, button_id=choice.id, channel=CHANNEL, new_device=is_new)
            try:
                await self._conversations.accept(conversation_id, tap)
                return tap
            except UnknownButtonError:
                logger.info("a choice of an earlier conversation was typed; taken as words")
        await self._conversations.accept(conversation_id, words)
        return words

    async def _store_picture(self, conversation_id: str, inbound: Inbound) -> Incoming:
        content = await self._client.picture(inbound.media)
        picture = await self._database.call(
            self._attachments.keep, conversation_id, content, self._clock.now(), inbound.key
        )
        sent = Incoming(inbound.key, channel=CHANNEL, picture=picture.public())
        await self._conversations.accept(conversation_id, sent)
        return sent

    async def _new_conversation(self, openid: str) -> str:
        visitor = await self._conversations.for_visitor(CHANNEL)
        return await self._database.call(self._contacts.join, openid, visitor.conversation_id)

    async def _send(self, letter: Letter) -> None:
        text = f"{sentences().repeated}\n{letter.text}" if letter.unsure else letter.text
        result, problem = await self._client.send_text(letter.openid, text)
        if result is not Sent.DONE:
            logger.warning("customer-service message %d: %s %s", letter.number, result, problem)
        wait = min(
            self._settings.retry_first_seconds * 2 ** (letter.attempts - 1),
            self._settings.retry_longest_seconds,
        )
        now = self._clock.wall()
        last = letter.attempts >= self._settings.send_attempts
        await self._database.call(
            self._outbox.note, letter, result, problem, now + timedelta(seconds=wait), now, last
        )

    def _draw(self, messages: Sequence[Spoken], ticket: str | None, standing: Sequence[Choice]) -> Rendered:
        drawn = [self._with_files(message) for message in messages]
        if ticket is not None:
            link = f"{self._settings.public_url.rstrip('/')}/h5?wechat_ticket={ticket}"
            drawn.append(Spoken(sentences().login.format(link=link, minutes=self._settings.ticket_minutes)))
        return render(drawn, sentences().number_hint, self._settings.text_bytes, standing)

    def _with_files(self, message: Spoken) -> Spoken:
        link = f"{self._settings.public_url.rstrip('/')}/h5"
        told = [sentences().document.format(name=name, link=link) for name in message.documents]
        return replace(message, text="\n".join([message.text, *told]), documents=())

    def _heard(self, _conversation_id: str, frame: Frame) -> None:
        if frame.get("type") == "message":
            self._wake.set()

    async def _rest(self) -> None:
        # Not wait_for: until Python 3.12 it loses a cancellation that comes together with what it waits for.
        with suppress(TimeoutError):
            async with asyncio.timeout(self._settings.poll_seconds):
                await self._wake.wait()
