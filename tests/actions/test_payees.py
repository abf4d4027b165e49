"""Whom a message means: only who was really named."""

from __future__ import annotations

import pytest

from actions.payees import bare_name, choices, meant, named
from tests.actions.fake_core_bank import payee

MOTHER = payee("P1", "李桂芳", ["妈妈"], "6612")
LANDLORD = payee("P2", "陈建国", ["房东"], "8834")
TEACHER = payee("P3", "李雯", ["幼儿园李老师"], "7723")
SHORT = payee("P4", "郑凯", ["老师"], "4006")
LONG = payee("P5", "郑凯琳", [], "4017")
PAYEES = [MOTHER, LANDLORD, TEACHER, SHORT, LONG]


def ids(text: str, *words: str) -> list[str]:
    return [one["payee_id"] for one in meant(text, words, PAYEES).sure]


@pytest.mark.parametrize(
    ("text", "words", "expected"),
    [
        ("转三百给幼儿园李老师", (), ["P3"]),
        ("给幼儿园李老师转300", ("幼儿", "老师"), ["P3"]),
        ("給媽媽轉500", (), ["P1"]),
        ("给郑凯琳转一百", ("郑凯琳",), ["P5"]),
        ("给郑凯转一百", ("郑凯",), ["P4"]),
        ("给我妈转500", ("我妈",), ["P1"]),
        ("给我妈妈转500", ("我妈妈",), ["P1"]),
        ("不是妈妈,是房东", ("妈妈", "房东"), ["P1", "P2"]),
    ],
)
def test_who_is_named_is_sure(text: str, words: tuple[str, ...], expected: list[str]) -> None:
    assert ids(text, *words) == expected


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("给郑凯文转一百", "郑凯文"),
        ("给张老师转一百", "张老师"),
        ("给小明妈妈转一百", "小明妈妈"),
        ("给桂芳转一百", "桂芳"),
        ("给王五转一百", "王五"),
    ],
)
def test_who_only_resembles_a_payee_is_never_sure(text: str, word: str) -> None:
    found = meant(text, [word], PAYEES)
    assert found.sure == ()
    assert found.words == word


def test_a_part_of_a_name_is_near() -> None:
    assert meant("给桂芳转一百", ["桂芳"], PAYEES).near == (MOTHER,)


def test_two_payees_of_one_nickname_are_both_meant() -> None:
    both = [payee("P1", "李明", ["老李"], "1111"), payee("P2", "李强", ["老李"], "2222")]
    assert meant("给老李转五百", ["老李"], both).sure == tuple(both)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("给李四吧", "李四"),
        ("就转给老刘好了。", "老刘"),
        ("物业", "物业"),
        ("我想问问你们这里到底怎么回事", ""),
    ],
)
def test_the_name_of_a_short_message(text: str, name: str) -> None:
    assert bare_name(text) == name


def test_a_search_takes_parts_of_names() -> None:
    assert named("桂芳", PAYEES) == [MOTHER]


def test_no_payee_has_two_buttons() -> None:
    assert len(choices([MOTHER, LANDLORD, MOTHER])) == 2
