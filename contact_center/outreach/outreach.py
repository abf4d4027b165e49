"""Outreach as one thing: built once, started and stopped with contact_center."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from contact_center.clock import Clock
from contact_center.conversations.conversations import Conversations
from contact_center.database import Database
from contact_center.outreach.bank_facts import BankFacts
from contact_center.outreach.decisions import DecisionStore, Event
from contact_center.outreach.dispatcher import Dispatcher, Tell
from contact_center.outreach.intake import Intake, is_signed
from contact_center.outreach.preferences import PreferenceStore
from contact_center.outreach.settings import OutreachSettings
from contact_center.outreach.triggers import Triggers, triggers

Follow = Callable[[Event], Awaitable[None]]
"""What else a trusted event leads to. It hears an event as often as it comes, and raises what ``Intake.take`` may raise."""


@dataclass
class Outreach:
    """Takes events in, decides, and delivers."""

    settings: OutreachSettings
    secrets: tuple[str, ...]
    clock: Clock
    database: Database
    triggers: Triggers
    preferences: PreferenceStore
    decisions: DecisionStore
    intake: Intake
    follow: Follow
    dispatcher: Dispatcher
    _worker: asyncio.Task[None] | None = field(default=None, init=False)

    async def start(self) -> None:
        """Begin to work off decisions."""
        self._worker = asyncio.create_task(self.dispatcher.run(), name="outreach")

    async def stop(self) -> None:
        """Stop; what is undone stays in the database."""
        if self._worker is not None:
            self._worker.cancel()
            await asyncio.gather(self._worker, return_exceptions=True)

    def trusts(self, header: str, body: bytes) -> bool:
        """Whether core_bank signed this body lately, in real time."""
        now = self.clock.wall().timestamp()
        return is_signed(header, body, self.secrets, now, self.settings.signature_window_seconds)


def build_outreach(
    settings: OutreachSettings,
    event_secret: str,
    clock: Clock,
    database: Database,
    conversations: Conversations,
    facts: BankFacts,
    tell_wechat: Tell,
    follow: Follow,
) -> Outreach:
    """Wire outreach. Must be called in the event loop that will run it. Raises BadTriggersError."""
    known = triggers()
    preferences = PreferenceStore(database, settings, known.topics)
    decisions = DecisionStore(database, preferences)
    intake = Intake(database, clock, decisions, known, facts)
    dispatcher = Dispatcher(settings, clock, database, decisions, facts, conversations, tell_wechat)
    previous = settings.previous_event_secret.get_secret_value()
    secrets = (event_secret, previous) if previous else (event_secret,)
    return Outreach(
        settings, secrets, clock, database, known, preferences, decisions, intake, follow, dispatcher
    )
