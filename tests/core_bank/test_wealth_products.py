"""The shelf and its net values: the same day tells the same value, and units and money round half up."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banking.promises import promises
from banking.suitability import RISKS
from core_bank.messages import catalogue
from core_bank.wealth_products import (
    deepest_fall,
    net_value,
    products,
    units_for,
    working_days_after,
    worth,
)

DAY = date(2026, 11, 23)


def test_every_risk_is_on_the_shelf_and_something_is_open_for_each() -> None:
    assert {product.risk for product in products().values() if product.open} == set(RISKS)


def test_no_more_is_open_than_a_reply_has_buttons() -> None:
    assert sum(product.open for product in products().values()) <= 6


def test_a_product_begins_at_one_yuan() -> None:
    for product in products().values():
        assert net_value(product, product.launched_on) == net_value(product, date(2020, 1, 1)) == 10_000


def test_the_same_day_tells_the_same_value_whatever_was_asked_before() -> None:
    product = products()["junheng"]
    first = net_value(product, DAY)
    net_value(product, DAY + timedelta(days=400))
    assert net_value(product, DAY) == first


def test_riskier_products_fall_deeper() -> None:
    falls = {product.risk: deepest_fall(product, DAY) for product in products().values() if product.open}
    assert falls["R1"] < falls["R3"] < falls["R4"]
    assert all(0 <= fall < 1 for fall in falls.values())


def test_a_thousand_yuan_at_a_known_value() -> None:
    assert units_for(1_000_00, 10_234) == 97_714
    assert worth(97_714, 10_234) == 1_000_01


@given(st.integers(1_00, 10**11), st.integers(1_000, 50_000))
def test_units_are_worth_what_they_cost_but_for_rounding(amount: int, value: int) -> None:
    assert abs(worth(units_for(amount, value), value) - amount) <= value // 20_000 + 1


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 11, 23), 1, date(2026, 11, 24)),
        (date(2026, 11, 27), 1, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 11, 26), 2, date(2026, 11, 30)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_weekends_are_no_working_days(day: date, count: int, expected: date) -> None:
    assert working_days_after(day, count) == expected


def test_nothing_that_is_said_of_products_promises_a_return() -> None:
    said = [product.plain for product in products().values()] + [str(catalogue().wealth.model_dump())]
    assert [found for text in said for found in promises(text)] == []
