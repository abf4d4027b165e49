"""The outermost layer: security headers on every answer, one log line and one count per call."""

from __future__ import annotations

import logging
import time

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from contact_center.metrics import Metrics

logger = logging.getLogger(__name__)

# No inline script, nothing from elsewhere, and no page of ours inside somebody else's frame.
CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
_HEADERS = {
    "Content-Security-Policy": CONTENT_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_EMBEDDABLE = ("/widget.js", "/assets/")


class Edge:
    """ASGI middleware. The log names method, path, status and milliseconds; never a query, which may hold a token."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the call on and dress its answer."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        status = 500

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _dress(MutableHeaders(scope=message), scope["path"])
            await send(message)

        try:
            await self._app(scope, receive, dressed)
        finally:
            self._metrics.requests.labels(scope["method"], status).inc()
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            call = {"method": scope["method"], "path": scope["path"], "status": status, "ms": milliseconds}
            logger.info("call", extra=call)


def _dress(headers: MutableHeaders, path: str) -> None:
    for name, value in _HEADERS.items():
        headers.setdefault(name, value)
    policy = "cross-origin" if path.startswith(_EMBEDDABLE) else "same-origin"
    headers.setdefault("Cross-Origin-Resource-Policy", policy)
    if path.startswith("/api/"):
        headers.setdefault("Cache-Control", "no-store")
