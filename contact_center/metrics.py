"""Figures for Prometheus; no label ever names a customer or a conversation."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest


class Metrics:
    """One registry per application, so that two in one process do not mix."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.turns = Counter(
            "yinban_turns",
            "Turns finished, by who has the conversation then",
            ["handler"],
            registry=self._registry,
        )
        self.turn_failures = Counter(
            "yinban_turn_failures", "Attempts at a turn that failed", ["error"], registry=self._registry
        )
        self.forbidden_promises = Counter(
            "yinban_forbidden_promises",
            "Messages that promised what no bank may, and did not go out as written, by author",
            ["author"],
            registry=self._registry,
        )
        self.rasa_seconds = Histogram(
            "yinban_rasa_seconds", "Seconds of one call to Rasa", registry=self._registry
        )
        self.requests = Counter(
            "yinban_requests", "Answered requests", ["method", "status"], registry=self._registry
        )
        self.sockets = Gauge(
            "yinban_sockets", "Open sockets of customers and agents", registry=self._registry
        )

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self._registry)
