"""Credit-card instalments: the share of every month, and what the whole costs a year. Pure, exact to the 分.

The principal is split evenly, the last share takes what rounding left; the interest of a month is a fixed part of the
whole amount, rounded half up. The yearly rate is twelve times the monthly internal rate of return, the simple rate that
the People's Bank wants to be shown (中国人民银行公告〔2021〕第3号). Rates are basis points: 60 is 0.60%.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

BASIS_POINTS = 10_000
_MONTHS_A_YEAR = 12
_HALF = Fraction(1, 2)
_STEPS = 40
"""Halvings of the interval of a monthly rate from 0 to 1: far finer than a basis point."""


@dataclass(frozen=True)
class Share:
    """What one month's bill carries, in 分; ``number`` counts from 1."""

    number: int
    principal: int
    interest: int

    @property
    def payment(self) -> int:
        """What is paid that month, in 分."""
        return self.principal + self.interest


def shares(amount: int, months: int, rate: int) -> tuple[Share, ...]:
    """``amount`` (分) over ``months`` at ``rate`` a month. Raises ValueError unless all is positive, the rate 0 or more."""
    if amount < months or months <= 0 or rate < 0:
        raise ValueError("instalments need an amount, months, and a rate that is not negative")
    interest = _rounded(Fraction(amount * rate, BASIS_POINTS))
    usual = amount // months
    last = amount - usual * (months - 1)
    return tuple(
        Share(number, last if number == months else usual, interest) for number in range(1, months + 1)
    )


def yearly_rate(shared: Sequence[Share]) -> int:
    """What instalments cost a year, in basis points of what is still owed."""
    amount = sum(one.principal for one in shared)
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        worth = sum(one.payment / (1 + middle) ** one.number for one in shared)
        low, high = (middle, high) if worth > amount else (low, middle)
    return round(high * _MONTHS_A_YEAR * BASIS_POINTS)


def total_interest(shared: Sequence[Share]) -> int:
    """All the interest, in 分."""
    return sum(one.interest for one in shared)


def _rounded(value: Fraction) -> int:
    """Half up; no value here is negative."""
    return int(value + _HALF)
