"""Refuses oversized request bodies before anything reads them."""

from __future__ import annotations

from collections.abc import Callable

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from core_bank.errors import BankError


class BodyLimit:
    """ASGI middleware: a body over what ``bytes_max`` says of its path is answered 413, declared or streamed."""

    def __init__(self, app: ASGIApp, bytes_max: Callable[[str], int]) -> None:
        self._app = app
        self._bytes_max = bytes_max

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its body already read, or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        bytes_max = self._bytes_max(scope["path"])
        messages = await self._read(receive, bytes_max)
        if messages is None:
            error = BankError(413, "too_large", "The body is too large.", bytes_max=bytes_max)
            await JSONResponse(error.view(), error.status)(scope, receive, send)
            return

        async def replay() -> Message:
            return messages.pop(0) if messages else await receive()

        await self._app(scope, replay, send)

    async def _read(self, receive: Receive, bytes_max: int) -> list[Message] | None:
        messages: list[Message] = []
        size = 0
        while True:
            message = await receive()
            messages.append(message)
            size += len(message.get("body", b""))
            if size > bytes_max:
                return None
            if not message.get("more_body", False):
                return messages
