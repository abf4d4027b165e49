"""Repayment schedules: what a loan costs every month, exact to the 分. Pure.

Rates are basis points a year (380 is 3.80%). The rate of a month is a twelfth of it and that of a day a 360th, as the
People's Bank has it for yuan loans (银发〔2005〕129号). Every amount is rounded half up to a whole 分; the last instalment
takes what rounding left.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise
from typing import Literal

Method = Literal["annuity", "equal_principal", "interest_only"]
METHODS: tuple[Method, ...] = ("annuity", "equal_principal", "interest_only")
"""等额本息, 等额本金, 先息后本."""
BASIS_POINTS = 10_000
_MONTHS_A_YEAR = 12
_DAYS_A_YEAR = 360
_HALF = Fraction(1, 2)


@dataclass(frozen=True)
class Instalment:
    """One month's payment in 分; ``number`` counts from 1."""

    number: int
    principal: int
    interest: int

    @property
    def payment(self) -> int:
        """What is paid that month, in 分."""
        return self.principal + self.interest


Schedule = tuple[Instalment, ...]


def schedule(amount: int, rate: int, months: int, method: Method) -> Schedule:
    """The instalments of ``amount`` (分) over ``months``. Raises ValueError unless all of it is positive, the rate 0 or more."""
    if amount <= 0 or months <= 0 or rate < 0:
        raise ValueError("a loan has an amount, months, and a rate that is not negative")
    owed = _owed(amount, rate, months, method)
    return tuple(
        Instalment(number, before - after, _month_of_interest(before, rate))
        for number, (before, after) in enumerate(pairwise(owed), 1)
    )


def total_interest(instalments: Schedule) -> int:
    """All the interest of a schedule, in 分."""
    return sum(one.interest for one in instalments)


def highest_payment(amount: int, rate: int, months: int, method: Method) -> int:
    """The most that falls due in an ordinary month (分): the principal that 先息后本 leaves to the end is not in it."""
    instalments = schedule(amount, rate, months, method)
    if method == "interest_only":
        return instalments[0].interest
    return max(one.payment for one in instalments)


def interest_of_days(amount: int, rate: int, days: int) -> int:
    """The interest of ``days`` on ``amount``, in 分."""
    return _rounded(Fraction(amount * rate * days, BASIS_POINTS * _DAYS_A_YEAR))


def shortened(amount: int, rate: int, months: int, method: Method, payment: int) -> int:
    """The fewest months, at most ``months``, in which no payment of what is left (``amount``) exceeds ``payment`` (分).

    先息后本 has nothing to shorten: its principal is due at the end.
    """
    if method == "interest_only":
        return months
    fitting = (fewer for fewer in range(1, months) if highest_payment(amount, rate, fewer, method) <= payment)
    return next(fitting, months)


def _owed(amount: int, rate: int, months: int, method: Method) -> list[int]:
    """What is owed before the first instalment and after each."""
    if method == "interest_only":
        return [amount] * months + [0]
    if method == "equal_principal":
        return [amount - amount // months * number for number in range(months)] + [0]
    payment = _annuity(amount, rate, months)
    paid = accumulate(
        range(1, months),
        lambda owed, _: max(0, owed + _month_of_interest(owed, rate) - payment),
        initial=amount,
    )
    return [*paid, 0]


def _annuity(amount: int, rate: int, months: int) -> int:
    """The equal payment: ``P·r·(1+r)^n / ((1+r)^n − 1)``, the annuity formula, in exact fractions."""
    monthly = Fraction(rate, BASIS_POINTS * _MONTHS_A_YEAR)
    if monthly == 0:
        return _rounded(Fraction(amount, months))
    growth = (1 + monthly) ** months
    return _rounded(amount * monthly * growth / (growth - 1))


def _month_of_interest(owed: int, rate: int) -> int:
    return _rounded(Fraction(owed * rate, BASIS_POINTS * _MONTHS_A_YEAR))


def _rounded(value: Fraction) -> int:
    """Half up; no value here is negative."""
    return int(value + _HALF)
