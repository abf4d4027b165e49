"""Two wishes in one message: which is done first, and what is kept for later."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from banking.decision import Situation
from banking.frame import Entity, Frame, Wish
from banking.routing import Routing


@dataclass(frozen=True)
class Later:
    """A wish that waits: the journey it starts with the fields it named, or, without a journey, its words."""

    text: str
    journey: str | None
    fields: dict[str, Any]


def split(frame: Frame, situation: Situation, routing: Routing) -> tuple[Frame, tuple[Later, ...]]:
    """The frame of the first wish, and the wishes after it. A message with one wish comes back as it is. Pure.

    Nothing is split while a journey is open, when the whole message is about safety or a person, or when fewer than two
    parts are clear wishes of their own: then the joining word was part of a story.
    """
    whole = routing.of(frame.intent)
    if situation.journey is not None or whole.route in {"safety", "handoff"} or "fraud_now" in frame.signals:
        return frame, ()
    clear = [one for one in frame.wishes if _is_clear(one, routing)]
    if len(clear) < 2:
        return frame, ()
    first, *others = clear
    return _alone(first, frame), tuple(_later(one, frame, routing) for one in others)


def _is_clear(wish: Wish, routing: Routing) -> bool:
    intent = routing.of(wish.intent)
    if intent.route == "journey":
        return wish.confidence >= routing.threshold(intent.target)
    return intent.route in {"faq", "handoff"} and wish.confidence >= routing.thresholds.account


def _alone(wish: Wish, frame: Frame) -> Frame:
    """What the frame would be had the customer only said this part; signals and hints belong to the whole message."""
    signals = tuple(one for one in frame.entities if one.name == "signal")
    return Frame(
        wish.text,
        wish.intent,
        wish.confidence,
        ((wish.intent, wish.confidence),),
        _inside(wish, frame) + signals,
        hints_at_fraud=frame.hints_at_fraud,
    )


def _later(wish: Wish, frame: Frame, routing: Routing) -> Later:
    intent = routing.of(wish.intent)
    if intent.route != "journey":
        return Later(wish.text, None, {})
    wanted = routing.journeys[intent.target].entities
    fields = {one.name: one.value for one in _inside(wish, frame) if one.name in wanted}
    return Later(wish.text, intent.target, fields)


def _inside(wish: Wish, frame: Frame) -> tuple[Entity, ...]:
    return tuple(
        replace(one, start=one.start - wish.start, end=one.end - wish.start)
        for one in frame.entities
        if one.name != "signal" and wish.start <= one.start and one.end <= wish.end
    )
