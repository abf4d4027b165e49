"""Repayment schedules: every 分 accounted for, whatever the method."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banking.repayment import (
    METHODS,
    Method,
    highest_payment,
    interest_of_days,
    schedule,
    shortened,
    total_interest,
)

AMOUNTS = st.integers(1, 10**10)
RATES = st.integers(0, 2_400)
MONTHS = st.integers(1, 120)
METHOD = st.sampled_from(METHODS)


@given(AMOUNTS, RATES, MONTHS, METHOD)
def test_all_of_the_principal_is_paid_back_and_no_more(
    amount: int, rate: int, months: int, method: Method
) -> None:
    instalments = schedule(amount, rate, months, method)

    assert sum(one.principal for one in instalments) == amount
    assert [one.number for one in instalments] == list(range(1, months + 1))
    assert all(one.principal >= 0 and one.interest >= 0 for one in instalments)


@given(st.integers(10_000, 10**10), RATES, MONTHS)
def test_equal_instalments_differ_in_the_last_month_only(amount: int, rate: int, months: int) -> None:
    payments = [one.payment for one in schedule(amount, rate, months, "annuity")]

    assert len(set(payments[:-1])) <= 1
    # Every month rounds its interest by half a 分 at most, and what is left of that grows with the rate.
    assert abs(payments[-1] - payments[0]) <= months * (1 + rate / 120_000) ** months


@given(AMOUNTS, RATES, MONTHS)
def test_equal_principal_falls_every_month_and_costs_least(amount: int, rate: int, months: int) -> None:
    payments = [one.payment for one in schedule(amount, rate, months, "equal_principal")][:-1]
    costs = {method: total_interest(schedule(amount, rate, months, method)) for method in METHODS}

    assert payments == sorted(payments, reverse=True)
    assert costs["equal_principal"] <= costs["annuity"] + months
    assert costs["annuity"] <= costs["interest_only"] + months


@given(AMOUNTS, RATES, MONTHS, METHOD, st.integers(1, 10**10))
def test_a_shortened_loan_never_costs_more_a_month(
    amount: int, rate: int, months: int, method: Method, payment: int
) -> None:
    fewer = shortened(amount, rate, months, method, payment)

    assert 1 <= fewer <= months
    if fewer < months:
        assert highest_payment(amount, rate, fewer, method) <= payment


def test_the_figures_of_a_loan_worked_by_hand() -> None:
    """100,000.00 over 12 months at 6%: 8,606.64 a month, as every annuity table has it."""
    level = schedule(10_000_000, 600, 12, "annuity")
    falling = schedule(10_000_000, 600, 12, "equal_principal")
    at_the_end = schedule(10_000_000, 600, 12, "interest_only")

    assert (level[0].payment, level[0].interest, level[0].principal) == (860_664, 50_000, 810_664)
    assert falling[0].payment - falling[1].payment == 4_167
    assert (at_the_end[0].payment, at_the_end[-1].principal) == (50_000, 10_000_000)
    assert total_interest(at_the_end) == 600_000


def test_a_day_is_a_360th_of_a_year() -> None:
    assert interest_of_days(3_600_000, 500, 1) == 500


@pytest.mark.parametrize(("amount", "rate", "months"), [(0, 380, 12), (100, -1, 12), (100, 380, 0)])
def test_what_is_no_loan_has_no_schedule(amount: int, rate: int, months: int) -> None:
    with pytest.raises(ValueError, match="a loan has"):
        schedule(amount, rate, months, "annuity")
