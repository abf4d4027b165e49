from pathlib import Path

import pytest

from knowledge.background import Background, background_questions
from knowledge.encoder import Encoder
from knowledge.ranking import Ranker, Text
from knowledge.vectors import VectorStore
from knowledge.verdict import Calibration
from knowledge.wording import wording

TEXTS = [Text("transfer", "怎么转账给别人"), Text("loss", "银行卡丢了怎么挂失")]


@pytest.fixture
def store(encoder: Encoder, tmp_path: Path) -> VectorStore:
    return VectorStore(encoder, tmp_path)


def test_the_files_hold_many_questions_of_many_kinds() -> None:
    assert len(background_questions()) >= 300


def test_a_question_that_an_article_answers_is_no_background(store: VectorStore) -> None:
    ranker = Ranker(TEXTS, store, Calibration.load().weights)
    background = Background(("请问怎么转账给别人呢", "红烧肉怎么做"), ranker)
    assert (background.answered, background.questions) == (("请问怎么转账给别人呢",), ("红烧肉怎么做",))


def test_a_question_near_the_background_is_near_unless_it_is_the_only_one(store: VectorStore) -> None:
    ranker = Ranker(TEXTS, store, Calibration.load().weights)
    background = Background(("红烧肉怎么做",), ranker)
    query = ranker.placed([wording("红烧肉怎么做")])[0]
    assert background.cosine(query) > 0.99
    assert background.cosine_without("红烧肉怎么做", query) == 0.0
