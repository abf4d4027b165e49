"""Fits the linear model and its temperature. Only training imports scikit-learn."""

from __future__ import annotations

from typing import Any, List, Sequence

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.model_selection import train_test_split
from sklearn.svm import LinearSVC

from components.linear_model import SEED, LinearModel, softmax, vocabulary_of, weighted_ngrams

HELD_OUT = 0.2
TEMPERATURES = np.geomspace(0.05, 3.0, 60)


def fit(
    sketches: Sequence[str],
    vectors: np.ndarray,
    intents: Sequence[str],
    inverse_penalty: float,
    dense_share: float,
    fewest: int,
) -> LinearModel:
    """Fit one model; the same input gives the same weights.

    ``inverse_penalty`` is scikit-learn's C; ``dense_share`` scales the sentence vector against the n-grams; an n-gram
    must be in ``fewest`` examples. The temperature is chosen on a fifth of the sentences, which its model has not seen, so
    that a probability of 0.8 is right about eight times in ten.
    """
    vocabulary, idf = vocabulary_of(sketches, fewest)
    features = _features(sketches, vectors * dense_share, vocabulary, idf)
    labels = np.array(intents)
    classifier = _fitted(features, labels, inverse_penalty)
    dense = vectors.shape[1]
    return LinearModel(
        intents=[str(name) for name in classifier.classes_],
        vocabulary=vocabulary,
        idf=idf,
        dense_weights=(classifier.coef_[:, :dense] * dense_share).astype(np.float32),
        ngram_weights=classifier.coef_[:, dense:].astype(np.float32),
        bias=classifier.intercept_.astype(np.float32),
        temperature=_temperature(features, labels, inverse_penalty),
    )


def _features(sketches: Sequence[str], dense: np.ndarray, vocabulary: dict[str, int], idf: np.ndarray) -> Any:
    indices: List[int] = []
    data: List[float] = []
    ends = [0]
    for sketch in sketches:
        columns, values = weighted_ngrams(sketch, vocabulary, idf)
        indices += columns
        data += list(values)
        ends.append(len(indices))
    ngrams = csr_matrix((data, indices, ends), shape=(len(sketches), len(vocabulary)))
    return hstack([csr_matrix(dense), ngrams]).tocsr()


def _fitted(features: Any, labels: np.ndarray, inverse_penalty: float) -> LinearSVC:
    # One hinge for each intent against the rest: ten times quicker to fit than a softmax, and better on unseen wording.
    classifier = LinearSVC(C=inverse_penalty, tol=0.01, random_state=SEED)
    return classifier.fit(features, labels)


def _temperature(features: Any, labels: np.ndarray, inverse_penalty: float) -> float:
    names, counts = np.unique(labels, return_counts=True)
    if min(counts) < 2 or len(labels) * HELD_OUT < len(names):
        return 1.0
    seen, unseen = train_test_split(
        np.arange(len(labels)), test_size=HELD_OUT, stratify=labels, random_state=SEED
    )
    classifier = _fitted(features[seen], labels[seen], inverse_penalty)
    scores = classifier.decision_function(features[unseen])
    truth = np.searchsorted(classifier.classes_, labels[unseen])
    losses = [_log_loss(scores / temperature, truth) for temperature in TEMPERATURES]
    return float(TEMPERATURES[int(np.argmin(losses))])


def _log_loss(scores: np.ndarray, truth: np.ndarray) -> float:
    return float(-np.log(softmax(scores)[np.arange(len(truth)), truth] + 1e-12).mean())
