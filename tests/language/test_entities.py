from datetime import date

import pytest

from language.entities import find_entities, sketch

TODAY = date(2026, 11, 23)


def test_values_are_normalised_and_spans_are_in_the_original_text() -> None:
    text = "用尾号 ６６１２ 的卡，昨天 花了 三千五 吗"
    found = {one.name: (one.value, text[one.start : one.end]) for one in find_entities(text, TODAY)}
    assert found["card_tail"] == ("6612", "尾号 ６６１２")
    assert found["period"] == ({"from": "2026-11-22", "to": "2026-11-22"}, "昨天")
    assert found["amount"] == (350000, "三千五")
    assert found["direction"] == ("out", "花了")


def test_a_date_is_never_also_an_amount() -> None:
    assert [one.name for one in find_entities("10月1号到15号", TODAY)] == ["period"]


def test_money_that_may_arrive_tomorrow_has_its_arrival() -> None:
    found = {one.name: one.value for one in find_entities("给妈妈转500,明天到就行", TODAY)}
    assert found["arrival"] == "next_day"


def test_the_longest_phrase_wins() -> None:
    assert [one.value for one in find_entities("选次日到账", TODAY)] == ["next_day"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "😀",
        "*" * 2000,
        "1" * 2000,
        "千" * 2000,
        "<script>",
        "'; drop table",
        "\u202e\u0000",
        "9" * 300 + "万",
    ],
)
def test_no_text_makes_it_raise(text: str) -> None:
    assert isinstance(find_entities(text, TODAY), list)


def test_a_sketch_hides_which_amount_and_card_it_was() -> None:
    assert sketch("用尾号6612的卡转三千五") == sketch("用尾号0001的卡转87.5元") == "用尾号1234的卡转500元"
