"""Ranks keys (articles, documents) by dense and lexical evidence together. A key may have several texts."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, cast

import numpy as np
import numpy.typing as npt
from pydantic import BaseModel, ConfigDict

from knowledge.index import Rows, Selection, VectorIndex
from knowledge.lexical import Columns, LexicalIndex, LexicalQuery
from knowledge.space import Placement, fitted
from knowledge.vectors import Vectors, VectorStore, unit
from knowledge.wording import Wording, wording

CANDIDATES = 100
"""Keys by words, and texts by meaning, that are weighed: the right one is hardly ever further down in both."""
CLOSE_KEYS = 8
"""Keys whose texts are compared one by one with a text that should be like none of them."""
CLOSE_COSINE_MIN = 0.45
"""A text further than this from every key as a whole is like none of their texts."""
CROWD = 10
CROWD_KEYS_MAX = 20_000
"""Above this many keys, finding each one's neighbours takes longer than it is worth."""
SELECTIONS_KEPT = 16

Kind = Literal["question", "paraphrase", "answer"]
WORDING_COUNTS = 1.0
ANSWER_COUNTS = 0.25
"""What a sentence of the answer counts beside a wording, for lexical evidence: it has words that customers use, and many more."""
Numbers = npt.NDArray[np.floating[Any]]
EVIDENCE = (
    "dense_best",
    "dense_together",
    "dense_whole",
    "lexical",
)
"""The kinds of evidence that are weighed, see `Weights`."""


class Weights(BaseModel):
    """What each kind of evidence for a key counts; `python -m knowledge.calibrate` learns them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    dense_best: float
    """Cosine of the nearest wording: finds the one paraphrase that says the same."""
    dense_together: float
    """Cosine of all wordings together: one unlucky paraphrase cannot carry it."""
    dense_whole: float
    """Cosine of all wordings and the answer together."""
    lexical: float
    """Lexical evidence of all texts as one document: one wording has the verb that the customer uses, another the noun."""
    crowd: float
    """How near a key's nearest neighbours are, taken off: a key among many similar ones is near to everything."""

    @property
    def total(self) -> float:
        """All weights of similarities together: what a perfect match scores before it is scaled."""
        return float(sum(getattr(self, name) for name in EVIDENCE))


@dataclass(frozen=True)
class Text:
    """One text of a key."""

    key: str
    text: str
    kind: Kind = "question"


@dataclass(frozen=True)
class Ranked:
    """A key with its score, the cosine of its nearest wording, and its lexical similarity. All are at most about 1."""

    key: str
    score: float
    dense: float
    lexical: float


@dataclass(frozen=True)
class Ranking:
    """The best keys for one text, best first, and what the text has in common with the index."""

    ranked: tuple[Ranked, ...]
    coverage: float = 0.0
    """How much of what is rare in the text occurs anywhere in the index, 0 to 1."""
    coverage_of_best: float = 0.0
    """The same for the texts of the best key alone."""
    query: Vectors | None = None
    """The text's place in the ranker's space; None without an encoder."""


