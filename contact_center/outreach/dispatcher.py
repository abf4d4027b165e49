"""Carries decisions out: does the reason still hold, what says the gate; then once on each channel.

A decision to send is stored before anything is said, and every step after it is keyed by the decision's id:
whatever breaks, the next round finishes the work and repeats nothing.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta

from banking.choice import payload
from contact_center.clock import Clock
from contact_center.conversations.conversations import Conversations
from contact_center.conversations.messages import Button, Message
from contact_center.database import Database
from contact_center.outreach import retention
from contact_center.outreach.bank_facts import BankFacts, FactsUnavailableError
from contact_center.outreach.decisions import DecisionStore, Pending
from contact_center.outreach.gate import Action
from contact_center.outreach.settings import OutreachSettings

logger = logging.getLogger(__name__)

Tell = Callable[[str, str, Message], Awaitable[bool]]
"""Shows a message on another channel too, once per key: (customer_id, key, message) -> whether it can."""


class Dispatcher:
    """Works off decisions; one per service."""

    def __init__(
        self,
        settings: OutreachSettings,
        clock: Clock,
        database: Database,
        store: DecisionStore,
        facts: BankFacts,
        conversations: Conversations,
        tell_wechat: Tell,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._database = database
        self._store = store
        self._facts = facts
        self._conversations = conversations
        self._tell_wechat = tell_wechat
        self._wake = asyncio.Event()
        self._forget_at = clock.wall()

    def wake(self) -> None:
        """There may be something to do."""
        self._wake.set()

    async def run(self) -> None:
        """Works until cancelled. A fault of one round is logged and does not end it."""
        while True:
            self._wake.clear()
            try:
                await self.dispatch_due()
                await self._forget_old()
            except Exception:
                logger.exception("a round of outreach failed")
            # Not wait_for: until Python 3.12 it loses a cancellation that comes together with what it waits for.
            with suppress(TimeoutError):
                async with asyncio.timeout(self._settings.poll_seconds):
                    await self._wake.wait()

    async def dispatch_due(self) -> int:
        """One round over what is due; returns how much that was."""
        due = await self._database.call(
            self._store.due, self._clock.now(), self._settings.decisions_per_round
        )
        for pending in due:
            try:
                await self._dispatch(pending)
            except Exception as error:
                known = isinstance(error, FactsUnavailableError)
                logger.warning(
                    "decision %s has to wait", pending.decision_id, exc_info=None if known else error
                )
                again = self._clock.now() + timedelta(seconds=self._settings.retry_seconds)
                await self._database.call(
                    self._store.postpone, pending.decision_id, again, self._settings.delivery_attempts
                )
        return len(due)

    async def _forget_old(self) -> None:
        if self._clock.wall() >= self._forget_at:
            self._forget_at = self._clock.wall() + timedelta(seconds=self._settings.forget_every_seconds)
            now = self._clock.now()
            events_before = now - timedelta(days=self._settings.events_kept_days)
            decisions_before = now - timedelta(days=self._settings.decisions_kept_days)
            await self._database.call(retention.forget, self._database, events_before, decisions_before)

    async def _dispatch(self, pending: Pending) -> None:
        if not pending.sending:
            question, subject = str(pending.truth["question"]), pending.truth["subject_id"]
            still_true = await self._facts.holds(pending.customer_id, question, subject)
            verdict = await self._database.call(
                self._store.decide, pending.decision_id, still_true, self._clock.now()
            )
            if verdict is None or verdict.action is not Action.SEND:
                return
        channels = await self._deliver(pending)
        await self._database.call(self._store.done, pending.decision_id, channels)

    async def _deliver(self, pending: Pending) -> list[str]:
        customer = await self._facts.customer(pending.customer_id)
        if customer is None:
            raise FactsUnavailableError("the customer is gone")
        conversation = await self._conversations.for_customer(customer)
        key = f"outreach:{pending.decision_id}"
        button = Button(pending.button, payload("start", **pending.offer))
        message = await self._conversations.say(
            conversation.conversation_id, pending.text, buttons=[button], key=key
        )
        shown = await self._tell_wechat(pending.customer_id, key, message)
        sent = payload("outreach_sent", trigger=pending.trigger, **pending.offer)
        await self._conversations.tell_rasa(conversation.conversation_id, sent, key=key)
        return ["web", "wechat"] if shown else ["web"]
