"""Ranks keys (articles, documents) by dense and lexical evidence together. A key may have several texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from knowledge.encoder import Encoder
from knowledge.index import Rows, VectorIndex, encoded
from knowledge.lexical import LexicalIndex

CANDIDATES = 200
SUPPORTING_ROWS = 3


@dataclass(frozen=True)
class Fusion:
    """How evidence is put together.

    `lexical_weight`: a row's score is its cosine plus this times its lexical similarity.
    `support`: a key's score is its best row's plus this times the mean of its `SUPPORTING_ROWS` best. The best row
    alone would let one unlucky paraphrase beat an article that is near in all its wordings.
    """

    lexical_weight: float
    support: float


@dataclass(frozen=True)
class Ranked:
    """A key with its score and the evidence for it. `score` lies between 0 and 1; `dense` and `lexical` are cosines."""

    key: str
    score: float
    dense: float
    lexical: float


class Ranker:
    """Answers "which key is nearest to this text"; built once, then only read."""

    def __init__(
        self, rows: Sequence[tuple[str, str]], encoder: Encoder, fusion: Fusion, cache: Path | None = None
    ) -> None:
        """`rows` are pairs of key and text. Raises ValueError when there are none."""
        if not rows:
            raise ValueError("nothing to rank: give at least one text")
        texts = [text for _, text in rows]
        self._keys = [key for key, _ in rows]
        self._encoder = encoder
        self._fusion = fusion
        self._vectors = VectorIndex(encoded(encoder, texts, cache))
        self._lexical = LexicalIndex(texts)

    def rank(self, text: str, limit: int, allowed: Callable[[str], bool] | None = None) -> tuple[Ranked, ...]:
        """The at most `limit` best keys, best first. Keys that are not allowed take no part at all."""
        rows = self._allowed_rows(allowed)
        query = self._encoder.encode([text])[0]
        lexical = self._lexical.scores(text)
        return self._fuse(self._candidates(query, lexical, rows), query, lexical, limit)

    def _allowed_rows(self, allowed: Callable[[str], bool] | None) -> Rows:
        if allowed is None:
            return np.arange(len(self._keys), dtype=np.int64)
        return np.flatnonzero([allowed(key) for key in self._keys]).astype(np.int64)

    def _candidates(
        self, query: npt.NDArray[np.float32], lexical: npt.NDArray[np.float32], rows: Rows
    ) -> Rows:
        """The best rows of either kind of evidence; fusing only these keeps the cost flat as the index grows."""
        by_words = rows[np.argsort(-lexical[rows], kind="stable")[:CANDIDATES]]
        return np.union1d(self._vectors.nearest(query, CANDIDATES, rows), by_words)

    def _fuse(
        self, rows: Rows, query: npt.NDArray[np.float32], lexical: npt.NDArray[np.float32], limit: int
    ) -> tuple[Ranked, ...]:
        dense = self._vectors.cosines(query, rows)
        weight, support = self._fusion.lexical_weight, self._fusion.support
        fused = (dense + weight * lexical[rows]) / (1 + weight)
        places_of: dict[str, list[int]] = {}
        for place in np.argsort(-fused, kind="stable").tolist():
            places_of.setdefault(self._keys[rows[place]], []).append(place)
        score_of = {
            key: (fused[places[0]] + support * fused[places[:SUPPORTING_ROWS]].mean()) / (1 + support)
            for key, places in places_of.items()
        }
        best = sorted(score_of, key=lambda key: (-score_of[key], key))[:limit]
        return tuple(
            Ranked(key, float(score_of[key]), float(dense[places].max()), float(lexical[rows[places]].max()))
            for key, places in ((key, places_of[key]) for key in best)
        )
