"""Buttons become numbers; a typed number or title is a tap; long texts are cut whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.channels.wechat.rendering import Choice, Spoken, render, tapped

YES, NO = Choice("b1", "确认"), Choice("b2", "取消")


def test_buttons_are_numbered_lines() -> None:
    drawn = render([Spoken("确认给妈妈转账 3,500.00 元?", (YES, NO))], hint="回复数字", limit_bytes=2000)

    assert drawn.parts == ("确认给妈妈转账 3,500.00 元?\n1. 确认\n2. 取消\n回复数字",)


def test_numbers_run_on_over_the_messages_of_one_turn() -> None:
    drawn = render([Spoken("甲", (YES,)), Spoken("乙", (NO,))], hint="选", limit_bytes=2000)

    assert (drawn.parts, drawn.choices) == (("甲\n1. 确认\n\n乙\n2. 取消\n选",), (YES, NO))


def test_numbers_run_on_after_the_choices_that_stand() -> None:
    drawn = render([Spoken("乙", (NO,))], hint="选", limit_bytes=2000, standing=(YES,))

    assert (drawn.parts, drawn.choices) == (("乙\n2. 取消\n选",), (YES, NO))


@pytest.mark.parametrize(
    ("typed", "choice"),
    [
        ("1", YES),
        (" ２ ", NO),
        ("1.", YES),
        ("确认", YES),
        ("3", None),
        ("0", None),
        ("确认吧", None),
        ("11", None),
        ("", None),
    ],
)
def test_a_number_or_an_exact_title_is_a_tap(typed: str, choice: Choice | None) -> None:
    assert tapped(typed, (YES, NO)) == choice


def test_two_choices_of_one_title_are_not_guessed_between() -> None:
    assert tapped("确认", (YES, Choice("b3", "确认"))) is None


@given(st.lists(st.text(min_size=1), max_size=6), st.integers(16, 80))
def test_parts_keep_to_the_limit_and_lose_no_word(texts: list[str], limit: int) -> None:
    drawn = render([Spoken(text) for text in texts], hint="", limit_bytes=limit)

    assert all(len(part.encode()) <= limit for part in drawn.parts)
    assert "".join("".join(drawn.parts).split()) == "".join("".join(texts).split())
