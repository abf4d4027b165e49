"""Delivers the outbox: signed, at least once, in order per customer, with back-off and an end."""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import ssl
import threading
import time
from collections.abc import Callable
from functools import cache

import httpx

from core_bank import outbox
from core_bank.clock import real_time
from core_bank.database import Database
from core_bank.models.writes import OutboxEvent
from core_bank.settings import Settings

_log = logging.getLogger(__name__)
_CUSTOMERS_PER_ROUND_MAX = 500


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """The value of ``X-Yinban-Signature``: when it was signed (real time) and the proof."""
    proof = hmac.new(secret.encode(), b"%d." % timestamp + body, hashlib.sha256).hexdigest()
    return f"t={timestamp},v1={proof}"


@cache
def _certificates() -> ssl.SSLContext:
    """What the machine trusts. Reading it takes longer than opening a bank: once a process is enough."""
    return ssl.create_default_context()


class Relay:
    """One per bank: two relays on one outbox would break the order of a customer's events."""

    def __init__(
        self, database: Database, settings: Settings, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._settings = settings
        self._monotonic = monotonic
        self._client = httpx.Client(
            timeout=settings.relay_timeout_seconds, trust_env=False, verify=_certificates()
        )
        self._not_before: dict[str, float] = {}
        self._wake = threading.Event()
        self._stopping = threading.Event()

    def wake(self) -> None:
        """Say that something may be waiting."""
        self._wake.set()

    def run(self) -> None:
        """Deliver until stopped; the body of the relay's thread."""
        while not self._stopping.is_set():
            try:
                delivered = self.deliver()
            except Exception:
                _log.exception("a round of deliveries broke; the next one tries again")
                delivered = 0
            if not delivered:
                self._wake.wait(self._settings.relay_poll_seconds)
                self._wake.clear()

    def stop(self) -> None:
        """End ``run`` after the delivery in hand."""
        self._stopping.set()
        self._wake.set()

    def close(self) -> None:
        """Give the connections back; after ``stop``."""
        self._client.close()

    def deliver(self) -> int:
        """Try the first waiting event of every customer once; how many arrived."""
        with self._database.read() as session:
            events = outbox.heads(session, _CUSTOMERS_PER_ROUND_MAX)
        now = self._monotonic()
        ready = [event for event in events if self._not_before.get(event.customer_id, now) <= now]
        arrived = 0
        for event in ready:
            if self._stopping.is_set():
                break
            arrived += self._attempt(event)
        return arrived

    def _attempt(self, event: OutboxEvent) -> bool:
        received = self._send(event)
        attempts = event.attempts + 1
        abandoned = not received and attempts >= self._settings.relay_attempts_max
        with self._database.write() as session:
            row = session.get_one(OutboxEvent, event.seq)
            row.attempts = attempts
            row.delivered_at = real_time() if received else None
            row.abandoned_at = real_time() if abandoned else None
        if abandoned:
            _log.error("event %s was set aside after %d attempts", event.event_id, attempts)
        if received or abandoned:
            self._not_before.pop(event.customer_id, None)
        else:
            self._not_before[event.customer_id] = self._monotonic() + self._backoff(attempts)
        return received

    def _send(self, event: OutboxEvent) -> bool:
        body = json.dumps(outbox.body_of(event), ensure_ascii=False).encode()
        secret = self._settings.event_secret.get_secret_value()
        headers = {
            "Content-Type": "application/json",
            "X-Yinban-Signature": signature(secret, int(real_time().timestamp()), body),
        }
        try:
            answer = self._client.post(self._settings.events_url, content=body, headers=headers)
        except httpx.HTTPError as error:
            _log.debug("event %s did not arrive: %s", event.event_id, type(error).__name__)
            return False
        if not answer.is_success:
            _log.warning("event %s was refused with status %d", event.event_id, answer.status_code)
        return answer.is_success

    def _backoff(self, attempts: int) -> float:
        # The exponent is capped too: 2.0 ** 5760 is too large for a float.
        doubled = self._settings.relay_backoff_seconds_min * 2.0 ** min(attempts - 1, 16)
        return min(doubled, self._settings.relay_backoff_seconds_max)
