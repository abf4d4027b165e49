"""The number of a bank card, from the lines that were read off it."""

from __future__ import annotations

import pytest

from banking.bank_card import is_card_number, read_number
from banking.identity_card import Line, Read

NUMBER = "6200000000000000000"
"""Made up: nineteen digits, the last one checks."""


def lines(*texts: str) -> list[Line]:
    return [Line(text, 0.98) for text in texts]


def test_the_last_digit_checks_the_others() -> None:
    assert [is_card_number(NUMBER[:-1] + last) for last in "0123456789"].count(True) == 1


@pytest.mark.parametrize(
    "number", ["", "18", "62000000000000000000000003", "６２００００００００００００００"]
)
def test_what_is_no_card_number(number: str) -> None:
    assert not is_card_number(number)


def test_groups_of_digits_are_one_number() -> None:
    assert read_number(lines("银伴银行", "6200 0000 0000 0000 000")) == Read(NUMBER, 0.98)


@pytest.mark.parametrize("texts", [(), ("喵",), ("6200 0000 0000 0000 004",)])
def test_without_a_true_number_it_is_no_card(texts: tuple[str, ...]) -> None:
    assert read_number(lines(*texts)) is None


def test_of_two_cards_none_is_chosen() -> None:
    assert read_number(lines(NUMBER, "4000000000000002")) is None
