import random
from pathlib import Path

import numpy as np
import pytest

from knowledge.encoder import load
from knowledge.tuning import is_held_out, read_questions, triplets, tuned

WORDINGS = [
    ("fee", "转账收费吗"),
    ("fee", "汇款要手续费吗"),
    ("limit", "转账上限"),
    ("limit", "一天能转多少"),
    ("loss", "卡丢了"),
]


def test_a_wording_is_held_out_for_ever_however_it_is_written() -> None:
    assert is_held_out("转账收费吗") == is_held_out("請問轉賬收費嗎？？")
    assert 20 < sum(is_held_out(f"问题{number}") for number in range(90)) < 40


def test_the_nearest_wording_of_another_article_is_what_it_learns_to_tell_apart() -> None:
    vectors = np.array([[1, 0], [0.9, 0.1], [0.8, 0.2], [0, 1], [-1, 0]], dtype=np.float32)
    found = {first: (second, third) for first, second, third in triplets(WORDINGS, vectors, random.Random(1))}
    assert found["转账收费吗"] == ("汇款要手续费吗", "转账上限")
    assert "卡丢了" not in found


def test_training_brings_wordings_of_one_article_together(encoder_folder: Path) -> None:
    encoder = load(encoder_folder)
    pairs = [
        (f"a{number}", text) for number in range(16) for text in (f"第{number}种业务", f"事项{number}怎么办")
    ]
    texts = [text for _, text in pairs]

    def together() -> float:
        vectors = encoder.encode(texts)
        return float((vectors[::2] * vectors[1::2]).sum(axis=1).mean())

    before = together()
    tuned(encoder.model, pairs, rounds=2)
    assert together() > before


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("question\n转账\n", "no column article_id"),
        (
            "question,article_id\n转账收费吗,fee\n怎么转,nowhere\n",
            "q.csv:3: needs a question and the id of an article",
        ),
        ("question,article_id\n,fee\n", "q.csv:2: needs a question"),
    ],
)
def test_an_unusable_file_of_questions_is_named_by_line(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "q.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=problem.replace(".", r"\.")):
        read_questions(path, {"fee"})


def test_confirmed_questions_are_read(tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_text("question,article_id,note\n转账收费吗,fee,x\n", encoding="utf-8-sig")
    assert read_questions(path, {"fee"}) == [("fee", "转账收费吗")]
