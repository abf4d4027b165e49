"""Questions that no article answers. What lies nearer to one of them than to every article is better declined."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import yaml

from knowledge.ranking import Numbers, Ranker
from knowledge.vectors import Vectors
from knowledge.wording import wording

BACKGROUND = Path(__file__).parent / "background.yml"
NLU = Path(__file__).resolve().parents[1] / "data" / "nlu"
ANSWERED = 0.8
"""A background question as near as this to a text of an article is answered by now and no background any more."""


def background_questions(path: Path = BACKGROUND, nlu: Path = NLU) -> tuple[str, ...]:
    """The questions of the file, then the examples of the NLU files it names. Raises OSError, KeyError."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    examples = (text for name in content.get("nlu") or () for text in _examples(nlu / name))
    return tuple(dict.fromkeys((*content["questions"], *examples)))


class Background:
    """How near a query is to what no article answers, in the space of one ranker."""

    def __init__(self, questions: tuple[str, ...], ranker: Ranker) -> None:
        vectors = ranker.placed([wording(question) for question in questions])
        near = ranker.nearest_cosines(vectors)
        self.answered = tuple(np.array(questions, dtype=object)[near >= ANSWERED])
        """What had to be left out because an article answers it."""
        self.questions = tuple(np.array(questions, dtype=object)[near < ANSWERED])
        self._vectors = vectors[near < ANSWERED]

    def cosine(self, query: Vectors) -> float:
        """The cosine of the query with the nearest question; 0 when there is none."""
        return float(max(self._cosines(query).max(initial=0.0), 0.0))

    def cosine_without(self, question: str, query: Vectors) -> float:
        """The same as if `question` itself were not known: how an unseen question would look."""
        others = np.array([one != question for one in self.questions], dtype=np.bool_)
        return float(max(self._cosines(query)[others].max(initial=0.0), 0.0))

    def _cosines(self, query: Vectors) -> Numbers:
        return self._vectors @ query


def _examples(path: Path) -> list[str]:
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    lines = (line for block in blocks for line in str(block.get("examples") or "").splitlines())
    return [line.strip().removeprefix("- ") for line in lines if line.strip()]
