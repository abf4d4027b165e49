"""A linear model over sentence vectors and character n-grams: fitted by scikit-learn, applied in numpy."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Sequence

import numpy as np

NGRAMS = (1, 2, 3)
EDGE = "^"
SEED = 20261123


@dataclass
class LinearModel:
    """Weights of one row per intent over [sentence vector, weighted n-grams, 1]."""

    intents: List[str]
    vocabulary: Dict[str, int]
    idf: np.ndarray
    dense_weights: np.ndarray
    ngram_weights: np.ndarray
    bias: np.ndarray
    temperature: float

    def probabilities(self, sketch: str, vector: np.ndarray) -> np.ndarray:
        """Probability of every intent for one sentence; sums to 1."""
        scores = self.dense_weights @ vector + self.bias
        columns, values = weighted_ngrams(sketch, self.vocabulary, self.idf)
        if columns:
            scores = scores + self.ngram_weights[:, columns] @ values
        return softmax(scores / self.temperature)

    def save(self, folder: Path) -> None:
        """Write the model as plain numbers and JSON: no pickle, nothing that runs when it is read."""
        np.savez(
            folder / "weights.npz",
            idf=self.idf,
            dense=self.dense_weights,
            ngrams=self.ngram_weights,
            bias=self.bias,
            temperature=np.array(self.temperature),
        )
        names = {"intents": self.intents, "vocabulary": list(self.vocabulary)}
        (folder / "names.json").write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> LinearModel:
        """Read what ``save`` wrote."""
        names = json.loads((folder / "names.json").read_text(encoding="utf-8"))
        with np.load(folder / "weights.npz", allow_pickle=False) as weights:
            return cls(
                intents=names["intents"],
                vocabulary={ngram: column for column, ngram in enumerate(names["vocabulary"])},
                idf=weights["idf"],
                dense_weights=weights["dense"],
                ngram_weights=weights["ngrams"],
                bias=weights["bias"],
                temperature=float(weights["temperature"]),
            )


def softmax(scores: np.ndarray) -> np.ndarray:
    """Probabilities along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def ngrams_of(sketch: str) -> Counter[str]:
    """How often each character n-gram of one to three characters is in the text, its two edges marked."""
    text = f"{EDGE}{sketch}{EDGE}"
    return Counter(text[at : at + size] for size in NGRAMS for at in range(len(text) - size + 1))


def weighted_ngrams(sketch: str, vocabulary: Dict[str, int], idf: np.ndarray) -> tuple[List[int], np.ndarray]:
    """Columns and unit-length TF-IDF values of the known n-grams of one text."""
    known = [(vocabulary[ngram], count) for ngram, count in ngrams_of(sketch).items() if ngram in vocabulary]
    if not known:
        return [], np.zeros(0, dtype=np.float32)
    columns = [column for column, _ in known]
    values = (1.0 + np.log([count for _, count in known])) * idf[columns]
    return columns, (values / np.linalg.norm(values)).astype(np.float32)


def vocabulary_of(sketches: Sequence[str], fewest: int) -> tuple[Dict[str, int], np.ndarray]:
    """The n-grams that are in at least ``fewest`` texts, sorted, and their inverse document frequencies."""
    documents: Counter[str] = Counter(ngram for sketch in sketches for ngram in ngrams_of(sketch))
    kept = sorted(ngram for ngram, count in documents.items() if count >= fewest)
    idf = [np.log((1 + len(sketches)) / (1 + documents[ngram])) + 1.0 for ngram in kept]
    return {ngram: column for column, ngram in enumerate(kept)}, np.array(idf, dtype=np.float32)
