"""What the knowledge base found for one text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Verdict = Literal["answer", "ask_back", "decline"]


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
    trace: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """Why: the evidence behind the verdict as plain JSON values, masked; for the record, never decided by."""
