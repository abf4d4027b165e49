from pathlib import Path

import numpy as np

from knowledge.encoder import Encoder
from knowledge.vectors import VectorStore
from knowledge.wording import Wording, wording


class Counting(Encoder):
    """The same encoder, remembering what it was asked."""

    def __init__(self, like: Encoder) -> None:
        self.fingerprint = like.fingerprint
        self._model = like._model
        self.asked: list[str] = []

    def encode(self, texts: object) -> np.ndarray:
        self.asked += list(texts)  # type: ignore[call-overload]
        return super().encode(texts)  # type: ignore[arg-type]


TEXTS = [wording("转账"), wording("挂失")]


def test_only_texts_never_seen_before_are_encoded(encoder: Encoder, tmp_path: Path) -> None:
    counting = Counting(encoder)
    store = VectorStore(counting, tmp_path)
    store.of(TEXTS)
    store.of([*TEXTS, wording("余额")])
    assert counting.asked == ["转账", "挂失", "余额"]


def test_another_run_reads_them_from_the_cache(encoder: Encoder, tmp_path: Path) -> None:
    first = VectorStore(encoder, tmp_path).of(TEXTS)
    counting = Counting(encoder)
    np.testing.assert_array_equal(VectorStore(counting, tmp_path).of(TEXTS), first)
    assert counting.asked == []


def test_a_damaged_cache_is_made_anew(encoder: Encoder, tmp_path: Path) -> None:
    first = VectorStore(encoder, tmp_path).of(TEXTS)
    next(tmp_path.glob("*.npy")).write_bytes(b"half")
    np.testing.assert_array_equal(VectorStore(encoder, tmp_path).of(TEXTS), first)


def test_a_cache_that_cannot_be_written_costs_only_time(encoder: Encoder, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert VectorStore(encoder, tmp_path / "file" / "below").of(TEXTS).shape == (2, 512)


def test_a_text_lies_between_its_two_shapes(encoder: Encoder, tmp_path: Path) -> None:
    vector = VectorStore(encoder, tmp_path).of_query(Wording("请问怎么转账呢", "怎么转账"))
    plain, core = encoder.encode(["请问怎么转账呢", "怎么转账"])
    assert np.linalg.norm(vector) == np.float32(1) or abs(np.linalg.norm(vector) - 1) < 1e-5
    assert abs(float(vector @ plain) - float(vector @ core)) < 1e-5


def test_what_is_forgotten_is_encoded_again(encoder: Encoder, tmp_path: Path) -> None:
    counting = Counting(encoder)
    store = VectorStore(counting, tmp_path)
    store.of(TEXTS)
    store.keep_only(TEXTS[:1])
    store.of([*TEXTS, wording("余额")])
    assert counting.asked == ["转账", "挂失", "挂失", "余额"]
