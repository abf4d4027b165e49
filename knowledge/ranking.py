"""Ranks keys (articles, documents) by dense and lexical evidence together. A key may have several texts."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import numpy as np
import numpy.typing as npt

from knowledge.encoder import Encoder
from knowledge.index import Rows, VectorIndex, Vectors, encoded
from knowledge.lexical import LexicalIndex, Scores

CANDIDATES = 200

Numbers = npt.NDArray[np.floating[Any]]


@dataclass(frozen=True)
class Fusion:
    """How evidence is put together; with one text per key only `lexical_weight` matters.

    `whole_weight`: the evidence for a key is its best text's plus this times that of all its texts together. The best
    text alone would let one unlucky paraphrase beat a key that is near in all its wordings.
    `lexical_weight`: a key's score is its dense evidence plus this times its lexical evidence.
    """

    whole_weight: float
    lexical_weight: float


@dataclass(frozen=True)
class Ranked:
    """A key with its score, and the dense and lexical similarity of its best text. All are at most about 1."""

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
        self._keys = list(dict.fromkeys(key for key, _ in rows))
        place = {key: number for number, key in enumerate(self._keys)}
        self._owner = np.array([place[key] for key, _ in rows], dtype=np.int64)
        self._encoder = encoder
        self._fusion = fusion
        vectors = encoded(encoder, texts, cache)
        # All questions to a bank have a direction in common; without it the differences count.
        self._mean = vectors.mean(axis=0) if len(self._keys) > 1 else np.zeros_like(vectors[0])
        vectors = _unit(vectors - self._mean)
        self._vectors = VectorIndex(vectors)
        self._centroids = _centroids(vectors, self._owner, len(self._keys))
        self._texts_of_key = np.bincount(self._owner)
        self._lexical = LexicalIndex(texts)

    def rank(self, text: str, limit: int, allowed: Callable[[str], bool] | None = None) -> tuple[Ranked, ...]:
        """The at most `limit` best keys, best first. Keys that are not allowed take no part at all."""
        query = _unit(self._encoder.encode([text])[0] - self._mean)
        lexical = self._lexical.scores(text)
        return self._fuse(self._candidates(query, lexical, self._rows(allowed)), query, lexical, limit)

    def _rows(self, allowed: Callable[[str], bool] | None) -> Rows | None:
        if allowed is None:
            return None
        return np.flatnonzero(np.array([allowed(key) for key in self._keys])[self._owner])

    def _candidates(self, query: Vectors, lexical: Scores, rows: Rows | None) -> Rows:
        """The best texts by either kind of evidence; fusing only these keeps the cost flat as the index grows."""
        nearest = self._vectors.nearest(query, CANDIDATES, rows)
        if rows is None:
            rows = np.arange(len(self._owner), dtype=np.int64)
        if len(rows) > CANDIDATES:
            rows = rows[np.argpartition(-lexical[rows], CANDIDATES)[:CANDIDATES]]
        return np.union1d(nearest, rows)

    def _fuse(self, rows: Rows, query: Vectors, lexical: Scores, limit: int) -> tuple[Ranked, ...]:
        keys, owner = np.unique(self._owner[rows], return_inverse=True)
        cosine = _best(self._vectors.cosines(query, rows), owner, len(keys))
        shared = _best(lexical[rows], owner, len(keys))
        average = np.bincount(self._owner, lexical) / self._texts_of_key
        dense = self._mixed(cosine, self._centroids[keys] @ query)
        words = self._mixed(shared, average[keys])
        weight = self._fusion.lexical_weight
        score = (dense + weight * words) / (1 + weight)
        return tuple(
            Ranked(self._keys[keys[place]], float(score[place]), float(cosine[place]), float(shared[place]))
            for place in np.argsort(-score, kind="stable")[:limit]
        )

    def _mixed(self, best: Numbers, all_together: Numbers) -> Numbers:
        weight = self._fusion.whole_weight
        return (best + weight * all_together) / (1 + weight)


def _best(values: Numbers, owner: Rows, keys: int) -> Numbers:
    """(keys,): the highest value that each key owns."""
    best = np.full(keys, -1.0)
    np.maximum.at(best, owner, values)
    return best


def _centroids(vectors: Vectors, owner: Rows, keys: int) -> npt.NDArray[np.float32]:
    """(keys, dimension): the direction in which each key's vectors point together."""
    sums = np.zeros((keys, vectors.shape[1]), dtype=np.float32)
    np.add.at(sums, owner, vectors)
    return _unit(sums)


def _unit(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return cast(Vectors, vectors / np.maximum(lengths, np.float32(1e-9)))
