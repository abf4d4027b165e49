import asyncio
import json
import socket
from typing import Any

import pytest
from aiohttp import web
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig

from components import action_call
from components.action_call import TurnFailed


async def call(status: int, body: dict[str, Any], wait_seconds: float = 0.0, listens: bool = True):
    """Call an action on a server that answers like this."""

    async def answer(request: web.Request) -> web.Response:
        await asyncio.sleep(wait_seconds)
        return web.Response(status=status, text=json.dumps(body), content_type="application/json")

    app = web.Application()
    app.router.add_post("/webhook", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    if listens:
        await web.SockSite(runner, listening).start()
    else:
        listening.close()
    action = RemoteAction("action_decide", EndpointConfig(f"http://127.0.0.1:{port}/webhook"))
    tracker = DialogueStateTracker("c_1", [])
    try:
        return await action.run(
            CollectingOutputChannel(), TemplatedNaturalLanguageGenerator({}), tracker, Domain.empty()
        )
    finally:
        await runner.cleanup()


@pytest.fixture(autouse=True)
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(action_call, "TIMEOUT_SECONDS", 0.3)
    action_call.install()


def test_a_good_answer_gives_its_events() -> None:
    events = asyncio.run(call(200, {"events": [{"event": "slot", "name": "a", "value": 1}], "responses": []}))
    assert [event.key for event in events] == ["a"]


@pytest.mark.parametrize(
    ("status", "body", "wait_seconds", "listens"),
    [
        (500, {}, 0.0, True),
        (200, {"events": "no list"}, 0.0, True),
        (200, {}, 1.0, True),
        (200, {}, 0.0, False),
    ],
    ids=["error", "malformed", "too slow", "down"],
)
def test_any_failure_ends_the_turn(
    status: int, body: dict[str, Any], wait_seconds: float, listens: bool
) -> None:
    with pytest.raises(TurnFailed):
        asyncio.run(call(status, body, wait_seconds, listens))


def test_rasa_cannot_swallow_it() -> None:
    assert not issubclass(TurnFailed, Exception)


def test_a_forms_rejection_is_no_failure() -> None:
    with pytest.raises(ActionExecutionRejection):
        asyncio.run(call(400, {"action_name": "transfer_form", "error": "nothing extracted"}))
