"""Lexical evidence: BM25 over single characters and character pairs, scaled to 0..1 per query.

Characters beat jieba words here: customers' words are rarely the articles' words, but share characters with them. Scaling
by the best score a query could reach makes the evidence comparable with a cosine, for long and short questions alike.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from sklearn.feature_extraction.text import CountVectorizer

SATURATION = 1.2  # BM25's k1
LENGTH_PENALTY = 0.75  # BM25's b

Scores = npt.NDArray[np.float32]


class LexicalIndex:
    """How many of a query's rare characters and pairs a text shares."""

    def __init__(self, texts: Sequence[str]) -> None:
        counter = CountVectorizer(analyzer="char", ngram_range=(1, 2), preprocessor=_plain, dtype=np.float32)
        counts = counter.fit_transform(texts).tocsr()
        self._analyze = counter.build_analyzer()
        self._column: dict[str, int] = counter.vocabulary_
        documents = counts.shape[0]
        frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        self._rarity = np.log(1 + (documents - frequency + 0.5) / (frequency + 0.5))
        lengths = np.asarray(counts.sum(axis=1)).ravel()
        texts_of_entries = np.repeat(np.arange(documents), np.diff(counts.indptr))
        penalty = 1 - LENGTH_PENALTY + LENGTH_PENALTY * lengths[texts_of_entries] / lengths.mean()
        saturated = counts.data / (counts.data + SATURATION * penalty)
        counts.data = (saturated * self._rarity[counts.indices]).astype(np.float32)
        self._weights = counts.T.tocsr()

    def scores(self, text: str) -> Scores:
        """The similarity of `text` with every text of the index, in their order, 0 to about 1."""
        known = [self._column[ngram] for ngram in set(self._analyze(text)) if ngram in self._column]
        if not known:
            return np.zeros(self._weights.shape[1], dtype=np.float32)
        reachable = self._rarity[known].sum() / (1 + SATURATION)
        return np.asarray(self._weights[known].sum(axis=0), dtype=np.float32).ravel() / np.float32(reachable)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()
