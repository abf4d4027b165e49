"""The space in which questions are compared: the encoder's, moved and stretched to what tells these questions apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from knowledge.vectors import Vectors, VectorStore, unit
from knowledge.wording import Wording

SHRINKAGE = 3.0
"""How much the spread within questions is evened out before it is divided by, in multiples of its mean."""
EXTRA_WORDINGS_MIN = 128
"""With fewer wordings beside the first of each key nothing can be learned from their spread."""


@dataclass(frozen=True)
class Space:
    """Takes the mean off, then shrinks the directions in which wordings of one question differ anyway."""

    mean: Vectors
    stretch: Vectors | None
    """(dimension, dimension), or None where there was nothing to learn it from."""

    def place(self, vectors: Vectors) -> Vectors:
        """(..., dimension) to the same shape, unit rows."""
        moved = vectors - self.mean
        return unit(moved if self.stretch is None else cast(Vectors, moved @ self.stretch))


class Placement:
    """The places of texts in one space, each reckoned once: most of what a changed index needs is here already."""

    def __init__(self, space: Space, vectors: VectorStore) -> None:
        self.space = space
        self._vectors = vectors
        self._known: dict[Wording, Vectors] = {}

    def of(self, wordings: Sequence[Wording]) -> Vectors:
        """(len(wordings), dimension) float32, unit rows."""
        unseen = list(dict.fromkeys(one for one in wordings if one not in self._known))
        if unseen:
            self._known.update(zip(unseen, self.space.place(self._vectors.of(unseen)), strict=True))
        if not wordings:
            return self.space.place(self._vectors.of(wordings))
        return cast(Vectors, np.stack([self._known[one] for one in wordings]))

    def keep_only(self, wordings: Sequence[Wording]) -> None:
        """Forget all other texts."""
        kept = set(wordings)
        self._known = {one: place for one, place in self._known.items() if one in kept}


def fitted(vectors: Vectors, owner: npt.NDArray[np.int64], is_wording: npt.NDArray[np.bool_]) -> Space:
    """The space for these texts: `owner` is each row's key, in ascending order, `is_wording` whether it words its key's question.

    All questions to a bank have a direction in common, which the mean takes away. What separates two wordings of one
    question is noise: the more a direction carries of it, the less it counts (within-class covariance normalisation).
    """
    keys = int(owner.max()) + 1 if len(owner) else 0
    mean = vectors.mean(axis=0) if keys > 1 else np.zeros(vectors.shape[1], dtype=np.float32)
    rows = np.flatnonzero(is_wording)
    counts = np.bincount(owner[rows], minlength=keys)
    if len(rows) - np.count_nonzero(counts) < EXTRA_WORDINGS_MIN:
        return Space(mean, None)
    centres = np.zeros((keys, vectors.shape[1]), dtype=np.float32)
    # The rows of one key lie together, so that one pass sums them all.
    centres[counts > 0] = np.add.reduceat(vectors[rows], _firsts(owner[rows]), axis=0)
    centres /= np.maximum(counts, 1)[:, None]
    spread = (vectors[rows] - centres[owner[rows]])[counts[owner[rows]] > 1]
    values, directions = np.linalg.eigh(spread.T @ spread / len(spread))
    values = np.maximum(values, 0)
    scale = 1 / np.sqrt(values + SHRINKAGE * values.mean())
    return Space(mean, np.ascontiguousarray((directions * scale) @ directions.T, dtype=np.float32))


def _firsts(owner: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Where each key begins in a row of keys in ascending order."""
    return np.flatnonzero(np.diff(owner, prepend=-1))
