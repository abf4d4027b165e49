from pathlib import Path

import pytest

from knowledge.encoder import Encoder
from knowledge.lexical import LexicalIndex
from knowledge.ranking import Fusion, Ranker

FUSION = Fusion(whole_weight=2.0, lexical_weight=1.0)
ROWS = [
    ("transfer", "怎么转账给别人"),
    ("transfer", "汇款怎么操作"),
    ("loss", "银行卡丢了怎么挂失"),
    ("loss", "卡找不到了"),
    ("fee", "跨行取款手续费多少"),
]


@pytest.fixture
def ranker(encoder: Encoder, tmp_path: Path) -> Ranker:
    return Ranker(ROWS, encoder, FUSION, tmp_path)


def test_each_key_comes_once_and_the_right_one_first(ranker: Ranker) -> None:
    keys = [one.key for one in ranker.rank("卡丢了想挂失", 3)]
    assert (keys[0], sorted(keys)) == ("loss", ["fee", "loss", "transfer"])


def test_keys_that_are_not_allowed_take_no_part(ranker: Ranker) -> None:
    found = ranker.rank("卡丢了想挂失", 3, lambda key: key != "loss")
    assert {one.key for one in found} == {"transfer", "fee"}


def test_nothing_allowed_ranks_nothing(ranker: Ranker) -> None:
    assert ranker.rank("卡丢了想挂失", 3, lambda key: False) == ()


def test_ranking_nothing_is_refused(encoder: Encoder) -> None:
    with pytest.raises(ValueError, match="nothing to rank"):
        Ranker([], encoder, FUSION)


def test_the_same_text_has_the_highest_lexical_score() -> None:
    scores = LexicalIndex([text for _, text in ROWS]).scores("汇款怎么操作")
    assert scores.argmax() == 1
    assert 0.8 < scores[1] < 1.3


def test_a_text_without_any_known_character_scores_nothing() -> None:
    assert LexicalIndex([text for _, text in ROWS]).scores("xyz").max() == 0