class Ranker:
    """Answers "which key is nearest to this text"; built once, then only read."""

    def __init__(
        self,
        texts: Sequence[Text],
        vectors: VectorStore | None,
        weights: Weights,
        placement: Placement | None = None,
    ) -> None:
        """Without `vectors` only lexical evidence counts. Raises ValueError when there are no texts.

        `placement`: one in a space that was fitted to nearly the same texts before; without it a new one is fitted.
        """
        if not texts:
            raise ValueError("nothing to rank: give at least one text")
        self._keys = list(dict.fromkeys(one.key for one in texts))
        self._place = {key: number for number, key in enumerate(self._keys)}
        # The rows of one key lie together: its evidence is then one slice.
        texts = sorted(texts, key=lambda one: self._place[one.key])
        self._owner = np.array([self._place[one.key] for one in texts], dtype=np.int64)
        self._starts = np.searchsorted(self._owner, np.arange(len(self._keys) + 1))
        self._is_wording = np.array([one.kind != "answer" for one in texts])
        self._weights = weights
        self._wordings = [wording(one.text) for one in texts]
        counts = np.where(self._is_wording, WORDING_COUNTS, ANSWER_COUNTS).astype(np.float32)
        self._lexical = LexicalIndex([one.plain for one in self._wordings], self._owner, counts)
        self._vectors = vectors
        self._selections: OrderedDict[Hashable, Selection] = OrderedDict()
        if vectors is not None:
            self._place_all(vectors, placement)

    def _place_all(self, vectors: VectorStore, placement: Placement | None) -> None:
        if placement is None:
            space = fitted(vectors.of(self._wordings), self._owner, self._is_wording)
            placement = Placement(space, vectors)
        self.placement, self.space = placement, placement.space
        placed = placement.of(self._wordings)
        self._index = VectorIndex(placed)
        self._together = self._sums(np.where(self._is_wording[:, None], placed, 0))
        self._whole = self._sums(placed)
        self._crowd = _crowd(self._whole)

    @property
    def wordings(self) -> Sequence[Wording]:
        """Every text that is indexed."""
        return self._wordings

    def placed(self, wordings: Sequence[Wording]) -> Vectors:
        """(len(wordings), dimension): texts that are not indexed, in the same space. Raises ValueError without an encoder."""
        if self._vectors is None:
            raise ValueError("without an encoder there is no space")
        return self.placement.of(wordings)

    def nearest_cosines(self, vectors: Vectors) -> Numbers:
        """(len(vectors),): the cosine of each vector with the nearest text of the `CLOSE_KEYS` keys nearest to it.

        A text that says the same lies in a key that is near as a whole: looking at every text would take seconds.
        """
        if len(vectors) == 0:
            return np.zeros(0, dtype=np.float32)
        near = vectors @ self._whole.T
        count = min(CLOSE_KEYS, near.shape[1])
        cosines = near.max(axis=1)
        for number in np.flatnonzero(cosines >= CLOSE_COSINE_MIN):
            keys = np.argpartition(-near[number], count - 1)[:count]
            cosines[number] = self._index.cosines(vectors[number], self._rows_of(keys)).max()
        return cast(Numbers, cosines)

    def rank(
        self,
        text: str,
        limit: int,
        allowed: Callable[[str], bool] | None = None,
        scope: Hashable = None,
    ) -> Ranking:
        """The at most `limit` best keys, best first. Keys that are not allowed take no part at all.

        `scope` names what `allowed` depends on, so that it need not be asked about every key each time.
        """
        selection = None if allowed is None else self._selection(allowed, scope)
        if selection is not None and selection.count == 0:
            return Ranking(())
        asked = wording(text)
        lexical = self._lexical.query(asked.plain)
        query = None if self._vectors is None else self.space.place(self._vectors.of_query(asked))
        keys = self._candidates(query, lexical, selection)
        ranked = self._fused(keys, query, lexical, limit)
        best = self._place[ranked[0].key]
        return Ranking(ranked, lexical.coverage, self._lexical.coverage(lexical, best), query)

    def evidence(self, text: str) -> tuple[list[str], npt.NDArray[np.float64]]:
        """All keys, and (keys, kinds of `EVIDENCE`) for this text: what weights are learned from.

        Raises ValueError without an encoder.
        """
        if self._vectors is None:
            raise ValueError("without an encoder there is no such evidence")
        asked = wording(text)
        keys = np.arange(len(self._keys))
        rows = np.arange(len(self._owner))
        query = self.space.place(self._vectors.of_query(asked))
        evidence = self._dense_evidence(rows, keys, query)
        evidence["lexical"] = self._lexical.query(asked.plain).scores
        return self._keys, np.stack([evidence[name] for name in EVIDENCE], axis=1).astype(np.float64)

    def _selection(self, allowed: Callable[[str], bool], scope: Hashable) -> Selection:
        if scope is not None and scope in self._selections:
            return self._selections[scope]
        mask = np.array([allowed(key) for key in self._keys])[self._owner]
        selection = Selection(mask)
        if scope is not None:
            self._selections[scope] = selection
            while len(self._selections) > SELECTIONS_KEPT:
                self._selections.popitem(last=False)
        return selection

    def _candidates(self, query: Vectors | None, lexical: LexicalQuery, selection: Selection | None) -> Rows:
        """The best keys by either kind of evidence; weighing only these keeps the cost flat as the index grows."""
        keys = np.arange(len(self._keys)) if selection is None else np.unique(self._owner[selection.mask])
        if len(keys) > CANDIDATES:
            keys = keys[np.argpartition(lexical.scores[keys], -CANDIDATES)[-CANDIDATES:]]
            if query is not None:
                nearest = self._index.nearest(query, CANDIDATES, selection)
                keys = np.union1d(keys, self._owner[nearest])
        return keys

    def _rows_of(self, keys: Rows) -> Rows:
        """All rows of these keys, key by key."""
        return np.concatenate([np.arange(self._starts[key], self._starts[key + 1]) for key in keys])

    def _fused(
        self, keys: Rows, query: Vectors | None, lexical: LexicalQuery, limit: int
    ) -> tuple[Ranked, ...]:
        evidence: dict[str, Numbers] = {"lexical": lexical.scores[keys]}
        if query is not None:
            evidence |= self._dense_evidence(self._rows_of(keys), keys, query)
        weights = self._weights
        weighed = sum(getattr(weights, name) * values for name, values in evidence.items())
        score = cast(Numbers, weighed) / sum(getattr(weights, name) for name in evidence)
        if query is not None:
            score = score - weights.crowd / weights.total * self._crowd[keys]
        dense = evidence.get("dense_best", np.zeros(len(keys)))
        shared = evidence["lexical"]
        return tuple(
            Ranked(self._keys[keys[place]], float(score[place]), float(dense[place]), float(shared[place]))
            for place in np.argsort(-score, kind="stable")[:limit]
        )

    def _dense_evidence(self, rows: Rows, keys: Rows, query: Vectors) -> dict[str, Numbers]:
        sizes = self._starts[keys + 1] - self._starts[keys]
        cosines = self._index.cosines(query, rows)
        return {
            "dense_best": _best(cosines, self._is_wording[rows], sizes),
            "dense_together": self._together[keys] @ query,
            "dense_whole": self._whole[keys] @ query,
        }

    def _sums(self, vectors: Vectors) -> Vectors:
        """(keys, dimension): the direction in which each key's vectors point together."""
        # The rows of one key lie together, and every key has one.
        return unit(np.add.reduceat(vectors, self._starts[:-1], axis=0))


