"""The days on which a plan runs: once, or again and again until it ends. Pure arithmetic on the calendar."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Literal

from language.calendar import last_day, months_before

Every = Literal["once", "week", "month", "quarter", "month_end"]
"""``month`` and ``quarter`` keep the day of the first run, or take the last day of a month that lacks it."""

_MONTHS = {"month": 1, "quarter": 3, "month_end": 1}
_OPEN, _TIMES, _UNTIL = "open", "times", "until"


@dataclass(frozen=True)
class Ending:
    """When a plan ends: after so many ``times``, with the day ``until`` (which still counts), or not by itself."""

    times: int | None = None
    until: date | None = None

    @classmethod
    def read(cls, written: str) -> Ending:
        """The ending that ``str`` wrote: ``open``, ``times:12``, ``until:2027-06-30``. Raises ValueError."""
        kind, _, value = written.partition(":")
        if kind == _TIMES and value.isdecimal() and int(value) > 0:
            return cls(times=int(value))
        if kind == _UNTIL:
            return cls(until=date.fromisoformat(value))
        if written == _OPEN:
            return cls()
        raise ValueError("an ending is open, times:N or until:DAY")

    def __str__(self) -> str:
        """As a field of a journey carries it."""
        if self.times is not None:
            return f"{_TIMES}:{self.times}"
        return f"{_UNTIL}:{self.until.isoformat()}" if self.until else _OPEN

    def within(self, last: date) -> Ending:
        """The same, but never after ``last``."""
        return Ending(self.times, min(self.until, last) if self.until else last)


def run_days(every: Every, first: date, ending: Ending) -> Iterator[date]:
    """The days in their order. ``first`` is the first of them; for ``month_end`` any day of its month will do."""
    for number in count():
        day = _day(every, first, number)
        if number == (1 if every == "once" else ending.times) or (ending.until and day > ending.until):
            return
        yield day


def next_run(every: Every, first: date, ending: Ending, after: date) -> date | None:
    """The first day of the plan that comes after ``after``, or None where it has ended by then."""
    return next((day for day in run_days(every, first, ending) if day > after), None)


def _day(every: Every, first: date, number: int) -> date:
    if every == "week":
        return first + timedelta(weeks=number)
    # Counted from the first day each time, so that a short February shortens no month after it.
    day = months_before(first, -number * _MONTHS.get(every, 0))
    return last_day(day.year, day.month) if every == "month_end" else day
