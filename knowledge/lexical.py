"""Lexical evidence: BM25 over single characters and character pairs, scaled to 0..1 per query.

Characters beat jieba words here: customers' words are rarely the articles' words, but share characters with them. Scaling
by the best score a query could reach makes the evidence comparable with a cosine, for long and short questions alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

import numpy as np
import numpy.typing as npt
from scipy import sparse

SATURATION = 1.2  # BM25's k1
LENGTH_PENALTY = 0.75  # BM25's b

Scores = npt.NDArray[np.float32]
Columns = npt.NDArray[np.int64]


TEXTS_REMEMBERED = 50_000
_NUMBER: dict[str, int] = {}
_NGRAMS: list[str] = []
_NOTHING = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class LexicalQuery:
    """What one query shares with the index."""

    scores: Scores
    """The similarity with every document of the index, in their order, 0 to about 1."""
    coverage: float
    """How much of what is rare in the query occurs anywhere in the index, 0 to 1."""
    columns: Columns
    """The n-grams of the query that the index knows."""
    rarity: float
    """The rarity of all n-grams of the query together."""


class LexicalIndex:
    """How many of a query's rare characters and pairs a document shares."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        """Each document is one or more texts, in the plain shape of `knowledge.wording`."""
        numbers = [np.concatenate([_NOTHING, *map(_numbers, texts)]) for texts in documents]
        starts = np.cumsum([0, *map(len, numbers)])
        known, indices = np.unique(np.concatenate([_NOTHING, *numbers]), return_inverse=True)
        self._column: dict[str, int] = {_NGRAMS[number]: column for column, number in enumerate(known)}
        ones = np.ones(len(indices), dtype=np.float32)
        count = len(documents)
        shape = (count, len(self._column))
        counts = sparse.csr_matrix((ones, indices, starts), shape=shape)
        counts.sum_duplicates()
        frequency = np.bincount(counts.indices, minlength=shape[1])
        self._rarity = np.log(1 + (count - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        self._unknown_rarity = float(np.log(1 + (count + 0.5) / 0.5))
        lengths = np.diff(starts).astype(np.float32)
        penalty = 1 - LENGTH_PENALTY + LENGTH_PENALTY * lengths / max(float(lengths.mean()), 1.0)
        document_of_entry = np.repeat(np.arange(count), np.diff(counts.indptr))
        saturated = counts.data / (counts.data + SATURATION * penalty[document_of_entry])
        counts.data = (saturated * self._rarity[counts.indices]).astype(np.float32)
        self._count = count
        self._weights = counts.T.tocsr()
        self._ngrams_of = counts

    def query(self, text: str) -> LexicalQuery:
        """Compare a text in the plain shape with every document of the index."""
        asked = set(ngrams(text))
        columns = np.array([self._column[ngram] for ngram in asked if ngram in self._column], dtype=np.int64)
        known = float(self._rarity[columns].sum())
        rarity = known + self._unknown_rarity * (len(asked) - len(columns))
        if not len(columns):
            return LexicalQuery(np.zeros(self._count, dtype=np.float32), 0.0, columns, rarity)
        starts, ends = self._weights.indptr[columns], self._weights.indptr[columns + 1]
        entries = np.concatenate([np.arange(start, end) for start, end in zip(starts, ends, strict=True)])
        found = np.bincount(
            self._weights.indices[entries], self._weights.data[entries], minlength=self._count
        )
        scores = (found * ((1 + SATURATION) / known)).astype(np.float32)
        return LexicalQuery(scores, known / rarity, columns, rarity)

    def coverage(self, query: LexicalQuery, document: int) -> float:
        """How much of what is rare in the query occurs in this document, 0 to 1."""
        if not len(query.columns):
            return 0.0
        start, end = self._ngrams_of.indptr[document : document + 2]
        present = np.isin(query.columns, self._ngrams_of.indices[start:end])
        return float(self._rarity[query.columns[present]].sum()) / query.rarity


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _numbers(text: str) -> Columns:
    """The n-grams of a text as numbers that are the same in every index of this process: a rebuilt index finds them ready."""
    found = []
    for ngram in ngrams(text):
        number = _NUMBER.setdefault(ngram, len(_NGRAMS))
        if number == len(_NGRAMS):
            _NGRAMS.append(ngram)
        found.append(number)
    return np.array(found, dtype=np.int64)


def ngrams(text: str) -> Iterator[str]:
    """Every character and every pair of neighbours."""
    yield from text
    yield from map(add, text, text[1:])
