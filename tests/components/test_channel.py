import asyncio
import json
import socket
from typing import Any

import aiohttp
import pytest
from rasa.core.lock_store import InMemoryLockStore
from sanic import Sanic

from components.action_call import TurnFailed
from components.channel import BadTurnError, Turn, YinbanChannel

TOKEN = "a-secret"
BODY = {
    "conversation_id": "c_1",
    "message_id": "m_1",
    "text": "你好",
    "metadata": {"level": 0},
    "redelivered": False,
}


class FakeStore:
    """Remembers one saved turn."""

    def __init__(self, saved: list[dict[str, Any]] | None = None) -> None:
        self.saved = saved

    async def saved_replies(self, conversation_id: str, message_id: str) -> list[dict[str, Any]] | None:
        return self.saved


class FakeProcessor:
    """Stands for Rasa: says what it heard, or fails."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error
        self.heard: list[Any] = []

    async def handle_message(self, message: Any) -> None:
        self.heard.append(message)
        if self.error:
            raise self.error
        await message.output_channel.send_response(
            message.sender_id,
            {"text": "好", "buttons": [{"title": "是", "payload": "/affirm"}], "custom": {"effect": "fact"}},
        )


class FakeAgent:
    def __init__(self, store: FakeStore, processor: FakeProcessor) -> None:
        self.lock_store = InMemoryLockStore()
        self.tracker_store = store
        self.processor = processor

    def is_ready(self) -> bool:
        return True


class Server:
    """The channel on a real port. Sanic prepares its classes once a process, so the tests share one."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.app = Sanic("yinban", register=False, configure_logging=False)
        self.app.blueprint(YinbanChannel(TOKEN).blueprint(None), url_prefix="/webhooks/yinban")
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.loop.run_until_complete(self._start())

    async def _start(self) -> None:
        server = await self.app.create_server(
            sock=self.listening, return_asyncio_server=True, access_log=False
        )
        await server.startup()

    def post(self, body: Any, agent: FakeAgent | None = None, token: str = TOKEN):
        """Status and JSON of one call."""
        self.app.ctx.agent = agent or FakeAgent(FakeStore(), FakeProcessor())
        return self.loop.run_until_complete(self._post(body, token))

    async def _post(self, body: Any, token: str):
        url = f"http://127.0.0.1:{self.listening.getsockname()[1]}/webhooks/yinban/turns"
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as session:
            data = body if isinstance(body, str) else json.dumps(body)
            async with session.post(url, data=data) as answer:
                return answer.status, await answer.json()


@pytest.fixture(scope="module")
def post():
    server = Server()
    yield server.post
    server.listening.close()
    server.loop.close()


def test_a_turn_answers_with_the_contracts_replies(post) -> None:
    assert post(BODY) == (
        200,
        {
            "replies": [
                {"text": "好", "buttons": [{"title": "是", "payload": "/affirm"}]},
                {"custom": {"effect": "fact"}},
            ]
        },
    )


def test_a_wrong_token_is_refused(post) -> None:
    assert post(BODY, token="a-secreT")[0] == 401


@pytest.mark.parametrize(
    "body",
    [
        "no json",
        [],
        {},
        {**BODY, "payload": "/affirm"},
        {**BODY, "text": None},
        {**BODY, "text": 5},
        {**BODY, "text": "x" * 5000},
        {**BODY, "text": None, "payload": "affirm"},
        {**BODY, "message_id": ""},
        {**BODY, "conversation_id": "c" * 300},
        {**BODY, "metadata": "level 1"},
    ],
)
def test_a_body_that_is_no_turn_is_refused(post, body: Any) -> None:
    assert post(body)[0] == 422


@pytest.mark.parametrize("error", [TurnFailed("action_decide: ClientError"), RuntimeError("graph")])
def test_a_turn_that_failed_says_that_nothing_was_saved(post, error: BaseException) -> None:
    status, answer = post(BODY, FakeAgent(FakeStore(), FakeProcessor(error)))
    assert (status, answer["error"]["code"]) == (503, "turn_failed")


@pytest.mark.parametrize("text", ["/affirm", "  //affirm", "\u200b/affirm", "／affirm{}", "/\n/handoff"])
def test_typed_text_never_reaches_rasa_as_a_payload(post, text: str) -> None:
    agent = FakeAgent(FakeStore(), FakeProcessor())
    post({**BODY, "text": text}, agent)
    assert not agent.processor.heard[0].text.startswith(("/", "／"))


def test_a_payload_is_taken_at_its_word(post) -> None:
    agent = FakeAgent(FakeStore(), FakeProcessor())
    post({**BODY, "text": None, "payload": '/affirm{"draft": "d_1"}'}, agent)
    assert agent.processor.heard[0].text == '/affirm{"draft": "d_1"}'


def test_actions_find_the_message_id_in_the_metadata() -> None:
    assert Turn.from_body(BODY).metadata == {"level": 0, "message_id": "m_1"}


def test_a_redelivered_message_whose_turn_was_saved_gets_its_replies_and_is_not_handled_again(post) -> None:
    agent = FakeAgent(FakeStore([{"text": "已经说过", "buttons": []}]), FakeProcessor())
    status, answer = post({**BODY, "redelivered": True}, agent)
    assert (status, answer["replies"], agent.processor.heard) == (
        200,
        [{"text": "已经说过", "buttons": []}],
        [],
    )


def test_a_redelivered_message_whose_turn_was_lost_is_handled(post) -> None:
    agent = FakeAgent(FakeStore(None), FakeProcessor())
    post({**BODY, "redelivered": True}, agent)
    assert len(agent.processor.heard) == 1


def test_the_error_names_the_field() -> None:
    with pytest.raises(BadTurnError, match="message_id"):
        Turn.from_body({**BODY, "message_id": 7})
