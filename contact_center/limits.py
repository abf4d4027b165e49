"""Limits on what comes in: how often, and how much."""

from __future__ import annotations

import json
import time
from collections import OrderedDict
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

_REMEMBERED = 20_000
_READ_ON_BYTES = 8 * 1024 * 1024


class RateLimit:
    """A bucket of ``burst`` for each key, filled at ``per_minute``. The longest unused keys are forgotten."""

    def __init__(self, per_minute: int, burst: int, seconds: Callable[[], float] = time.monotonic) -> None:
        self._per_second = per_minute / 60
        self._burst = burst
        self._seconds = seconds
        self._buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def allows(self, key: str) -> bool:
        """Take one from the key's bucket; False when it is empty."""
        now = self._seconds()
        left, since = self._buckets.pop(key, (float(self._burst), now))
        left = min(self._burst, left + (now - since) * self._per_second)
        allowed = left >= 1
        self._buckets[key] = (left - 1 if allowed else left, now)
        if len(self._buckets) > _REMEMBERED:
            self._buckets.popitem(last=False)
        return allowed


class BodyLimit:
    """Refuses bodies over the limit while they come in, whatever their header says. ASGI middleware."""

    def __init__(self, app: ASGIApp, limit: Callable[[str], int], refusal: dict[str, str]) -> None:
        self._app = app
        self._limit = limit
        self._refusal = json.dumps({"error": refusal}, ensure_ascii=False).encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on, unless its body is too large."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        limit = self._limit(scope["path"])
        read: list[Message] = []
        size = 0
        while True:
            message = await receive()
            size += len(message.get("body", b""))
            if size <= limit:
                read.append(message)
            # Read on a little without keeping it: most clients listen only when they have sent everything.
            ended = message["type"] != "http.request" or not message.get("more_body", False)
            if ended or size > limit + _READ_ON_BYTES:
                break
        if size > limit:
            await self._refuse(send)
            return

        async def replay() -> Message:
            return read.pop(0) if read else await receive()

        await self._app(scope, replay, send)

    async def _refuse(self, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"connection", b"close")]
        await send({"type": "http.response.start", "status": 413, "headers": headers})
        await send({"type": "http.response.body", "body": self._refusal})
