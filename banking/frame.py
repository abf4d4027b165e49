"""What the understanding heard in one message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

SIGNAL = "signal"


@dataclass(frozen=True)
class Entity:
    """A normalised value and its place in the text as sent; ``docs/architecture.md`` lists the values."""

    name: str
    value: Any
    start: int
    end: int
    role: str | None = None
    text: str = ""


@dataclass(frozen=True)
class Wish:
    """One part, ``text[start:end]``, of a message that holds several wishes, and what it would mean alone."""

    text: str
    intent: str
    confidence: float
    start: int
    end: int


@dataclass(frozen=True)
class Frame:
    """What the understanding says of one message; ``ranking`` is (intent, confidence), best first.

    ``wishes`` has the parts of a message that joining words set apart, and is empty for a single part.
    ``hints_at_fraud``: the words tell of a fraud, or sound like those of people who are being cheated (``fraud_words.py``).
    """

    text: str
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...] = ()
    entities: tuple[Entity, ...] = ()
    wishes: tuple[Wish, ...] = ()
    hints_at_fraud: bool = False

    @property
    def signals(self) -> dict[str, str]:
        """What the message shows beside its wish (``data/lexicon/signals.yml``) -> the words that show it."""
        return {str(one.value): one.text for one in self.entities if one.name == SIGNAL}
