"""Dense evidence: unit vectors in FAISS; exact while that is quick, a graph of near neighbours above."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import faiss as _faiss
import numpy as np
import numpy.typing as npt

from knowledge.vectors import Vectors

# FAISS makes much of its interface at run time: what its stubs declare is not what it takes.
faiss: Any = _faiss

EXACT_MAX = 50_000
"""Vectors up to which exact search is used; `python -m bench.retrieval` shows where the two meet."""
NEIGHBOURS = 32
BREADTH_BUILDING = 80
BREADTH_SEARCHING = 256

Rows = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


class Selection:
    """The rows that may be found, in the form FAISS reads; made once for many searches."""

    def __init__(self, mask: Mask) -> None:
        self.mask = mask
        self.count = int(np.count_nonzero(mask))
        self._bits = np.packbits(mask, bitorder="little")
        self.selector = faiss.IDSelectorBitmap(self._bits)


class VectorIndex:
    """Inner-product search; on unit vectors that is the cosine."""

    def __init__(self, vectors: Vectors, exact_max: int = EXACT_MAX) -> None:
        self._count, dimension = vectors.shape
        self.is_exact = self._count <= exact_max
        if self.is_exact:
            self._faiss = faiss.IndexFlatIP(dimension)
        else:
            self._faiss = faiss.IndexHNSWFlat(dimension, NEIGHBOURS, faiss.METRIC_INNER_PRODUCT)
            self._faiss.hnsw.efConstruction = BREADTH_BUILDING
        self._faiss.add(np.ascontiguousarray(vectors, dtype=np.float32))
        # The index keeps the vectors anyway; a second copy of a million of them would take two gigabytes.
        storage = self._faiss if self.is_exact else faiss.downcast_index(self._faiss.storage)
        self._vectors = faiss.rev_swig_ptr(storage.get_xb(), vectors.size).reshape(vectors.shape)

    def nearest(self, query: Vectors, limit: int, allowed: Selection | None = None) -> Rows:
        """The at most `limit` rows nearest to `query` (dimension,), best first, among the `allowed` ones only."""
        limit = min(limit, self._count if allowed is None else allowed.count)
        if limit == 0:
            return np.zeros(0, dtype=np.int64)
        chosen = {} if allowed is None else {"sel": allowed.selector}
        parameters = (
            faiss.SearchParameters(**chosen)
            if self.is_exact
            else faiss.SearchParametersHNSW(**chosen, efSearch=max(BREADTH_SEARCHING, limit))
        )
        _, rows = self._faiss.search(query[None, :], limit, params=parameters)
        found = cast(Rows, rows[0])
        return found[found >= 0]

    def cosines(self, query: Vectors, rows: Rows) -> npt.NDArray[np.float32]:
        """The cosine of each of these rows with `query`."""
        return cast(npt.NDArray[np.float32], self._vectors[rows] @ query)


def selected(rows: Sequence[int] | Rows, size: int) -> Selection:
    """These rows of an index of that size."""
    mask = np.zeros(size, dtype=np.bool_)
    mask[np.asarray(rows, dtype=np.int64)] = True
    return Selection(mask)
