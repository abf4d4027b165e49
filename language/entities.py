"""Every value that rules can find in a message: one call, normalised values, spans in the original text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from language.amounts import find_amounts
from language.cards import find_card_tails
from language.lexicon import phrases
from language.normaliser import Normalised, normalise
from language.periods import find_periods
from language.signals import find_signals
from language.terms import find_terms

_EXAMPLES = {"amount": "500元", "card_tail": "尾号1234", "period": "上个月", "term": "12个月"}
_NEAR_DAY = re.compile(r"^(?:刚|今|昨|明|前天|后天|大前|大后)")
"""Near days stay as they are in a sketch: 今晚就还 orders something, 上个月还的 asks about it."""
_SEVERAL = frozenset({"product"})
"""Names of which one message may hold several values, for a comparison; of the others the longest phrase counts."""

Value = int | str | dict[str, str]


@dataclass(frozen=True)
class Found:
    """A value in a message.

    ``start`` and ``end`` are offsets in the text as it was sent. ``value`` is 分 for an ``amount``,
    ``{"from", "to"}`` for a ``period``, a word for the rest. The ends of a range have ``role`` min or max.
    """

    name: str
    value: Value
    start: int
    end: int
    role: str | None = None


def find_entities(original: str, today: date) -> list[Found]:
    """Amounts, periods, terms, card tails, listed words and signals, left to right; never raises."""
    normalised = normalise(original)
    text = normalised.text
    signals = [Found("signal", one.name, one.start, one.end) for one in find_signals(text)]
    found = [_moved(one, normalised) for one in _values_in(text, today) + _phrases_in(text) + signals]
    return sorted(found, key=lambda one: (one.start, one.end))


@lru_cache(maxsize=512)
def sketch(original: str) -> str:
    """The normalised text with every amount, period and card tail replaced by one fixed example of its kind.

    三千五 and 87.50元 look the same to a model that reads the sketch, so it learns wording and not numbers.
    """
    text = normalise(original).text
    # Which day it is changes a period's dates, not where it stands.
    values = [
        one
        for one in _values_in(text, date(2000, 12, 31))
        if one.name in _EXAMPLES and not _NEAR_DAY.search(text[one.start : one.end])
    ]
    for one in sorted(values, key=lambda value: -value.start):
        text = text[: one.start] + _EXAMPLES[one.name] + text[one.end :]
    return text


def _values_in(text: str, today: date) -> list[Found]:
    tails = find_card_tails(text)
    tail_spans = [(tail.start, tail.end) for tail in tails]
    periods = [one for one in find_periods(text, today) if not _overlaps((one.start, one.end), tail_spans)]
    taken = tail_spans + [(one.start, one.end) for one in periods]
    terms = find_terms(text, taken)
    taken += [(one.start, one.end) for one in terms]
    found = [Found("card_tail", tail.tail, tail.start, tail.end) for tail in tails]
    found += [Found("period", one.as_value(), one.start, one.end) for one in periods]
    found += [Found("term", one.value, one.start, one.end) for one in terms]
    found += [Found("amount", one.fen, one.start, one.end, one.role) for one in find_amounts(text, taken)]
    return found


def _phrases_in(text: str) -> list[Found]:
    """Listed words, longer ones first."""
    found: list[Found] = []
    for name, value, phrase in phrases("values"):
        start = text.find(phrase)
        span = (start, start + len(phrase))
        same = [one for one in found if one.name == name]
        settled = same if name not in _SEVERAL else [one for one in same if one.value == value]
        if start >= 0 and not settled and not _overlaps(span, [(one.start, one.end) for one in same]):
            found.append(Found(name, value, *span))
    return found


def _overlaps(span: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in others)


def _moved(one: Found, normalised: Normalised) -> Found:
    start, end = normalised.span(one.start, one.end)
    return Found(one.name, one.value, start, end, one.role)
