"""What a person needs to know to take over without asking again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypedDict

from actions.journey import Origin
from actions.turn import Turn
from banking.decision import Decision
from banking.masking import mask

_DANGER = frozenset({"fraud_now", "self_harm"})
_STRAIN = frozenset({"anger", "urgency", "vulnerable", "complaint", "stuck"})


class PacketField(TypedDict):
    """One field of the open journey, in words, and where it came from."""

    name: str
    value: str
    source: Origin


class PacketSignal(TypedDict):
    """What the message shows beside its wish, and the customer's own words that show it."""

    name: str
    words: str


class Packet(TypedDict):
    """Version 1. Everything is masked; ``level`` is how far the customer has proved who they are.

    ``priority`` says who is served first: 0 in danger, 1 under strain, 2 everybody else.
    """

    version: Literal[1]
    urgent: bool
    priority: int
    signals: list[PacketSignal]
    customer_id: str | None
    level: int
    channel: str
    journey: str | None
    awaiting: str | None
    fields: list[PacketField]
    last_text: str
    reasons: list[str]
    tried_articles: list[str]


def packet(
    decision: Decision, turn: Turn, described: Mapping[str, str], sources: Mapping[str, Origin]
) -> Packet:
    """Put together what the bot knows. Pure."""
    return Packet(
        version=1,
        urgent=decision.route == "safety",
        priority=_priority(decision, turn.frame.signals),
        signals=[PacketSignal(name=name, words=mask(words)) for name, words in turn.frame.signals.items()],
        customer_id=turn.customer_id or None,
        level=turn.level,
        channel=turn.channel,
        journey=turn.situation.journey,
        awaiting=turn.situation.awaiting,
        fields=[
            PacketField(name=name, value=mask(value), source=sources.get(name, "default"))
            for name, value in described.items()
        ],
        last_text="" if turn.pressed else mask(turn.frame.text),
        reasons=[*(turn.slots.get("reasons") or ()), *decision.reasons],
        tried_articles=list(turn.slots.get("tried_articles") or ()),
    )


def _priority(decision: Decision, signals: Mapping[str, str]) -> int:
    if decision.route == "safety" or _DANGER & set(signals):
        return 0
    return 1 if _STRAIN & set(signals) or decision.target in _STRAIN else 2
