"""What a message shows beside its wish: anger, urgency, abuse, vulnerability, a fraud happening, words of self-harm."""

from __future__ import annotations

import re
from dataclasses import dataclass

from language.lexicon import patterns


@dataclass(frozen=True)
class Signal:
    """``text[start:end]`` are the words that show ``name``; the names are the keys of ``data/lexicon/signals.yml``."""

    name: str
    start: int
    end: int


def find_signals(text: str) -> list[Signal]:
    """The first sign of each kind in normalised text, in the order of the file; never raises."""
    found = []
    for name, expressions in patterns("signals"):
        matches = (re.search(expression, text) for expression in expressions)
        first = min((match for match in matches if match), key=lambda match: match.start(), default=None)
        if first is not None:
            found.append(Signal(name, first.start(), first.end()))
    return found
