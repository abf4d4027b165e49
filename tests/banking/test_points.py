"""Points: the oldest go first, and none outlive their month three years on."""

from __future__ import annotations

from datetime import date

import pytest

from banking.points import Lot, Use, balance, expires_on, lots_left

JANUARY, MARCH = date(2024, 1, 1), date(2024, 3, 1)


def test_points_hold_three_years_to_the_end_of_the_month() -> None:
    assert expires_on(date(2024, 2, 10)) == date(2027, 2, 28)


def test_the_oldest_are_used_first() -> None:
    left = lots_left({JANUARY: 100, MARCH: 50}, [Use(date(2024, 5, 1), 120)], date(2024, 6, 1))

    assert left == (Lot(date(2027, 3, 31), 30),)


@pytest.mark.parametrize(("today", "points"), [(date(2027, 1, 31), 100), (date(2027, 2, 1), 0)])
def test_what_has_run_out_is_gone_the_day_after(today: date, points: int) -> None:
    assert balance(lots_left({JANUARY: 100}, [], today)) == points


def test_what_was_used_before_it_ran_out_is_not_taken_from_the_rest() -> None:
    left = lots_left({JANUARY: 100, MARCH: 50}, [Use(date(2024, 5, 1), 100)], date(2027, 2, 15))

    assert balance(left) == 50


def test_points_of_goods_given_back_are_owed() -> None:
    left = lots_left({JANUARY: 100, MARCH: -30}, [], date(2024, 6, 1))

    assert balance(left) == 70
