"""Signs of fraud in what the customer says, kept for as long as the rules say: a fraud is often prepared over days.

Only the names of the signs are kept, never the words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta

from actions.turn import Turn
from banking.fraud_gate import NEW_DEVICE, fraud_rules, of_the_talk, warns
from banking.fraud_words import fraud_words, heard

SLOT = "fraud_signs"
"""The slot: sign -> when it was seen last, ISO 8601."""
_ANSWERS = frozenset({"affirm", "deny"})
"""What a plain yes or no says, the question says."""


def watched(turn: Turn) -> dict[str, str]:
    """The signs of earlier messages that are still fresh, and those that this message adds, alone and to the talk."""
    rules = fraud_rules()
    fresh = {
        sign: seen for sign, seen in (turn.slots.get(SLOT) or {}).items() if _is_fresh(sign, seen, turn.now)
    }
    if turn.pressed:
        return fresh
    talk = [*_said_lately(turn), turn.frame.text][-rules.talk.messages_max :]
    of_message, of_talk = heard(talk, fraud_words(), rules)
    fresh = seen_now(fresh, of_message, turn.now)
    # Without words of the customer's own the talk is what it was: a question must not come back because time goes by.
    if turn.frame.intent in _ANSWERS:
        return fresh
    of_messages = {sign: seen for sign, seen in fresh.items() if not of_the_talk(sign, rules)}
    return seen_now(of_messages, of_talk, turn.now)


def seen_now(kept: Mapping[str, str], signs: Iterable[str], now: datetime) -> dict[str, str]:
    """``kept`` with ``signs`` seen now."""
    return {**kept, **dict.fromkeys(signs, now.isoformat())}


def signs_of(turn: Turn) -> list[str]:
    """The names of all fresh signs, in the order of the alphabet; a new device is one as long as the customer writes from it."""
    device = {NEW_DEVICE} if turn.new_device else set()
    return sorted({*(turn.slots.get(SLOT) or {}), *device})


def warnings_of(turn: Turn) -> list[str]:
    """Those of ``signs_of`` that warn: small talk takes no question back that is open."""
    rules = fraud_rules()
    return [sign for sign in signs_of(turn) if warns(sign, rules)]


def warns_anew(turn: Turn, told: Collection[str]) -> bool:
    """Whether the customer has said what sounds like fraud since the bank was told the signs ``told``."""
    return not set(warnings_of(turn)) <= set(told)


def _is_fresh(sign: str, seen: str, now: datetime) -> bool:
    rules = fraud_rules()
    if sign not in rules.signs:
        return False
    hours = rules.talk.hours if of_the_talk(sign, rules) else rules.signs_kept_hours
    return datetime.fromisoformat(seen) > now - timedelta(hours=hours)


def _said_lately(turn: Turn) -> list[str]:
    """What the customer typed within the hours of a talk, before this message."""
    since = turn.now - timedelta(hours=fraud_rules().talk.hours)
    return [one.text for one in turn.said_before if one.at > since and one.intent not in _ANSWERS]
