"""The Rasa channel that contact_center talks to: one turn a call, whole or not at all."""

from __future__ import annotations

import asyncio
import hmac
import logging
from dataclasses import dataclass
from typing import Any, Awaitable, Callable, Dict, List, Optional

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from rasa.shared.exceptions import RasaException
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from banking.payload import as_plain_text
from components import action_call, speed, tracker_store
from components.action_call import TurnFailed
from components.replies import Reply, ReplyCollector

LONGEST_TEXT = 4000
"""Characters. contact_center takes 2,000 from customers; payloads of buttons may be longer."""

logger = logging.getLogger(__name__)


class BadTurnError(ValueError):
    """The body is not a turn; the message says which field and why."""


@dataclass(frozen=True)
class Turn:
    """One message of one conversation: ``words`` go to the understanding, a payload is taken at its word."""

    conversation_id: str
    message_id: str
    words: str
    metadata: Dict[str, Any]
    redelivered: bool

    @classmethod
    def from_body(cls, body: Any) -> Turn:
        """Read a request body; ``BadTurnError`` if it is not one."""
        if not isinstance(body, dict):
            raise BadTurnError("body: expected an object")
        metadata = body.get("metadata") or {}
        if not isinstance(metadata, dict):
            raise BadTurnError("metadata: expected an object")
        message_id = _identifier(body, "message_id")
        return cls(
            conversation_id=_identifier(body, "conversation_id"),
            message_id=message_id,
            words=_words(body),
            metadata={**metadata, "message_id": message_id},
            redelivered=body.get("redelivered") is True,
        )


class YinbanChannel(InputChannel):
    """``POST /webhooks/yinban/turns``; see the contract in ``docs/architecture.md``."""

    def __init__(self, token: str) -> None:
        self._token = token.encode()

    @classmethod
    def name(cls) -> str:
        """The channel's name in URLs and trackers."""
        return "yinban"

    @classmethod
    def from_credentials(cls, credentials: Optional[Dict[str, Any]]) -> YinbanChannel:
        """Read the shared secret; without one the server refuses to start."""
        token = str((credentials or {}).get("token") or "")
        if not token or token.startswith("${"):
            raise RasaException("credentials.yml: set YINBAN_RASA_TOKEN in the environment of rasa")
        return cls(token)

    def prepare(self) -> None:
        """Fit this process's Rasa: whole turns, short waits, cheap turns. The stock pipeline of `bench/` leaves it as it is."""
        action_call.install()
        tracker_store.install()
        speed.install()

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """The route. ``on_new_message`` is not used: a turn needs the agent's lock, store and processor."""
        self.prepare()
        routes = Blueprint("yinban_turns")

        @routes.post("/turns")
        async def take_turn(request: Request) -> HTTPResponse:
            if not self._knows(request):
                return _error(401, "unauthorized")
            try:
                turn = Turn.from_body(request.json)
            except Exception as error:  # sanic raises its own type for bodies that are no JSON
                return _error(
                    422, "bad_turn", str(error) if isinstance(error, BadTurnError) else "body: not JSON"
                )
            return await _answer(request.app.ctx.agent, turn)

        return routes

    def _knows(self, request: Request) -> bool:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        return scheme.lower() == "bearer" and hmac.compare_digest(token.encode(), self._token)


async def take(agent: Agent, turn: Turn) -> List[Reply]:
    """Handle a turn under the conversation's lock, or find it again; ``TurnFailed`` if nothing was saved."""
    async with agent.lock_store.lock(turn.conversation_id):
        if turn.redelivered:
            saved = await agent.tracker_store.saved_replies(turn.conversation_id, turn.message_id)
            if saved is not None:
                return saved
        collector = ReplyCollector()
        message = UserMessage(
            turn.words,
            collector,
            turn.conversation_id,
            input_channel=YinbanChannel.name(),
            message_id=turn.message_id,
            metadata=turn.metadata,
        )
        await agent.processor.handle_message(message)
        return collector.replies


async def _answer(agent: Optional[Agent], turn: Turn) -> HTTPResponse:
    if agent is None or not agent.is_ready():
        return _error(503, "turn_failed", "no model is loaded")
    try:
        return response.json({"replies": await take(agent, turn)}, ensure_ascii=False)
    except asyncio.CancelledError:
        raise
    except (TurnFailed, Exception) as error:
        logger.error("turn %s failed: %s", turn.message_id, type(error).__name__, exc_info=error)
        return _error(503, "turn_failed")


def _identifier(body: Dict[str, Any], name: str) -> str:
    value = body.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 255:
        raise BadTurnError(f"{name}: expected 1 to 255 characters")
    return value


def _words(body: Dict[str, Any]) -> str:
    text, payload = body.get("text"), body.get("payload")
    if (text is None) == (payload is None):
        raise BadTurnError("text, payload: expected exactly one of them")
    words = text if payload is None else payload
    if not isinstance(words, str) or len(words) > LONGEST_TEXT:
        raise BadTurnError(f"text, payload: expected at most {LONGEST_TEXT} characters")
    if payload is None:
        return as_plain_text(words)
    if not words.startswith("/"):
        raise BadTurnError("payload: expected a leading slash")
    return words


def _error(status: int, code: str, message: str = "") -> HTTPResponse:
    return response.json({"error": {"code": code, "message": message or code}}, status=status)