def _best(values: Numbers, mask: npt.NDArray[np.bool_], sizes: Columns) -> Numbers:
    """(keys,): the highest value in the mask among each key's rows, 0 where there is none."""
    return cast(Numbers, np.maximum(_table(values, mask, sizes).max(axis=1), 0))


def _table(values: Numbers, mask: npt.NDArray[np.bool_], sizes: Columns) -> Numbers:
    """(keys, most rows of a key): each key's values side by side, -1 where the mask or the key has none."""
    table = np.full((len(sizes), int(sizes.max())), -1.0, dtype=np.float32)
    table[np.arange(table.shape[1]) < sizes[:, None]] = np.where(mask, values, -1)
    return table


def _crowd(vectors: Vectors) -> Numbers:
    """(keys,): the mean cosine of each key with the `CROWD` others nearest to it."""
    count = len(vectors)
    near = min(CROWD, count - 1)
    crowd = np.zeros(count, dtype=np.float32)
    if near < 1 or count > CROWD_KEYS_MAX:
        return crowd
    for start in range(0, count, 1024):
        block = vectors[start : start + 1024] @ vectors.T
        # The nearest of all is the key itself.
        best = np.partition(block, -near - 1, axis=1)[:, -near - 1 :]
        crowd[start : start + 1024] = (best.sum(axis=1) - best.max(axis=1)) / near
    return crowd
