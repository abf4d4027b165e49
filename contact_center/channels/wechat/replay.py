"""Refuses old callbacks, and a signature that comes back with other words.

WeChat sends one callback up to three times, so a repeated signature alone is no attack. In plain mode,
though, the signature does not cover the body: whoever saw one signed address could send any text with it. So
a signature speaks only for the body it first came with.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict


class ReplayGuard:
    """Remembers the signatures of the last `window_seconds`, at most `limit` of them; one per process.

    Deduplication of honest redeliveries is done in the database, by message id, for all processes.
    """

    def __init__(self, window_seconds: int, limit: int) -> None:
        self._window = window_seconds
        self._limit = limit
        self._seen: OrderedDict[tuple[str, str, str], tuple[float, bytes]] = OrderedDict()

    def accepts(self, timestamp: str, nonce: str, signature: str, body: bytes, now: float) -> bool:
        """Whether this callback is recent and its signature not borrowed. `now` is Unix time in seconds."""
        if not timestamp.isascii() or not timestamp.isdigit() or abs(now - int(timestamp)) > self._window:
            return False
        self._forget(now)
        digest = hashlib.sha256(body).digest()
        known = self._seen.setdefault((timestamp, nonce, signature), (now, digest))
        return known[1] == digest

    def _forget(self, now: float) -> None:
        while self._seen:
            oldest, (seen_at, _) = next(iter(self._seen.items()))
            # A timestamp may lie a window in the future, so its signature stays good for two windows.
            if now - seen_at <= 2 * self._window and len(self._seen) < self._limit:
                return
            del self._seen[oldest]
