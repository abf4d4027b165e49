"""Dense evidence: unit vectors in FAISS."""

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
"""Vectors up to which all are compared: that costs as much CPU as encoding the question, 5 ms. Cells cost less, but have to be
made anew when an article changes, which takes seconds (`python -m bench.retrieval`)."""
CELLS_PER_ROOT = 4
CELLS_LOOKED_INTO = 128
"""With 4 √n cells, looking into 128 finds about 99 of 100 of the nearest ten at every size measured."""
FEW_ROWS = 5_000
"""So few allowed rows are compared one by one, in 7 ms at most: they may lie in cells that are not looked into."""
TRAINED_ON_PER_CELL = 40

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
    """Inner-product search; on unit vectors that is the cosine. Exact while that is quick, in cells of near vectors above."""

    def __init__(self, vectors: Vectors, exact_max: int = EXACT_MAX) -> None:
        self._count, dimension = vectors.shape
        self._few_rows = min(FEW_ROWS, exact_max)
        self.is_exact = self._count <= exact_max
        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        self._faiss = faiss.IndexFlatIP(dimension)
        if not self.is_exact:
            cells = max(int(CELLS_PER_ROOT * self._count**0.5), 1)
            cells = min(cells, self._count)
            self._cells = faiss.IndexFlatIP(dimension)
            self._faiss = faiss.IndexIVFFlat(self._cells, dimension, cells, faiss.METRIC_INNER_PRODUCT)
            self._faiss.nprobe = CELLS_LOOKED_INTO
            self._faiss.cp.min_points_per_centroid = 1
            self._faiss.cp.niter = 8
            # Evenly spread over the rows: neighbours in the file are neighbours in meaning.
            step = max(self._count // (TRAINED_ON_PER_CELL * cells), 1)
            self._faiss.train(np.ascontiguousarray(vectors[::step]))
        self._faiss.add(vectors)
        if not self.is_exact:
            self._faiss.make_direct_map()

    def nearest(self, query: Vectors, limit: int, allowed: Selection | None = None) -> Rows:
        """The at most `limit` rows nearest to `query` (dimension,), best first, among the `allowed` ones only."""
        limit = min(limit, self._count if allowed is None else allowed.count)
        if limit == 0:
            return np.zeros(0, dtype=np.int64)
        if allowed is not None and not self.is_exact and allowed.count <= self._few_rows:
            rows = np.flatnonzero(allowed.mask)
            return rows[np.argsort(-self.cosines(query, rows), kind="stable")[:limit]]
        chosen = {} if allowed is None else {"sel": allowed.selector}
        parameters = (
            faiss.SearchParameters(**chosen)
            if self.is_exact
            else faiss.SearchParametersIVF(**chosen, nprobe=CELLS_LOOKED_INTO)
        )
        _, rows = self._faiss.search(query[None, :], limit, params=parameters)
        found = cast(Rows, rows[0])
        return found[found >= 0]

    def cosines(self, query: Vectors, rows: Rows) -> npt.NDArray[np.float32]:
        """The cosine of each of these rows with `query`."""
        return cast(npt.NDArray[np.float32], self._faiss.reconstruct_batch(rows) @ query)


def selected(rows: Sequence[int] | Rows, size: int) -> Selection:
    """These rows of an index of that size."""
    mask = np.zeros(size, dtype=np.bool_)
    mask[np.asarray(rows, dtype=np.int64)] = True
    return Selection(mask)
