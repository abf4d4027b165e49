"""Conversations, WeChat channel and outreach on a database of their own, between fakes of the outside."""

import asyncio
import contextlib
import json
import tempfile
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI
from sqlalchemy import select

from contact_center.bank import Bank
from contact_center.cases.disputes import DisputeCases
from contact_center.catalogue import load_sentences
from contact_center.channels.web.access import signed_in
from contact_center.channels.wechat import api as wechat_api
from contact_center.channels.wechat.channel import WeChat, build_wechat
from contact_center.channels.wechat.settings import WeChatSettings
from contact_center.channels.wechat.tables import OutboxRow
from contact_center.clock import Clock
from contact_center.conversations.attachments import Attachments
from contact_center.conversations.brain import Brain
from contact_center.conversations.conversations import Conversations
from contact_center.conversations.guard import Guard
from contact_center.conversations.hub import Hub
from contact_center.conversations.messages import Customer
from contact_center.conversations.pictures import Pictures
from contact_center.conversations.turns import Turns
from contact_center.database import Database
from contact_center.desk.access import current_agent
from contact_center.metrics import Metrics
from contact_center.outreach import api as outreach_api
from contact_center.outreach.bank_facts import CoreBankFacts
from contact_center.outreach.outreach import Outreach, build_outreach
from contact_center.outreach.settings import OutreachSettings
from contact_center.routing.queue import Queue
from contact_center.settings import Settings
from tests.fakes.wechat import FakeWeChat, serve

LI = Customer("C0001", "李桂芳")
PATIENCE_SECONDS = 60


