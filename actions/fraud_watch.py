"""Signs of fraud in what the customer says, kept for as long as the rules say: a fraud is often prepared over days.

Only the names of the signs are kept, never the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from actions.turn import Turn
from banking.fraud_gate import fraud_rules, kept_hours, signs_in
from language.normaliser import normalise

SLOT = "fraud_signs"
"""The slot: sign -> when it was seen last, ISO 8601."""


def watched(turn: Turn) -> dict[str, str]:
    """The signs of earlier messages that are still fresh, and those of this one."""
    kept: Mapping[str, str] = turn.slots.get(SLOT) or {}
    rules = fraud_rules()
    fresh = {
        sign: seen
        for sign, seen in kept.items()
        if sign in rules.signs
        and datetime.fromisoformat(seen) > turn.now - timedelta(hours=kept_hours(sign, rules))
    }
    heard = () if turn.pressed else signs_in(normalise(turn.frame.text).text, rules)
    return seen_now(fresh, heard, turn.now)


def seen_now(kept: Mapping[str, str], signs: Iterable[str], now: datetime) -> dict[str, str]:
    """``kept`` with ``signs`` seen now."""
    return {**kept, **dict.fromkeys(signs, now.isoformat())}


def signs_of(turn: Turn) -> list[str]:
    """The names of all fresh signs, in the order of the alphabet."""
    return sorted(turn.slots.get(SLOT) or {})
