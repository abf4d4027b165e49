"""Credit-card points: what is left, and when it runs out. Pure.

Points are earned month by month and hold for three years, to the last day of their month (published terms). What is
exchanged comes out of the oldest points first; what has run out never comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from language.calendar import last_day

HOLD_YEARS = 3


@dataclass(frozen=True)
class Use:
    """So many points exchanged on a day."""

    on: date
    points: int


@dataclass(frozen=True)
class Lot:
    """Points that run out after ``expires_on``."""

    expires_on: date
    points: int


def expires_on(earned: date) -> date:
    """The last day on which points of ``earned``'s month hold."""
    return last_day(earned.year + HOLD_YEARS, earned.month)


def lots_left(earned: Mapping[date, int], uses: Iterable[Use], today: date) -> tuple[Lot, ...]:
    """What is left, the oldest first; ``earned`` is by the first day of a month, below zero where more was given back.

    A debt of points (goods given back after the points were used) is taken from what is earned next.
    """
    lots = {expires_on(month): points for month, points in sorted(earned.items())}
    for use in sorted(uses, key=lambda one: one.on):
        _take(lots, use.points, use.on)
    debt = -sum(points for points in lots.values() if points < 0)
    held = {day: points for day, points in lots.items() if points > 0}
    _take(held, debt, today)
    return tuple(Lot(day, points) for day, points in held.items() if points > 0 and day >= today)


def balance(lots: Iterable[Lot]) -> int:
    """All the points."""
    return sum(lot.points for lot in lots)


def _take(lots: dict[date, int], points: int, on: date) -> None:
    """Take ``points`` from the oldest lots that still hold; what they lack stays owed by the newest."""
    for day, there in lots.items():
        if day < on or there <= 0:
            continue
        taken = min(points, there)
        lots[day] -= taken
        points -= taken
    if points > 0 and lots:
        lots[max(lots)] -= points
