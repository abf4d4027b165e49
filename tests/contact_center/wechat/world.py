"""contact_center's conversations and WeChat channel on a database of their own, between a fake Rasa and a fake WeChat."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

import contact_center.channels.wechat.tables
import contact_center.outreach.tables
import contact_center.tables  # noqa: F401
from contact_center.bank import Bank
from contact_center.catalogue import load_sentences
from contact_center.channels.wechat.api import wechat_router
from contact_center.channels.wechat.channel import WeChat, build_wechat
from contact_center.channels.wechat.settings import WeChatSettings
from contact_center.clock import Clock
from contact_center.conversations.brain import Brain
from contact_center.conversations.conversations import Conversations
from contact_center.conversations.hub import Hub
from contact_center.conversations.messages import Customer
from contact_center.conversations.turns import Turns
from contact_center.database import Base, Database
from contact_center.metrics import Metrics
from contact_center.routing.queue import Queue
from contact_center.settings import Settings
from tests.fakes.wechat import FakeWeChat, serve

LI = Customer("C0001", "李桂芳")


class MovableTime:
    """Real time, moved ahead as far as a test wants."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class FakeRasa:
    """Answers every turn by script: by text or payload, otherwise it repeats the text. Counts the turns it saw."""

    script: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    delay_seconds: float = 0.0
    turns: list[dict[str, Any]] = field(default_factory=list)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        import json

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
class World:
    """Everything a test touches."""

    settings: Settings
    clock: Clock
    time: MovableTime
    database: Database
    conversations: Conversations
    rasa: FakeRasa
    wechat: WeChat
    platform: FakeWeChat
    url: str

    def shown(self, openid: str = "o-li") -> list[str]:
        return self.platform.phones[openid].shown

    async def until_shown(self, count: int, openid: str = "o-li") -> list[str]:
        """Waits until the phone shows so many messages, and a moment longer for one too many."""
        for _ in range(300):
            if len(self.shown(openid)) >= count:
                break
            await asyncio.sleep(0.02)
        await asyncio.sleep(0.1)
        return self.shown(openid)

    def ticket(self, openid: str = "o-li") -> str:
        """The newest login ticket that the phone shows."""
        link = next(text for text in reversed(self.shown(openid)) if "wechat_ticket=" in text)
        return link.split("wechat_ticket=")[1].split()[0]


@contextlib.asynccontextmanager
async def world(folder: Path, second: float = 0.2, **wechat: Any) -> AsyncIterator[World]:
    """A running world. One of WeChat's seconds takes `second`."""
    tokens = dict.fromkeys(
        ("core_bank_token", "rasa_token", "actions_token", "event_secret", "session_secret"), "test-secret"
    )
    settings = Settings(
        contact_center_database_url=f"sqlite:///{folder}/contact_center.db",
        reply_wait_seconds=4.0 * second,
        retry_first_seconds=0.05,
        **tokens,
    )
    platform = FakeWeChat(second=second)
    time = MovableTime()
    platform.now = lambda: time().timestamp()
    clock, rasa, hub, metrics = Clock(time), FakeRasa(), Hub(), Metrics()
    database = Database(settings.contact_center_database_url)
    Base.metadata.create_all(database.engine)
    sentences = load_sentences()
    bank_line = httpx.AsyncClient(
        base_url="http://core-bank.test", transport=httpx.MockTransport(lambda _: httpx.Response(503))
    )
    rasa_line = httpx.AsyncClient(base_url="http://rasa.test", transport=httpx.MockTransport(rasa))
    queue = Queue(database, clock, hub, sentences)
    turns = Turns(
        settings, clock, database, hub, Brain(rasa_line), Bank(bank_line), queue, sentences, metrics
    )
    conversations = Conversations(settings, clock, database, hub, turns)
    app = FastAPI()
    async with serve(platform.app()) as platform_url, serve(app) as url:
        options: dict[str, Any] = {
            "mode": "plain",
            "token": platform.token,
            "appid": platform.appid,
            "secret": platform.secret,
            "api_url": platform_url,
            "passive_reply_seconds": 4.5 * second,
            "redelivery_after_seconds": 4.0 * second,
            "api_timeout_seconds": 0.5,
            "retry_first_seconds": 0.05,
            "poll_seconds": 0.05,
            **wechat,
        }
        channel = build_wechat(WeChatSettings(**options), clock, database, conversations)

        async def signed_in() -> Customer:
            return LI

        app.include_router(wechat_router(lambda _: channel, signed_in))
        platform.callback, platform.url = f"{url}/channels/wechat", platform_url
        await conversations.start()
        await channel.start()
        try:
            yield World(settings, clock, time, database, conversations, rasa, channel, platform, url)
        finally:
            await channel.stop()
            await conversations.stop()
            database.close()
