from pathlib import Path

import pytest

from banking.routing import load_routing
from knowledge.check import checked_articles
from knowledge.follow_up import leans, with_topic


@pytest.mark.parametrize(
    "text",
    [
        "那手续费呢?",
        "那要多久呢",
        "限额呢",
        "这个要钱吗",
        "如果超过了呢？",
        "要收钱吗",
        "多久到账",
        "要带什么",
    ],
)
def test_a_short_question_that_points_back_leans(text: str) -> None:
    assert leans(text)


@pytest.mark.parametrize(
    "text", ["", "转账手续费多少", "余额多少", "理财多久到账", "那我想问问你们银行的信用卡年费怎么收呢"]
)
def test_a_question_that_stands_alone_does_not(text: str) -> None:
    assert not leans(text)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("那手续费呢?", "转账手续费"),
        ("限额呢", "转账限额"),
        ("那么转账限额呢", "转账限额"),
        ("这个要钱吗", "转账要钱吗"),
    ],
)
def test_the_topic_takes_the_place_of_what_was_left_out(text: str, whole: str) -> None:
    assert with_topic(text, "转账") == whole


def test_every_topic_of_a_journey_is_a_category_of_articles() -> None:
    routing = load_routing(Path(__file__).resolve().parents[2] / "data/routing.yml")
    topics = {journey.topic for journey in routing.journeys.values()} - {None}
    assert topics <= {article.category for article in checked_articles()}
