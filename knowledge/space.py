"""The space in which questions are compared: the encoder's, moved and stretched to what tells these questions apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np
import numpy.typing as npt

from knowledge.vectors import Vectors, unit

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


def fitted(vectors: Vectors, owner: npt.NDArray[np.int64], is_wording: npt.NDArray[np.bool_]) -> Space:
    """The space for these texts: `owner` is each row's key, `is_wording` whether it words its key's question.

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
    np.add.at(centres, owner[rows], vectors[rows])
    centres /= np.maximum(counts, 1)[:, None]
    spread = (vectors[rows] - centres[owner[rows]])[counts[owner[rows]] > 1]
    values, directions = np.linalg.eigh(spread.T @ spread / len(spread))
    values = np.maximum(values, 0)
    scale = 1 / np.sqrt(values + SHRINKAGE * values.mean())
    return Space(mean, np.ascontiguousarray((directions * scale) @ directions.T, dtype=np.float32))
