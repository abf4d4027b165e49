"""The front of an identity card, from the lines that were read off it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banking.identity_card import (
    IdentityCard,
    Line,
    age_on,
    check_of,
    holds_two_cards,
    is_number,
    read_front,
)

NUMBER = "110105199003070025"
"""Made up: a woman born on 7 March 1990."""
FRONT = (
    "姓名 林晓梅",
    "性别 女 民族 汉",
    "出生 1990年3月7日",
    "住址 北京市朝阳区望京街",
    "10号院2号楼301室",
    f"公民身份号码 {NUMBER}",
)


def lines(*texts: str, certainty: float = 0.99) -> list[Line]:
    return [Line(text, certainty) for text in texts]


def front(*texts: str) -> IdentityCard:
    card = read_front(lines(*texts))
    assert card is not None
    return card


def values(card: IdentityCard) -> list[str | None]:
    return [read and read.value for read in (card.name, card.sex, card.born, card.address, card.number)]


def test_the_number_of_the_standard_is_true() -> None:
    assert is_number("11010519491231002X")


@given(
    st.from_regex(
        r"[1-9]\d{5}19[5-9]\d(0[1-9]|1[0-2])(0[1-9]|1\d|2[0-8])\d{3}", fullmatch=True, alphabet="0123456789"
    )
)
def test_one_wrong_digit_is_always_noticed(body: str) -> None:
    number = body + check_of(body)
    wrong = [number[:at] + str((int(number[at]) + 1) % 10) + number[at + 1 :] for at in range(17)]
    assert is_number(number)
    assert not any(is_number(one) for one in wrong)


@pytest.mark.parametrize("number", ["", "110105", "110105199002300020", "11010519900307002٨", NUMBER[:-1]])
def test_what_is_no_number(number: str) -> None:
    assert not is_number(number)


def test_every_field_is_read() -> None:
    assert values(front(*FRONT)) == [
        "林晓梅",
        "女",
        "1990-03-07",
        "北京市朝阳区望京街10号院2号楼301室",
        NUMBER,
    ]


def test_labels_may_stand_in_lines_of_their_own() -> None:
    card = front("姓名", "林晓梅", *FRONT[1:])
    assert card.name is not None
    assert card.name.value == "林晓梅"


@pytest.mark.parametrize(
    ("at", "text", "field"),
    [(1, "性别 男 民族 汉", "sex"), (2, "出生 1991年3月7日", "born")],
)
def test_what_contradicts_the_number_is_uncertain(at: int, text: str, field: str) -> None:
    card = front(*FRONT[:at], text, *FRONT[at + 1 :])
    assert card.uncertain(0.9) == (field,)


def test_an_address_without_its_first_line_is_uncertain() -> None:
    assert front(*FRONT[:3], "住址", *FRONT[4:]).uncertain(0.9) == ("address",)


def test_what_cannot_be_read_is_uncertain() -> None:
    assert front(FRONT[-1]).uncertain(0.9) == ("name", "sex", "born", "address")


def test_what_is_read_badly_is_uncertain() -> None:
    card = read_front([*lines(FRONT[0], certainty=0.6), *lines(*FRONT[1:])])
    assert card is not None
    assert card.uncertain(0.9) == ("name",)


@pytest.mark.parametrize(
    "texts",
    [(), ("喵",), ("6222 0200 1234 5678",), (*FRONT[:-1], "公民身份号码 110105199003070029")],
)
def test_without_a_true_number_it_is_no_card(texts: tuple[str, ...]) -> None:
    assert read_front(lines(*texts)) is None


def test_two_cards_are_noticed() -> None:
    both = lines(*FRONT, "公民身份号码 11010519491231002X")
    assert holds_two_cards(both)
    assert read_front(both) is None


def test_a_year_counts_on_the_birthday() -> None:
    born = date(2010, 3, 7)
    assert (age_on(date(2026, 3, 6), born), age_on(date(2026, 3, 7), born)) == (15, 16)


@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_text_at_all_is_endured(texts: list[str]) -> None:
    card = read_front(lines(*texts))
    assert card is None or is_number(card.number.value)


def test_no_log_shows_what_was_read() -> None:
    assert not any(text in repr([lines(*FRONT), front(*FRONT)]) for text in (NUMBER, "林晓梅", "望京"))
