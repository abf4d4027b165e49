from pathlib import Path

import numpy as np
import pytest

from knowledge.encoder import Encoder
from knowledge.lexical import LexicalIndex
from knowledge.ranking import Ranker, Text
from knowledge.space import fitted
from knowledge.vectors import VectorStore
from knowledge.verdict import Calibration

WEIGHTS = Calibration.load().weights
TEXTS = [
    Text("transfer", "怎么转账给别人"),
    Text("loss", "银行卡丢了怎么挂失"),
    Text("transfer", "汇款怎么操作", "paraphrase"),
    Text("loss", "卡找不到了", "paraphrase"),
    Text("fee", "跨行取款手续费多少"),
    Text("fee", "每月前三笔免费，之后每笔两元", "answer"),
]


@pytest.fixture
def ranker(encoder: Encoder, tmp_path: Path) -> Ranker:
    return Ranker(TEXTS, VectorStore(encoder, tmp_path), WEIGHTS)


def keys(ranker: Ranker, text: str) -> list[str]:
    return [one.key for one in ranker.rank(text, 3).ranked]


def test_each_key_comes_once_and_the_right_one_first(ranker: Ranker) -> None:
    found = keys(ranker, "卡丢了想挂失")
    assert (found[0], sorted(found)) == ("loss", ["fee", "loss", "transfer"])


def test_traditional_full_width_and_filler_words_change_little(ranker: Ranker) -> None:
    plain, odd = (ranker.rank(text, 1).ranked[0] for text in ("汇款怎么操作", "請問一下匯款怎麼操作呢？？"))
    assert odd.key == plain.key == "transfer"
    assert odd.score > 0.8 * plain.score


def test_keys_that_are_not_allowed_take_no_part(ranker: Ranker) -> None:
    found = ranker.rank("卡丢了想挂失", 3, lambda key: key != "loss")
    assert {one.key for one in found.ranked} == {"transfer", "fee"}


def test_nothing_allowed_ranks_nothing(ranker: Ranker) -> None:
    assert ranker.rank("卡丢了想挂失", 3, lambda key: False).ranked == ()


def test_who_is_allowed_is_asked_once_for_each_scope(ranker: Ranker) -> None:
    asked: list[str] = []
    for _ in range(2):
        ranker.rank("卡丢了", 3, lambda key: asked.append(key) is None, "today")
    assert sorted(asked) == ["fee", "loss", "transfer"]


def test_without_an_encoder_words_alone_rank() -> None:
    ranking = Ranker(TEXTS, None, WEIGHTS).rank("卡找不到了", 1)
    assert (ranking.ranked[0].key, ranking.ranked[0].dense, ranking.query) == ("loss", 0.0, None)


def test_ranking_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="nothing to rank"):
        Ranker([], None, WEIGHTS)


def index_of(*documents: list[str]) -> LexicalIndex:
    texts = [text for document in documents for text in document]
    owner = np.repeat(np.arange(len(documents)), [len(document) for document in documents])
    return LexicalIndex(texts, owner, np.ones(len(texts), dtype=np.float32))


def test_the_same_text_has_the_highest_lexical_score() -> None:
    scores = index_of(*([one.text] for one in TEXTS)).query("汇款怎么操作").scores
    assert scores.argmax() == 2
    assert 0.8 < scores[2] <= 1


def test_what_all_wordings_of_a_document_say_counts_more_than_what_one_says_twice() -> None:
    index = index_of(["还款日期", "还款金额"], ["还款还款日期", "账单金额"])
    assert index.query("还款").scores.argmax() == 0


def test_a_text_without_any_known_character_scores_nothing() -> None:
    query = index_of(*([one.text] for one in TEXTS)).query("xyz")
    assert (query.scores.max(), query.coverage) == (0, 0)


def test_coverage_is_what_the_index_knows_of_the_query() -> None:
    index = index_of(["怎么转账"], ["怎么挂失"])
    whole, half = index.query("怎么转账"), index.query("怎么飞行")
    assert (whole.coverage, index.coverage(whole, 0)) == (1.0, 1.0)
    assert 0 < index.coverage(whole, 1) < 1
    assert 0 < half.coverage < 0.5


def test_directions_in_which_wordings_of_one_question_differ_count_less() -> None:
    world = np.random.default_rng(3)
    meaning, manner = np.eye(8, dtype=np.float32)[:2]
    owner = np.repeat(np.arange(60), 4)
    vectors = meaning * world.normal(size=(60, 1)).repeat(4, axis=0) + manner * world.normal(size=(240, 1))
    space = fitted(vectors.astype(np.float32), owner, np.ones(240, dtype=np.bool_))
    assert space.stretch is not None
    assert np.linalg.norm(manner @ space.stretch) < 0.6 * np.linalg.norm(meaning @ space.stretch)
