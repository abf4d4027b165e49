"""Dense evidence: sentence vectors in FAISS, and the cache that saves encoding the same texts twice."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import faiss
import numpy as np
import numpy.typing as npt

from knowledge.encoder import Encoder

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


class VectorIndex:
    """Exact inner-product search; on unit vectors that is the cosine."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        self._faiss = faiss.IndexFlatIP(self._vectors.shape[1])
        self._faiss.add(self._vectors)

    def nearest(self, query: Vectors, limit: int, allowed: Rows | None = None) -> Rows:
        """The at most `limit` rows nearest to `query` (dimension,), best first, among the `allowed` ones only."""
        limit = min(limit, len(self._vectors) if allowed is None else len(allowed))
        if limit == 0:
            return np.zeros(0, dtype=np.int64)
        # faiss builds the keyword arguments of this class at run time.
        selector = {} if allowed is None else {"sel": faiss.IDSelectorBatch(allowed)}
        parameters = faiss.SearchParameters(**selector)
        _, rows = self._faiss.search(query[None, :], limit, params=parameters)
        return cast(Rows, rows[0])

    def cosines(self, query: Vectors, rows: Rows) -> npt.NDArray[np.float32]:
        """The cosine of each of these rows with `query`."""
        return cast(npt.NDArray[np.float32], self._vectors[rows] @ query)


def cache_folder() -> Path:
    """`index/` under YINBAN_CACHE, by default under ~/.cache/yinban."""
    return Path(os.environ.get("YINBAN_CACHE") or Path.home() / ".cache" / "yinban") / "index"


def encoded(encoder: Encoder, texts: Sequence[str], folder: Path | None = None) -> Vectors:
    """The texts' vectors, from the cache when the same encoder has seen exactly these texts before.

    The cache is a convenience: a file that cannot be read or written costs time, never the answer.
    """
    content = hashlib.sha256("\0".join((encoder.fingerprint, *texts)).encode()).hexdigest()[:32]
    path = (folder or cache_folder()) / f"{content}.npy"
    try:
        vectors = np.load(path, allow_pickle=False)
        if vectors.shape == (len(texts), encoder.dimension) and vectors.dtype == np.float32:
            return cast(Vectors, vectors)
    except (OSError, ValueError, EOFError):
        pass
    vectors = encoder.encode(texts)
    _store(vectors, path)
    return vectors


def _store(vectors: Vectors, path: Path) -> None:
    """Written beside and renamed, so that no reader ever sees half a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".unfinished", delete=False) as stream:
            np.save(stream, vectors)
        Path(stream.name).replace(path)
    except OSError:
        return
