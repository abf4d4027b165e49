from pathlib import Path

import numpy as np

from knowledge.encoder import Encoder
from knowledge.index import VectorIndex, encoded

VECTORS = np.eye(4, dtype=np.float32)
QUERY = np.array([0.9, 0.4, 0.1, 0.0], dtype=np.float32)


def test_the_nearest_come_first() -> None:
    assert VectorIndex(VECTORS).nearest(QUERY, 3).tolist() == [0, 1, 2]


def test_rows_that_are_not_allowed_are_never_found() -> None:
    assert VectorIndex(VECTORS).nearest(QUERY, 4, np.array([1, 3])).tolist() == [1, 3]


def test_nothing_allowed_finds_nothing() -> None:
    assert VectorIndex(VECTORS).nearest(QUERY, 4, np.array([], dtype=np.int64)).size == 0


class Forbidden(Encoder):
    """Has another's name and must not be asked."""

    def __init__(self, like: Encoder) -> None:
        self.fingerprint = like.fingerprint
        self._model = like._model

    def encode(self, texts: object) -> np.ndarray:
        raise AssertionError("encoded again")


def test_texts_seen_before_come_from_the_cache(encoder: Encoder, tmp_path: Path) -> None:
    first = encoded(encoder, ["转账", "挂失"], tmp_path)
    np.testing.assert_array_equal(encoded(Forbidden(encoder), ["转账", "挂失"], tmp_path), first)


def test_a_damaged_cache_is_made_anew(encoder: Encoder, tmp_path: Path) -> None:
    first = encoded(encoder, ["转账"], tmp_path)
    next(tmp_path.glob("*.npy")).write_bytes(b"half")
    np.testing.assert_array_equal(encoded(encoder, ["转账"], tmp_path), first)


def test_a_cache_that_cannot_be_written_costs_only_time(encoder: Encoder, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert encoded(encoder, ["转账"], tmp_path / "file" / "below").shape == (1, 512)
