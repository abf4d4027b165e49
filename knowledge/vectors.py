"""Sentence vectors of texts: each text is encoded once, and what one run has encoded the next one reads from a cache."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import numpy as np
import numpy.typing as npt

from knowledge.encoder import Encoder
from knowledge.wording import Wording

Vectors = npt.NDArray[np.float32]


class VectorStore:
    """Vectors by text. Encoding is what takes time when an index is built; texts seen before cost nothing."""

    def __init__(self, encoder: Encoder, folder: Path | None = None) -> None:
        """`folder`: where a whole index's vectors are kept between runs; by default `cache_folder()`."""
        self._encoder = encoder
        self._folder = folder or cache_folder()
        self._known: dict[Wording, Vectors] = {}

    def of(self, wordings: Sequence[Wording]) -> Vectors:
        """(len(wordings), dimension) float32, unit rows; only texts never seen before are encoded.

        The cache is a convenience: a file that cannot be read or written costs time, never the answer.
        """
        unseen = list(dict.fromkeys(one for one in wordings if one not in self._known))
        if unseen:
            vectors = self._cached(unseen)
            self._known.update(zip(unseen, vectors, strict=True))
        if not wordings:
            return np.zeros((0, self._encoder.dimension), dtype=np.float32)
        return cast(Vectors, np.stack([self._known[one] for one in wordings]))

    def keep_only(self, wordings: Sequence[Wording]) -> None:
        """Forget all other texts: what was withdrawn need not stay in memory."""
        kept = set(wordings)
        self._known = {one: vector for one, vector in self._known.items() if one in kept}

    def of_query(self, wording: Wording) -> Vectors:
        """(dimension,) float32; queries are not remembered."""
        return cast(Vectors, encode(self._encoder, [wording])[0])

    def _cached(self, wordings: Sequence[Wording]) -> Vectors:
        texts = (text for one in wordings for text in (one.plain, one.core))
        content = hashlib.sha256("\0".join((self._encoder.fingerprint, *texts)).encode()).hexdigest()[:32]
        path = self._folder / f"{content}.npy"
        try:
            vectors = np.load(path, allow_pickle=False)
            if vectors.shape == (len(wordings), self._encoder.dimension) and vectors.dtype == np.float32:
                return cast(Vectors, vectors)
        except (OSError, ValueError, EOFError):
            pass
        vectors = encode(self._encoder, wordings)
        _store(vectors, path)
        return vectors


def encode(encoder: Encoder, wordings: Sequence[Wording]) -> Vectors:
    """(len(wordings), dimension): the direction between the vectors of each text's two shapes.

    Filler words move a sentence vector by as much as a word that matters; half of the vector does not see them.
    """
    both = encoder.encode([text for one in wordings for text in dict.fromkeys((one.plain, one.core))])
    mixed = np.empty((len(wordings), encoder.dimension), dtype=np.float32)
    row = 0
    for number, one in enumerate(wordings):
        shapes = 1 if one.plain == one.core else 2
        mixed[number] = both[row : row + shapes].sum(axis=0)
        row += shapes
    return unit(mixed)


def unit(vectors: Vectors) -> Vectors:
    """The same directions with length one; a zero vector stays zero."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return cast(Vectors, vectors / np.maximum(lengths, np.float32(1e-9)))


def cache_folder() -> Path:
    """`index/` under YINBAN_CACHE, by default under ~/.cache/yinban."""
    return Path(os.environ.get("YINBAN_CACHE") or Path.home() / ".cache" / "yinban") / "index"


def _store(vectors: Vectors, path: Path) -> None:
    """Written beside and renamed, so that no reader ever sees half a file."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".unfinished", delete=False) as stream:
            np.save(stream, vectors)
        Path(stream.name).replace(path)
    except OSError:
        return
