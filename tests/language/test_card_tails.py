import pytest

from language.cards import find_card_tails
from language.normaliser import normalise


@pytest.mark.parametrize(
    "text",
    [
        "尾号6612",
        "尾号说错了，是6612",
        "尾号是6612的卡",
        "6612那张",
        "6612的信用卡",
        "还6612信用卡",
        "6222 **** **** 6612",
        "6222********6612",
        "后四位6612",
        "尾号六六一二",
        "尾号 6 6 1 2",
        "卡号后四位是6612",
    ],
)
def test_reads_the_last_four_digits(text: str) -> None:
    assert [one.tail for one in find_card_tails(normalise(text).text)] == ["6612"]


@pytest.mark.parametrize(
    "text", ["138****5678", "转6612给妈妈", "6612", "2026年的卡", "还5000信用卡", "转2800这个月的"]
)
def test_other_digits_name_no_card(text: str) -> None:
    assert find_card_tails(normalise(text).text) == []
