"""The parts of a message that holds several wishes, each with the intent it would have alone."""

from __future__ import annotations

from typing import Any, Callable, Dict, List

from language.clauses import clauses
from language.normaliser import normalise

WISHES = "wishes"
"""The key in Rasa's parse of a message: ``[{"text", "intent", "confidence", "start", "end"}]``, or nothing for one wish."""

Rank = Callable[[str], List[Dict[str, Any]]]


def wishes(original: str, rank: Rank) -> List[Dict[str, Any]]:
    """One entry for each part; ``start`` and ``end`` are offsets in the text as it was sent. Empty for a single part."""
    normalised = normalise(original)
    spans = clauses(normalised.text)
    if len(spans) < 2:
        return []
    found = []
    for span in spans:
        start, end = normalised.span(*span)
        best = rank(original[start:end])[0]
        found.append(
            {
                "text": original[start:end],
                "intent": best["name"],
                "confidence": best["confidence"],
                "start": start,
                "end": end,
            }
        )
    return found
