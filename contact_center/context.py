"""What every part of contact_center works with: made once at the start, closed once at the end."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import timedelta

import httpx

from banking.journeys import load_journeys
from contact_center.bank import Bank, BankUnavailableError
from contact_center.cases.casework import Casework
from contact_center.catalogue import Sentences, load_sentences
from contact_center.certificates import trusted
from contact_center.clock import Clock
from contact_center.conversations.attachments import Attachments
from contact_center.conversations.brain import Brain
from contact_center.conversations.conversations import Conversations
from contact_center.conversations.guard import Guard
from contact_center.conversations.hub import Hub
from contact_center.conversations.pictures import Pictures
from contact_center.conversations.sessions import CustomerSession, LoginLimit, SessionStore
from contact_center.conversations.turns import Turns
from contact_center.database import Database
from contact_center.desk.agents import Agents
from contact_center.insights.figures import Figures
from contact_center.knowledge_care.attention import Attention
from contact_center.knowledge_care.care import Care
from contact_center.knowledge_care.publication import PublishedFolder
from contact_center.limits import RateLimit
from contact_center.metrics import Metrics
from contact_center.routing.queue import Queue
from contact_center.settings import Settings
from contact_center.tokens import Tokens

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Clients:
    """One HTTP client for each service behind us, with its address, token and timeouts."""

    core_bank: httpx.AsyncClient
    rasa: httpx.AsyncClient
    actions: httpx.AsyncClient

    async def close(self) -> None:
        """Give every connection back."""
        for client in (self.core_bank, self.rasa, self.actions):
            await client.aclose()


@dataclass(frozen=True)
class Context:
    """The parts, wired: nobody else makes one of these."""

    settings: Settings
    clock: Clock
    database: Database
    clients: Clients
    bank: Bank
    hub: Hub
    guard: Guard
    queue: Queue
    conversations: Conversations
    sessions: SessionStore
    tokens: Tokens
    attachments: Attachments
    agents: Agents
    figures: Figures
    care: Care
    casework: Casework
    message_rate: RateLimit
    frame_rate: RateLimit
    session_rate: RateLimit
    agent_rate: RateLimit
    sentences: Sentences
    metrics: Metrics
    background: list[asyncio.Task[None]] = field(default_factory=list)

    async def start(self) -> None:
        """Bring the tables up to date, follow the sandbox's time, take up what was left unanswered."""
        await self.database.call(self.database.migrate)
        await self.database.call(self.care.mend)
        self.background.append(asyncio.create_task(self.care.warm()))
        if self.settings.sandbox:
            self.background.append(asyncio.create_task(self._keep_following_clock()))
        await self.conversations.start()

    async def stop(self) -> None:
        """Stop the workers, then close what they used."""
        for task in self.background:
            task.cancel()
        await asyncio.gather(*self.background, return_exceptions=True)
        await self.conversations.stop()
        await self.clients.close()
        self.database.close()

    async def find_session(self, token: str) -> CustomerSession:
        """The customer's session of a token. Raises ``SessionExpiredError``."""
        return await self.database.call(self.sessions.find, token, self.clock.wall())

    async def follow_clock(self) -> None:
        """Put our time where core_bank's sandbox has it. Raises ``BankUnavailableError``."""
        self.clock.set_offset(await self.bank.clock_offset())

    async def _keep_following_clock(self) -> None:
        """core_bank may start after us, and its clock may be moved by others than us."""
        known = True
        while True:
            try:
                await self.follow_clock()
                known = True
            except BankUnavailableError as error:
                if known:
                    logger.warning("the sandbox's clock is not known: %s", error)
                known = False
            await asyncio.sleep(self.settings.follow_clock_every_seconds if known else 1.0)


def build_context(settings: Settings, clock: Clock | None = None) -> Context:
    """Wire everything from the settings. Must be called in the event loop that will run it."""
    clock = clock or Clock()
    sentences = load_sentences()
    metrics = Metrics()
    hub = Hub()
    database = Database(
        settings.contact_center_database_url, settings.database_connections, settings.database_wait_seconds
    )
    clients = _open_clients(settings)
    bank = Bank(clients.core_bank, settings.sandbox_timeout_seconds, settings.document_timeout_seconds)
    attachments = Attachments(database, settings.attachments_folder, settings.attachments_per_conversation)
    pictures = Pictures(database, attachments, bank)
    guard = Guard(sentences, metrics)
    queue = Queue(database, clock, hub, sentences, guard)
    brain = Brain(clients.rasa)
    turns = Turns(settings, clock, database, hub, brain, bank, pictures, queue, sentences, metrics, guard)
    tokens = Tokens(settings.session_secret.get_secret_value())
    limit = LoginLimit(settings.login_failures_allowed, timedelta(minutes=settings.login_lock_minutes))
    per_minute = settings.sessions_per_minute_per_address
    return Context(
        settings=settings,
        clock=clock,
        database=database,
        clients=clients,
        bank=bank,
        hub=hub,
        guard=guard,
        queue=queue,
        conversations=Conversations(settings, clock, database, hub, turns, guard),
        sessions=SessionStore(database, tokens, limit),
        tokens=tokens,
        attachments=attachments,
        agents=Agents(
            database, tokens, timedelta(minutes=settings.agent_session_minutes), settings.agents_file
        ),
        figures=Figures(database, load_journeys(settings.journeys_folder)),
        care=Care(
            database, Attention(database, settings.measures), PublishedFolder(settings.published_folder)
        ),
        casework=Casework(database, clock, hub, guard),
        message_rate=RateLimit(settings.messages_per_minute_per_session, settings.message_burst_per_session),
        frame_rate=RateLimit(settings.frames_per_minute_per_session, settings.frames_per_minute_per_session),
        session_rate=RateLimit(per_minute, per_minute),
        agent_rate=RateLimit(settings.agent_logins_per_minute, settings.agent_logins_per_minute),
        sentences=sentences,
        metrics=metrics,
    )


def _open_clients(settings: Settings) -> Clients:
    def client(url: str, token: str, seconds: float) -> httpx.AsyncClient:
        return httpx.AsyncClient(
            base_url=url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=httpx.Timeout(seconds, connect=min(seconds, settings.connect_timeout_seconds)),
            limits=httpx.Limits(
                max_connections=settings.turns_at_once, keepalive_expiry=settings.keep_alive_seconds
            ),
            trust_env=False,
            verify=trusted(),
        )

    bank_seconds = settings.core_bank_timeout_seconds
    return Clients(
        core_bank=client(settings.core_bank_url, settings.core_bank_token.get_secret_value(), bank_seconds),
        rasa=client(settings.rasa_url, settings.rasa_token.get_secret_value(), settings.rasa_timeout_seconds),
        actions=client(settings.actions_url, settings.actions_token.get_secret_value(), bank_seconds),
    )
