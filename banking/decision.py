"""What happens with a message: the one pure place that decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

Route = Literal["continue", "cancel", "journey", "faq", "clarify", "decline", "handoff", "chitchat", "safety"]
Verdict = Literal["answer", "ask_back", "decline"]


@dataclass(frozen=True)
class Entity:
    """A normalised value with its place in the text as it was sent (``docs/architecture.md`` lists the values)."""

    name: str
    value: Any
    start: int
    end: int
    role: str | None = None
    text: str = ""


@dataclass(frozen=True)
class Frame:
    """What the understanding says of one message; ``ranking`` is (intent, confidence), best first."""

    text: str
    intent: str
    confidence: float
    ranking: tuple[tuple[str, float], ...] = ()
    entities: tuple[Entity, ...] = ()


@dataclass(frozen=True)
class Hit:
    """One article near the question; ``score`` is 0 to 1."""

    article_id: str
    question: str
    score: float


@dataclass(frozen=True)
class Retrieval:
    """What the retriever says of one text; ``hits`` best first, and it may answer, ask back, or decline."""

    verdict: Verdict
    confidence: float
    hits: tuple[Hit, ...] = ()


@dataclass(frozen=True)
class Situation:
    """Where the conversation stands: open journey, the field it waits for, login level, failures in a row."""

    journey: str | None = None
    awaiting: str | None = None
    level: int = 0
    failures: int = 0
    suspended: str | None = None
    offered: str | None = None


@dataclass(frozen=True)
class Choice:
    """A button: what it says and the payload it sends."""

    title: str
    payload: str


@dataclass(frozen=True)
class Decision:
    """Where the message goes, how sure that is, and why, in short codes for the agent's card."""

    route: Route
    target: str
    confidence: float
    reasons: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = field(default=())
