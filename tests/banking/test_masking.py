"""No secret survives masking, amounts do, and masking twice changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banking.masking import card_tail, mask, phone, whole_numbers

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
CHINESE = str.maketrans("0123456789", "零一二三四五六七八九")
SPELLINGS = [lambda text: text, lambda text: text.translate(FULL_WIDTH), lambda text: text.translate(CHINESE)]


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("我的卡6222021234567896612丢了", "我的卡**** 6612丢了"),
        ("卡号 6222 0212 3456 7896 612", "卡号 **** 6612"),
        ("6222-0212-3456-6612", "**** 6612"),
        ("身份证11010119900307123X", "身份证1****************X"),
        ("旧身份证110101900307123", "旧身份证1*************3"),
        ("手机13812341234", "手机138****1234"),
        ("电话 +86 138-1234-1234", "电话 138****1234"),
        ("密码是abc123!", "密码是******"),
        ("密码：１２３４５６", "密码：******"),
        ("我的密码123456", "我的密码******"),
        ("验证码 123456", "验证码 ******"),
        ("验证码是４５６７８９", "验证码是******"),
        ("654321是我的验证码", "******是我的验证码"),
    ],
)
def test_a_secret_is_hidden(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "给妈妈转350000元",
        "给妈妈转三千五",
        "密码是什么",
        "密码错误3次被锁了",
        "验证码收不到，转3500给妈妈",
        "从2026-10-01到2026-10-31",
        "尾号6612的卡",
        "流水号T20261123",
        "一千二百三十四万五千六百七十八",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert mask(text) == text


@given(
    digits=st.text("0123456789", min_size=13, max_size=19),
    separator=st.sampled_from(["", " ", "-", "　", "－", "."]),
    spell=st.sampled_from(SPELLINGS),
    before=st.text(max_size=10),
)
def test_no_card_number_survives(digits: str, separator: str, spell, before: str) -> None:  # type: ignore[no-untyped-def]
    typed = separator.join(spell(digits))
    assert typed not in mask(f"{before}卡号：{typed}。")


@given(st.text(max_size=60))
def test_masking_twice_changes_nothing(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.text("0123456789０１ -元万千", max_size=40))
def test_masking_digits_twice_changes_nothing(text: str) -> None:
    assert mask(mask(text)) == mask(text)


def test_the_formatters() -> None:
    assert card_tail("6222 0212 3456 6612") == "6612"
    assert phone("138 1234 1234") == "138****1234"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("给6222021234567896612转500", [("card", "6222021234567896612", "**** 6612")]),
        ("卡号 6222 0212 3456 7896 612", [("card", "6222021234567896612", "**** 6612")]),
        ("转给一三八一二三四一二三四", [("mobile", "13812341234", "138****1234")]),
        ("+86 138-1234-1234", [("mobile", "13812341234", "138****1234")]),
        ("身份证11010119900307123X", []),
        ("验证码是456789", []),
        ("给**** 6612转500", []),
        ("给妈妈转350000元", []),
    ],
)
def test_whole_numbers_are_found_before_they_are_masked(text: str, found: list[tuple[str, str, str]]) -> None:
    assert [(one.kind, one.digits, one.shown) for one in whole_numbers(text)] == found


def test_whole_numbers_come_in_the_order_of_the_text_each_once() -> None:
    text = "手机13812341234，卡6222021234567896612，再说一遍13812341234"

    assert [one.kind for one in whole_numbers(text)] == ["mobile", "card"]


def test_a_whole_number_never_prints_itself() -> None:
    [number] = whole_numbers("6222021234567896612")

    assert "6222021234567896612" not in f"{number} {number!r} {[number]}"


@given(st.text(alphabet="0123456789 一二三X*-给转", max_size=60))
def test_nothing_that_was_found_is_left_after_masking(text: str) -> None:
    masked = mask(text)

    assert all(number.digits not in masked for number in whole_numbers(text))