class MovableTime:
    """Real time, moved ahead as far as a test wants."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class FakeRasa:
    """Answers every turn by script, found by how the words begin; otherwise it repeats them."""

    script: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {"/outreach_sent": []})
    delay_seconds: float = 0.0
    turns: list[dict[str, Any]] = field(default_factory=list)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        turn = json.loads(request.content)
        self.turns.append(turn)
        said = turn.get("payload") or turn["text"]
        await asyncio.sleep(self.delay_seconds)
        key = next((key for key in self.script if said.startswith(key)), None)
        replies = self.script[key] if key is not None else [{"text": f"您说的是:{said}"}]
        return httpx.Response(200, json={"replies": replies})

    def said(self) -> list[str]:
        return [turn.get("payload") or turn["text"] for turn in self.turns]


@dataclass
class FakeCoreBank:
    """One customer with a bill and a card, as core_bank would tell; `down` answers nothing."""

    bill_status: str = "open"
    card_status: str = "frozen"
    down: bool = False
    documents: dict[str, bytes] = field(default_factory=dict)
    """Pictures by idempotency key."""

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix(f"/v1/customers/{LI.customer_id}")
        if self.down:
            return httpx.Response(503)
        if path == request.url.path:
            return httpx.Response(404, json={"error": {"code": "not_found", "message": ""}})
        if path == "/documents":
            self.documents[request.headers["idempotency-key"]] = request.content
            return httpx.Response(201, json={"document_id": f"dc_{len(self.documents)}"})
        answers: dict[str, Any] = {
            "": {"customer_id": LI.customer_id, "name": LI.name},
            "/bills": {"bills": [{"bill_id": "b_1", "status": self.bill_status}]},
            "/cards": {"cards": [{"card_id": "k_1", "status": self.card_status}]},
        }
        return httpx.Response(200, json=answers[path])


@dataclass
class World:
    """Everything a test touches."""

    settings: Settings
    clock: Clock
    time: MovableTime
    database: Database
    conversations: Conversations
    rasa: FakeRasa
    bank: FakeCoreBank
    wechat: WeChat
    outreach: Outreach
    platform: FakeWeChat
    url: str
    folder: Path
    """Where pictures lie."""

    def shown(self, openid: str = "o-li") -> list[str]:
        return self.platform.phones[openid].shown

    async def call(self, method: str, path: str, **options: Any) -> httpx.Response:
        """One call to contact_center, as customer Li."""
        # Reading the machine's certificates for each call would take longer than the call.
        async with httpx.AsyncClient(
            base_url=self.url, timeout=PATIENCE_SECONDS, trust_env=False, verify=False
        ) as http:
            return await http.request(method, path, **options)

    async def bind(self, openid: str = "o-li") -> None:
        """Li asks for an account matter in WeChat, opens the link and logs in."""
        self.rasa.script["查余额"] = [{"text": "请先登录"}, {"custom": {"effect": "login_required"}}]
        await self.platform.type(openid, "查余额")
        await self.until_said("wechat_ticket=", openid)
        self.rasa.script["查余额"] = [{"text": "余额 12,000.00 元"}]
        bound = await self.call("POST", "/api/v1/wechat/bindings", json={"ticket": self.ticket(openid)})
        assert bound.status_code == 200, bound.text
        await self.until_shown(2, openid)

    async def said(self) -> list[str]:
        """What Li's one conversation holds of the bank's words."""
        conversation = await self.conversations.for_customer(LI)
        messages = await self.conversations.messages(conversation.conversation_id)
        return [message.text for message in messages if message.author != "customer"]

    async def after_a_round(self, openid: str = "o-li") -> list[str]:
        """What the phone shows once everything that may be sent now has been sent."""
        while await self.wechat.delivery.send_due() or self._is_sending():
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)
        return self.shown(openid)

    def _is_sending(self) -> bool:
        with self.database.read() as session:
            return session.scalars(select(OutboxRow).where(OutboxRow.state == "sending")).first() is not None

    async def until_shown(self, count: int, openid: str = "o-li") -> list[str]:
        """Waits until the phone shows so many messages, and a moment longer for one too many."""
        return await self._until(lambda shown: len(shown) >= count, openid)

    async def until_said(self, words: str, openid: str = "o-li") -> list[str]:
        """Waits until the phone shows these words, and a moment longer for their second time."""
        return await self._until(lambda shown: any(words in text for text in shown), openid)

    async def _until(self, enough: Callable[[list[str]], bool], openid: str) -> list[str]:
        for _ in range(1000):
            if enough(self.shown(openid)):
                break
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)
        return self.shown(openid)

    def ticket(self, openid: str = "o-li") -> str:
        """The newest login ticket that the phone shows."""
        links = [text for text in self.shown(openid) if "wechat_ticket=" in text]
        return links[-1].split("wechat_ticket=")[1].split()[0]


async def _li() -> Customer:
    return LI


@contextlib.asynccontextmanager
async def world(database_url: str, second: float = 1.0, **wechat: Any) -> AsyncIterator[World]:
    """A running world. Tests that wait for WeChat to lose patience let its `second` be shorter."""
    time = MovableTime()
    clock, rasa, bank = Clock(time), FakeRasa(), FakeCoreBank()
    platform = FakeWeChat(second=second, now=lambda: time().timestamp())
    settings = _settings(database_url, second)
    bank_line = httpx.AsyncClient(base_url="http://core-bank.test", transport=httpx.MockTransport(bank))
    app = FastAPI()
    database = Database(settings.contact_center_database_url)
    with contextlib.closing(database), tempfile.TemporaryDirectory() as folder:
        attachments = Attachments(database, Path(folder), settings.attachments_per_conversation)
        conversations = _conversations(settings, clock, database, attachments, bank_line, rasa)
        async with serve(platform.app()) as platform.url, serve(app) as url:
            platform.callback = f"{url}/channels/wechat"
            account = _account(platform, wechat)
            channel = build_wechat(account, clock, database, conversations, attachments)
            outreach = _outreach(clock, database, conversations, bank_line, channel)
            _open(app, channel, outreach)
            async with _running(conversations, channel, outreach):
                yield World(
                    settings,
                    clock,
                    time,
                    database,
                    conversations,
                    rasa,
                    bank,
                    channel,
                    outreach,
                    platform,
                    url,
                    Path(folder),
                )


def _settings(database_url: str, second: float) -> Settings:
    tokens = dict.fromkeys(
        ("core_bank_token", "rasa_token", "actions_token", "event_secret", "session_secret"), "test-secret"
    )
    return Settings(
        contact_center_database_url=database_url,
        reply_wait_seconds=4.0 * second,
        retry_first_seconds=0.05,
        **tokens,
    )


def _conversations(
    settings: Settings,
    clock: Clock,
    database: Database,
    attachments: Attachments,
    bank_line: httpx.AsyncClient,
    rasa: FakeRasa,
) -> Conversations:
    sentences, metrics, hub, bank = load_sentences(), Metrics(), Hub(), Bank(bank_line)
    guard = Guard(sentences, metrics)
    queue = Queue(database, clock, hub, sentences, guard)
    brain = Brain(httpx.AsyncClient(base_url="http://rasa.test", transport=httpx.MockTransport(rasa)))
    pictures = Pictures(database, attachments, bank)
    turns = Turns(settings, clock, database, hub, brain, bank, pictures, queue, sentences, metrics, guard)
    return Conversations(settings, clock, database, hub, turns, guard)


def _account(platform: FakeWeChat, other: dict[str, Any]) -> WeChatSettings:
    second = platform.second
    options: dict[str, Any] = {
        "mode": "plain",
        "token": platform.token,
        "appid": platform.appid,
        "secret": platform.secret,
        "api_url": platform.url,
        "passive_reply_seconds": 4.5 * second,
        "redelivery_after_seconds": 4.0 * second,
        "api_timeout_seconds": 2.0,
        "retry_first_seconds": 0.05,
        "poll_seconds": 0.05,
    }
    return WeChatSettings(**{**options, **other})


def _outreach(
    clock: Clock,
    database: Database,
    conversations: Conversations,
    bank_line: httpx.AsyncClient,
    channel: WeChat,
) -> Outreach:
    facts, guard = CoreBankFacts(bank_line), Guard(load_sentences(), Metrics())
    return build_outreach(
        OutreachSettings(poll_seconds=0.05, retry_seconds=0.1),
        "test-secret",
        clock,
        database,
        conversations,
        facts,
        channel.delivery.tell,
        DisputeCases(clock, database, conversations, guard, facts).follow,
    )


def _open(app: FastAPI, channel: WeChat, outreach: Outreach) -> None:
    """Everybody who calls is Li."""
    app.state.wechat, app.state.outreach = channel, outreach
    app.include_router(wechat_api.router)
    app.include_router(outreach_api.router)
    app.dependency_overrides = {signed_in: _li, current_agent: _li}


@contextlib.asynccontextmanager
async def _running(*parts: Conversations | WeChat | Outreach) -> AsyncIterator[None]:
    for part in parts:
        await part.start()
    try:
        yield
    finally:
        for part in reversed(parts):
            await part.stop()
