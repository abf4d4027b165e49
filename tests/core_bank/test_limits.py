"""The limits, as pure rules."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core_bank.limits import Standing, left_today, problem_of, receiving_problem

CLASS_I = Standing(
    account_class="I",
    frozen=False,
    available=10_000_000,
    limit_per_transfer=5_000_000,
    limit_per_day=8_000_000,
    used_today=0,
    used_this_year=0,
)
CLASS_II = replace(CLASS_I, account_class="II")
CLASS_III = replace(CLASS_I, account_class="III", available=200_000)


SPENT_TODAY = replace(CLASS_I, used_today=4_000_000)
II_LATE_IN_THE_YEAR = replace(CLASS_II, used_this_year=19_950_000)
III_LATE_IN_THE_DAY = replace(CLASS_III, used_today=150_000)
III_YEAR_USED_UP = replace(CLASS_III, used_this_year=5_000_000)


@pytest.mark.parametrize(
    ("standing", "amount", "code", "details"),
    [
        (CLASS_I, 5_000_000, None, None),
        (CLASS_I, 0, "bad_amount", {"limit": 1}),
        (CLASS_I, 5_000_001, "limit_per_transfer", {"limit": 5_000_000, "left_today": 8_000_000}),
        (SPENT_TODAY, 4_000_001, "limit_per_day", {"limit": 8_000_000, "left_today": 4_000_000}),
        (replace(CLASS_I, available=99), 100, "insufficient_funds", {"available": 99, "fee": 0}),
        (replace(CLASS_I, frozen=True), 100, "account_frozen", {}),
        (CLASS_II, 1_000_000, None, None),
        (CLASS_II, 1_000_001, "class_limit", {"limit": 1_000_000, "left_today": 1_000_000}),
        (II_LATE_IN_THE_YEAR, 60_000, "class_limit", {"limit": 50_000, "left_today": 50_000}),
        (CLASS_III, 200_000, None, None),
        (III_LATE_IN_THE_DAY, 50_001, "class_limit", {"limit": 50_000, "left_today": 50_000}),
        (III_YEAR_USED_UP, 1, "class_limit", {"limit": 0, "left_today": 0}),
    ],
)
def test_the_first_problem_is_named_with_its_numbers(
    standing: Standing, amount: int, code: str | None, details: dict[str, int] | None
) -> None:
    problem = problem_of(standing, amount, fee=0, within_limits=True)
    assert (problem and problem.code, problem and problem.details) == (code, details)


def test_money_that_stays_with_its_owner_knows_no_limit() -> None:
    assert problem_of(CLASS_II, 5_000_001, fee=0, within_limits=False) is None


def test_the_fee_must_be_there_too() -> None:
    problem = problem_of(replace(CLASS_I, available=100), 100, fee=1, within_limits=True)
    assert problem is not None
    assert problem.code == "insufficient_funds"


def test_a_class_three_account_is_never_filled_above_its_cap() -> None:
    problem = receiving_problem("III", balance=150_000, amount=50_001)
    assert problem is not None
    assert problem.details == {"limit": 200_000}
    assert receiving_problem("III", balance=150_000, amount=50_000) is None
    assert receiving_problem("I", balance=150_000, amount=10**9) is None


_MONEY = st.integers(min_value=0, max_value=10**9)


@given(
    st.builds(
        Standing,
        account_class=st.sampled_from(["I", "II", "III"]),
        frozen=st.booleans(),
        available=_MONEY,
        limit_per_transfer=_MONEY,
        limit_per_day=_MONEY,
        used_today=_MONEY,
        used_this_year=_MONEY,
    ),
    st.integers(min_value=-10, max_value=10**9),
)
def test_what_passes_is_covered_and_within_every_limit(standing: Standing, amount: int) -> None:
    passes = problem_of(standing, amount, fee=0, within_limits=True) is None
    covered = 0 < amount <= min(standing.available, standing.limit_per_transfer, left_today(standing))
    assert passes == (covered and not standing.frozen)
