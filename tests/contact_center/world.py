"""The running contact center on a database of its own, between fakes of the outside, and the people who use it."""

import asyncio
import contextlib
import itertools
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import websockets

from contact_center.app import create_app
from contact_center.clock import Clock
from contact_center.context import Context, build_context
from contact_center.settings import Settings
from contact_center.tables import metadata
from tests.contact_center.fakes import CREDENTIALS, FakeBank, FakeRasa, serving, serving_outside

HANDOFF = [
    {"text": "好的,马上为您转人工。", "buttons": []},
    {"custom": {"effect": "handoff", "reason": "asked_for_person", "packet": {"journey": "transfer"}}},
]
LOGIN = [{"text": "请先登录。", "buttons": []}, {"custom": {"effect": "login_required"}}]
EXPECT_CODE = [
    {"text": "请输入验证码。", "buttons": []},
    {"custom": {"effect": "expect_code", "challenge_id": "ch_1"}},
]
CONFIRM = [
    {
        "text": "确认转账吗?",
        "buttons": [
            {"title": "确认", "payload": '/affirm{"draft": "d_1"}'},
            {"title": "取消", "payload": '/deny{"draft": "d_1"}'},
        ],
    }
]
SOON = [{"reply_wait_seconds": 0.4}]
"""For tests of what happens when Rasa takes longer than a customer should wait."""
_numbers = itertools.count(1)


class MovableTime:
    """Real time, moved ahead as far as a test wants."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Person:
    """A customer or visitor with a session."""

    http: httpx.AsyncClient
    conversation_id: str
    token: str
    device: str | None = None
    """The browser's name, as the login gave it."""

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    @property
    def path(self) -> str:
        return f"/api/v1/conversations/{self.conversation_id}"

    async def post(self, name: str | None = None, **content: Any) -> httpx.Response:
        body = {"client_message_id": name or f"m{next(_numbers)}", **content}
        return await self.http.post(f"{self.path}/messages", json=body, headers=self.headers)

    async def say(self, words: str, name: str | None = None) -> dict[str, Any]:
        response = await self.post(name, text=words)
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def press(self, button: dict[str, str]) -> dict[str, Any]:
        response = await self.post(button_id=button["id"])
        assert response.status_code == 200, response.text
        return dict(response.json())

    async def rate(self, seq: int, helpful: bool) -> httpx.Response:
        path = f"{self.path}/messages/{seq}/rating"
        return await self.http.put(path, json={"helpful": helpful}, headers=self.headers)

    async def state(self) -> dict[str, Any]:
        return dict((await self.http.get(self.path, headers=self.headers)).json())

    async def history(self, after: int = 0) -> list[dict[str, Any]]:
        response = await self.http.get(f"{self.path}/messages", params={"after": after}, headers=self.headers)
        assert response.status_code == 200, response.text
        return list(response.json()["messages"])

    async def texts(self) -> list[str]:
        return [message["text"] for message in await self.history()]

    async def until_texts(self, enough: Callable[[list[str]], bool]) -> list[str]:
        """Wait until what was said is enough; fails after five seconds."""
        for _ in range(250):
            texts = await self.texts()
            if enough(texts):
                return texts
            await asyncio.sleep(0.02)
        raise AssertionError(texts)


@dataclass
class Agent:
    """Somebody signed in at the desk."""

    http: httpx.AsyncClient
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}

    async def get(self, path: str, **query: Any) -> httpx.Response:
        return await self.http.get(f"/api/v1/desk/{path}", params=query, headers=self.headers)

    async def post(self, path: str, **body: Any) -> httpx.Response:
        return await self.http.post(f"/api/v1/desk/{path}", json=body, headers=self.headers)

    async def put(self, path: str, **body: Any) -> httpx.Response:
        return await self.http.put(f"/api/v1/desk/{path}", json=body, headers=self.headers)


DESK_SOCKET = "/api/v1/desk/socket"


