"""The action server's HTTP side: closed to strangers, silent about what customers said."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sanic import Sanic

from actions.context import wire
from actions.server import create_app
from actions.settings import Settings
from tests.actions.conversation import PLANS, ROUTING, FakeKnowledge
from tests.actions.fake_core_bank import FakeCoreBank

TOKEN = "a-token-of-the-tests"
SECRET = "我的卡6222021234567896612"


@pytest.fixture
def bank() -> FakeCoreBank:
    return FakeCoreBank()


@pytest.fixture
def app(bank: FakeCoreBank) -> Iterator[Sanic]:
    settings = Settings(actions_token=TOKEN, core_bank_token=TOKEN)
    made = create_app(wire(bank, FakeKnowledge(), ROUTING, PLANS), settings, name="tests")
    # Sanic rewrites its own source at the first start, which works once in a process.
    made.config.TOUCHUP = False
    yield made
    Sanic._app_registry.clear()


def post(app: Sanic, body: Any, token: str = TOKEN) -> httpx.Response:
    async def send() -> httpx.Response:
        listener = socket.create_server(("127.0.0.1", 0))
        port = listener.getsockname()[1]
        server = await app.create_server(sock=listener, return_asyncio_server=True)
        await server.startup()
        try:
            async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
                return await client.post("/webhook", params={"token": token}, json=body)
        finally:
            server.close()
            await server.wait_closed()

    return asyncio.run(send())


def balance_asked(text: str = SECRET) -> dict[str, Any]:
    metadata = {
        "customer_id": "C0001", "level": 1, "channel": "web",
        "now": "2026-11-23T10:00:00+08:00", "message_id": "m1",
    }  # fmt: skip
    message = {
        "text": text, "intent": {"name": "check_balance", "confidence": 0.9},
        "entities": [], "metadata": metadata,
    }  # fmt: skip
    tracker = {"sender_id": "c1", "slots": {}, "latest_message": message, "events": [], "active_loop": {}}
    return {"next_action": "action_decide", "sender_id": "c1", "tracker": tracker}


def test_rasa_with_its_token_is_answered(app: Sanic) -> None:
    answer = post(app, balance_asked())
    assert answer.status_code == 200
    assert answer.json()["responses"][0]["response"] == "utter_balance"


def test_a_stranger_is_refused(app: Sanic) -> None:
    assert post(app, balance_asked(), token="wrong").status_code == 401


@pytest.mark.parametrize("body", [[], {"next_action": "action_decide"}, {"tracker": 1}])
def test_a_bad_call_is_named(app: Sanic, body: Any) -> None:
    assert post(app, body).status_code == 422


def test_an_unknown_action_is_named(app: Sanic) -> None:
    assert post(app, {**balance_asked(), "next_action": "action_nothing"}).status_code == 404


def test_a_crash_says_nothing_of_the_customer(
    app: Sanic, bank: FakeCoreBank, caplog: pytest.LogCaptureFixture
) -> None:
    bank.down = True
    with caplog.at_level(logging.DEBUG):
        answer = post(app, balance_asked())
    assert answer.status_code == 500
    assert answer.json() == {"error": {"code": "action_failed"}}
    assert "CoreBankUnavailable" in caplog.text
    assert SECRET not in caplog.text
