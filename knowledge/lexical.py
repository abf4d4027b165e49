"""Lexical evidence: naive Bayes over single characters and character pairs, scaled to at most 1 per query.

Characters beat jieba words here: customers' words are rarely the articles' words, but share characters with them. How much
likelier a document makes a query than the whole collection does (query likelihood with Dirichlet smoothing, Zhai and Lafferty
2004) counts how many of a document's wordings use a character; BM25 sees only how often it stands in all of them together.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import add

import numpy as np
import numpy.typing as npt
from scipy import sparse

PRIOR_TEXTS = 0.5
"""So many texts of the whole collection are thought to stand in every document beside its own (Dirichlet's mu)."""
UNKNOWN_TEXTS = 0.5
"""So many texts more than it has are thought to be in the collection: they have what no other text has."""

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
    """The evidence for every document of the index, in their order: 1 where all its texts have all of the query, below 0 where
    none has any of it."""
    coverage: float
    """How much of what is rare in the query occurs anywhere in the index, 0 to 1."""
    columns: Columns
    """The n-grams of the query that the index knows."""
    rarity: float
    """The rarity of all n-grams of the query together."""


class LexicalIndex:
    """How much likelier than elsewhere a query's characters and pairs are in each document."""

    def __init__(self, texts: Sequence[str], owner: Columns, counts: Scores) -> None:
        """`texts` in the plain shape of `knowledge.wording`; `owner` (texts,) the document of each, from 0 without gaps, and
        `counts` (texts,) how much it counts in there."""
        numbers = [_numbers(text) for text in texts]
        known, columns = np.unique(np.concatenate([_NOTHING, *numbers]), return_inverse=True)
        self._column: dict[str, int] = {_NGRAMS[number]: column for column, number in enumerate(known)}
        lengths = np.array([len(found) for found in numbers])
        entries = np.repeat(counts, lengths), (np.repeat(owner, lengths), columns)
        # Long texts share more with any query: they count as more than one, though less than their length says.
        sizes = np.bincount(owner, counts * np.sqrt(lengths / max(lengths.mean(), 1.0)))
        occurring = sparse.coo_array(entries, shape=(len(sizes), len(known))).tocsr()
        share = occurring.sum(axis=0) / (counts.sum() + UNKNOWN_TEXTS)
        occurring.data = np.log1p(occurring.data / (PRIOR_TEXTS * share[occurring.indices]))
        self._rarity = -np.log(share)
        self._unknown_rarity = float(np.log1p(counts.sum() / UNKNOWN_TEXTS))
        self._absent = np.log(PRIOR_TEXTS / (PRIOR_TEXTS + sizes))
        self._gains = occurring.T.tocsr()
        self._ngrams_of = occurring

    def query(self, text: str) -> LexicalQuery:
        """Compare a text in the plain shape with every document of the index."""
        asked = set(ngrams(text))
        columns = np.array([self._column[ngram] for ngram in asked if ngram in self._column], dtype=np.int64)
        known = float(self._rarity[columns].sum())
        rarity = known + self._unknown_rarity * (len(asked) - len(columns))
        if not len(columns):
            return LexicalQuery(np.zeros(len(self._absent), dtype=np.float32), 0.0, columns, rarity)
        starts, ends = self._gains.indptr[columns], self._gains.indptr[columns + 1]
        entries = np.concatenate([np.arange(start, end) for start, end in zip(starts, ends, strict=True)])
        gains = np.bincount(
            self._gains.indices[entries], self._gains.data[entries], minlength=len(self._absent)
        )
        scores = (gains + len(columns) * self._absent) / known
        return LexicalQuery(scores.astype(np.float32), known / rarity, columns, rarity)

    def coverage(self, query: LexicalQuery, document: int) -> float:
        """How much of what is rare in the query occurs in this document, 0 to 1."""
        if not len(query.columns):
            return 0.0
        start, end = self._ngrams_of.indptr[document : document + 2]
        present = np.isin(query.columns, self._ngrams_of.indices[start:end])
        return float(self._rarity[query.columns[present]].sum()) / query.rarity


@lru_cache(maxsize=TEXTS_REMEMBERED)
def _numbers(text: str) -> Columns:
    """Each n-gram of a text once, as a number that is the same in every index of this process: a rebuilt index finds it ready."""
    found = []
    for ngram in dict.fromkeys(ngrams(text)):
        number = _NUMBER.setdefault(ngram, len(_NGRAMS))
        if number == len(_NGRAMS):
            _NGRAMS.append(ngram)
        found.append(number)
    return np.array(found, dtype=np.int64)


def ngrams(text: str) -> Iterator[str]:
    """Every character and every pair of neighbours."""
    yield from text
    yield from map(add, text, text[1:])
