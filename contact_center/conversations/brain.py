"""The line to Rasa: one turn at a time, and a clear word for everything that can go wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import httpx

from banking.payload import as_plain_text
from contact_center.conversations.effects import BadReplyError, TurnResult, read_replies
from contact_center.conversations.messages import SealedNumber, Turn

BLANK = "…"
"""What Rasa hears when nothing was left of a text: an empty message is not a message."""


class BrainUnavailableError(Exception):
    """Rasa or something behind it did not answer; nothing was saved, ask again."""


class BrainRefusedError(Exception):
    """Rasa will never take this message; asking again does not help."""


class Brain:
    """Asks Rasa through our channel. ``http`` carries its address, token and timeout."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def ask(
        self,
        turn: Turn,
        now: datetime,
        payload: str | None = None,
        numbers: Sequence[SealedNumber] = (),
    ) -> TurnResult:
        """Rasa's answer to a turn; ``payload`` stands in for the turn's own, ``numbers`` are those of its text.

        Raises ``BrainUnavailableError`` when it may help to ask again, ``BrainRefusedError`` when not.
        """
        try:
            response = await self._http.post(
                "/webhooks/yinban/turns", json=_request(turn, now, payload, numbers)
            )
        except httpx.HTTPError as error:
            raise BrainUnavailableError(type(error).__name__) from error
        if response.status_code == httpx.codes.UNPROCESSABLE_ENTITY:
            raise BrainRefusedError("Rasa does not accept this message")
        if response.status_code != httpx.codes.OK:
            raise BrainUnavailableError(f"status {response.status_code}")
        try:
            return read_replies(response.json()["replies"])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BrainRefusedError(f"Rasa's answer is unreadable: {type(error).__name__}") from error
        except BadReplyError as error:
            raise BrainRefusedError(str(error)) from error


def _request(
    turn: Turn, now: datetime, payload: str | None, numbers: Sequence[SealedNumber]
) -> dict[str, Any]:
    said = payload or turn.payload
    content = {"payload": said} if said is not None else {"text": as_plain_text(turn.text) or BLANK}
    return {
        "conversation_id": turn.conversation_id,
        "message_id": turn.turn_id,
        **content,
        "metadata": {
            "customer_id": turn.customer_id,
            "level": turn.level,
            "channel": turn.channel,
            "now": now.isoformat(timespec="seconds"),
            "new_device": turn.new_device,
            "numbers": [asdict(number) for number in numbers],
        },
        "redelivered": turn.attempts > 1,
    }
