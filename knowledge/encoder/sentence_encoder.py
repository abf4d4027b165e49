"""Loads the configured sentence encoder: our own folder, any sentence-transformers folder, or a hub name."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

ENVIRONMENT_VARIABLE = "YINBAN_ENCODER"
DEFAULT_FOLDER = Path(__file__).resolve().parents[2] / "encoder"
BATCH = 64

Vectors = npt.NDArray[np.float32]


class EncoderMissingError(RuntimeError):
    """No encoder can be loaded under the configured name. The message says what was looked for and how to make one."""


class Encoder:
    """Sentences to unit vectors, on one CPU thread."""

    def __init__(self, model: SentenceTransformer, name: str, fingerprint: str) -> None:
        self._model = model
        self.name = name
        self.fingerprint = fingerprint
        """Changes whenever the vectors may change: what caches of vectors are keyed by."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """(len(texts), dimension) float32, every row of length one; an empty list gives (0, dimension)."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        vectors = self._model.encode(
            list(texts), batch_size=BATCH, show_progress_bar=False, normalize_embeddings=True
        )
        return np.asarray(vectors, dtype=np.float32)

    @property
    def model(self) -> SentenceTransformer:
        """The model itself, to be trained further."""
        return self._model

    @property
    def dimension(self) -> int:
        """Numbers per vector."""
        return int(self._model.get_embedding_dimension() or 0)


def configured_encoder() -> str:
    """The folder or hub name from YINBAN_ENCODER, else `encoder/` in the project's root."""
    return os.environ.get(ENVIRONMENT_VARIABLE) or str(DEFAULT_FOLDER)


def load(name_or_path: str | Path | None = None) -> Encoder:
    """The encoder under this folder or hub name, by default the configured one.

    Raises EncoderMissingError when it is not there or cannot be read.
    """
    name = str(name_or_path or configured_encoder())
    folder = Path(name).expanduser()
    if not folder.is_dir() and (folder.is_absolute() or name.startswith((".", "~")) or name.count("/") > 1):
        raise EncoderMissingError(_advice(name, "there is no such folder"))
    try:
        model = _own(folder) if (folder / _own_config()).is_file() else _foreign(folder, name)
    except Exception as error:  # the tokenizer and weight libraries raise nothing more special
        raise EncoderMissingError(_advice(name, f"{type(error).__name__}: {error}")) from error
    return Encoder(model, name, _fingerprint(folder, name))


def _own_config() -> str:
    from knowledge.encoder.use import UniversalSentenceEncoder

    return UniversalSentenceEncoder.config_file_name


def _own(folder: Path) -> SentenceTransformer:
    """Built from our class directly, so that no folder is ever trusted to name code to run."""
    from sentence_transformers import SentenceTransformer

    from knowledge.encoder.use import UniversalSentenceEncoder

    _use_one_thread()
    return SentenceTransformer(modules=[UniversalSentenceEncoder.load(str(folder))], device="cpu")


def _foreign(folder: Path, name: str) -> SentenceTransformer:
    from sentence_transformers import SentenceTransformer

    _use_one_thread()
    return SentenceTransformer(str(folder) if folder.is_dir() else name, device="cpu")


def _use_one_thread() -> None:
    """One short sentence gains nothing from threads, and several processes share the cores."""
    import torch

    torch.set_num_threads(1)


def _fingerprint(folder: Path, name: str) -> str:
    """Names and sizes and the head of every weight file: enough to notice another model, quick to take."""
    digest = hashlib.sha256(name.encode() if not folder.is_dir() else b"")
    if folder.is_dir():
        for file in sorted(path for path in folder.rglob("*") if path.is_file()):
            digest.update(f"{file.relative_to(folder)} {file.stat().st_size} ".encode())
            with file.open("rb") as stream:
                digest.update(stream.read(1 << 20))
    return digest.hexdigest()[:16]


def _advice(name: str, reason: str) -> str:
    return (
        f"The sentence encoder {name!r} cannot be loaded ({reason}). "
        f"Make the packaged one with `python -m knowledge.encoder.build encoder`, "
        f"or set {ENVIRONMENT_VARIABLE} to a sentence-transformers folder or hub name."
    )