@dataclass
class Line:
    """An open socket."""

    socket: websockets.ClientConnection

    async def send(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def next(self) -> dict[str, Any]:
        async with asyncio.timeout(5):
            return dict(json.loads(await self.socket.recv()))

    async def until(self, kind: str) -> dict[str, Any]:
        """The next frame of this type."""
        while (frame := await self.next())["type"] != kind:
            pass
        return frame


@dataclass
class World:
    """Everything a test touches."""

    url: str
    settings: Settings
    context: Context
    http: httpx.AsyncClient
    time: MovableTime
    rasa: FakeRasa
    bank: FakeBank

    async def visitor(self) -> Person:
        return self._person(await self.http.post("/api/v1/sessions", json={}))

    async def customer(
        self, customer_id: str = "C0001", visitor: Person | None = None, device: str | None = None
    ) -> Person:
        headers = {} if visitor is None else visitor.headers
        body = {"customer_id": customer_id, "credential": CREDENTIALS[customer_id], "device": device}
        return self._person(await self.http.post("/api/v1/sessions", json=body, headers=headers))

    async def agent(self, agent_id: str = "A001", password: str = "desk-demo-1") -> Agent:
        response = await self.http.post(
            "/api/v1/desk/sessions", json={"agent_id": agent_id, "password": password}
        )
        assert response.status_code == 200, response.text
        return Agent(self.http, response.json()["token"])

    @contextlib.asynccontextmanager
    async def line(self, token: str, path: str = "/api/v1/socket") -> AsyncIterator[Line]:
        async with websockets.connect(f"ws{self.url.removeprefix('http')}{path}?token={token}") as socket:
            yield Line(socket)

    @contextlib.asynccontextmanager
    async def desk_line(self, agent: Agent) -> AsyncIterator[Line]:
        """An agent's socket that listens: before its first word, what happens is not heard."""
        async with self.line(agent.token, DESK_SOCKET) as line:
            await line.until("queue")
            yield line

    def set_clock(self, seconds: int) -> None:
        """Puts the bank ``seconds`` ahead of real time, and us with it, who follow its clock."""
        self.bank.offset_seconds = seconds
        self.context.clock.set_offset(seconds)

    def stored(self) -> str:
        """Every row of every table, as text."""
        with self.context.database.engine.connect() as connection:
            tables = metadata.sorted_tables
            return "\n".join(str(row) for table in tables for row in connection.execute(table.select()))

    def clear(self) -> None:
        """Forget everything: an empty database, and fakes as at first."""
        self.rasa.__init__()  # type: ignore[misc]
        self.bank.__init__()  # type: ignore[misc]
        self.time.ahead = timedelta()
        self.set_clock(0)
        with self.context.database.write() as session:
            for table in reversed(metadata.sorted_tables):
                session.execute(table.delete())

    def _person(self, response: httpx.Response) -> Person:
        assert response.status_code == 200, response.text
        session = response.json()
        return Person(self.http, session["conversation_id"], session["token"], session["device"])


@contextlib.asynccontextmanager
async def running(settings: Settings, rasa: FakeRasa, bank: FakeBank) -> AsyncIterator[World]:
    """The contact center with these settings; leaving stops it like a process that ends."""
    time = MovableTime()
    context = build_context(settings, Clock(time))
    async with (
        serving(create_app(context)) as url,
        httpx.AsyncClient(base_url=url, timeout=10, verify=False) as http,
    ):
        yield World(url, settings, context, http, time, rasa, bank)


@contextlib.asynccontextmanager
async def outside(
    folder: Path, database_url: str, **options: Any
) -> AsyncIterator[tuple[Settings, FakeRasa, FakeBank]]:
    """Fakes of Rasa, core_bank and actions, and settings that lead to them."""
    rasa, bank = FakeRasa(), FakeBank()
    async with serving_outside(rasa, bank) as addresses:
        values: dict[str, Any] = {
            "sandbox": True,
            "var": folder,
            "web_folder": folder / "dist",
            "contact_center_database_url": database_url,
            "core_bank_token": "bank-token",
            "rasa_token": "rasa-token",
            "actions_token": "actions-token",
            "event_secret": "event-secret",
            "session_secret": "session-secret",
            "reply_wait_seconds": 3.0,
            "retry_first_seconds": 0.02,
            "retry_longest_seconds": 0.1,
            "sweep_every_seconds": 0.2,
            # Tests move the clock themselves; a reading that is under way would put it back.
            "follow_clock_every_seconds": 3600.0,
            "agent_logins_per_minute": 600,
            **addresses,
            **options,
        }
        yield Settings(**values), rasa, bank


@contextlib.asynccontextmanager
async def world(folder: Path, database_url: str, **options: Any) -> AsyncIterator[World]:
    """Everything, running."""
    async with (
        outside(folder, database_url, **options) as (settings, rasa, bank),
        running(settings, rasa, bank) as started,
    ):
        yield started
