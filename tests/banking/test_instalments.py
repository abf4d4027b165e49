"""The arithmetic of credit-card instalments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banking.instalments import shares, total_interest, yearly_rate


@given(st.integers(100_00, 1_000_000_00), st.sampled_from([3, 6, 12, 24]), st.integers(0, 200))
def test_the_shares_are_the_amount_to_the_fen(amount: int, months: int, rate: int) -> None:
    shared = shares(amount, months, rate)

    assert sum(one.principal for one in shared) == amount
    assert {one.interest for one in shared} == {(amount * rate + 5_000) // 10_000}


def test_the_last_share_takes_what_rounding_left() -> None:
    shared = shares(1_000_00, 3, 60)

    assert [one.payment for one in shared] == [333_33 + 6_00, 333_33 + 6_00, 333_34 + 6_00]


def test_the_yearly_rate_is_on_what_is_still_owed() -> None:
    """12 × 0.60% a month is 7.20% of the whole amount, but 13.03% a year of what is owed."""
    shared = shares(8_000_00, 12, 60)

    assert (total_interest(shared), yearly_rate(shared)) == (576_00, 1303)


def test_what_costs_nothing_costs_nothing_a_year() -> None:
    assert yearly_rate(shares(1_000_00, 6, 0)) == 0


@pytest.mark.parametrize(("amount", "months", "rate"), [(0, 3, 60), (100, 0, 60), (100, 3, -1), (2, 3, 60)])
def test_what_cannot_be_split_is_an_error(amount: int, months: int, rate: int) -> None:
    with pytest.raises(ValueError, match="instalments need"):
        shares(amount, months, rate)
