from pathlib import Path

import numpy as np
import pytest

from components.fitting import fit
from components.linear_model import LinearModel

SKETCHES = [
    "查余额",
    "我的余额",
    "看余额",
    "还剩多少钱",
    "转账",
    "我要转钱",
    "给妈妈转500元",
    "转给张三",
    "你好",
    "您好",
    "在吗",
    "嗨你好",
]
INTENTS = ["balance"] * 4 + ["transfer"] * 4 + ["greet"] * 4


def fitted() -> LinearModel:
    vectors = np.random.default_rng(7).normal(size=(len(SKETCHES), 4)).astype(np.float32)
    return fit(SKETCHES, vectors, INTENTS, 4.0, 1.0, 1)


@pytest.fixture(scope="module")
def model() -> LinearModel:
    return fitted()


def test_probabilities_sum_to_one_and_follow_the_wording(model: LinearModel) -> None:
    probabilities = model.probabilities("余额多少", np.zeros(4, dtype=np.float32))
    assert probabilities.sum() == pytest.approx(1.0)
    assert model.intents[int(probabilities.argmax())] == "balance"


def test_a_saved_model_predicts_the_same(model: LinearModel, tmp_path: Path) -> None:
    model.save(tmp_path)
    again = LinearModel.load(tmp_path)
    vector = np.ones(4, dtype=np.float32)
    np.testing.assert_allclose(again.probabilities("转500元", vector), model.probabilities("转500元", vector))


def test_the_same_input_gives_the_same_weights(model: LinearModel) -> None:
    np.testing.assert_array_equal(fitted().dense_weights, model.dense_weights)


@pytest.mark.parametrize("text", ["", "￿", "zzz"])
def test_unknown_text_still_has_probabilities(model: LinearModel, text: str) -> None:
    assert model.probabilities(text, np.zeros(4, dtype=np.float32)).sum() == pytest.approx(1.0)
