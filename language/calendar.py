"""Arithmetic on days, weeks, months and quarters, as the period reader needs it."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta

RELATIVE_YEARS = {"前年": -2, "去年": -1, "今年": 0, "明年": 1}


def make_day(year: int, month: int, day: int) -> date:
    """That day; ``ValueError`` if the calendar has no such day."""
    return date(year, month, day)


def last_day(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year, month, calendar.monthrange(year, month)[1])


def month_of(year: int, month: int) -> tuple[date, date]:
    """First and last day of a month."""
    return date(year, month, 1), last_day(year, month)


def months_before(day: date, months: int) -> date:
    """The same day ``months`` earlier, or the last day of a shorter month; negative goes forward."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, last_day(year, month + 1).day))


def week_of(today: date, steps: int) -> tuple[date, date]:
    """Monday and Sunday of the week ``steps`` after this one."""
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=steps)
    return monday, monday + timedelta(days=6)


def quarter_of(today: date, steps: int) -> tuple[date, date]:
    """First and last day of the quarter ``steps`` after this one."""
    first = months_before(today.replace(day=1, month=(today.month - 1) // 3 * 3 + 1), -3 * steps)
    return first, last_day(first.year, first.month + 2)


def latest_weekday(today: date, weekday: int) -> date:
    """The latest such weekday (Monday is 0) not after today."""
    return today - timedelta(days=(today.weekday() - weekday) % 7)


def latest_day_of_month(today: date, day: int) -> date:
    """The latest such day of a month not after today; ``ValueError`` for 32号."""
    for months in range(13):
        first = months_before(today.replace(day=1), months)
        if day <= last_day(first.year, first.month).day and first.replace(day=day) <= today:
            return first.replace(day=day)
    raise ValueError(f"no month has a day {day}")


def in_year(today: date, make: Callable[[int], date]) -> date:
    """The latest day that ``make(year)`` gives and that is not after today."""
    for year in range(today.year, today.year - 8, -1):
        try:
            day = make(year)
        except ValueError:  # the 29th of February
            continue
        if day <= today:
            return day
    raise ValueError("no such day in eight years")


def year_of(written: str, today: date) -> int:
    """The year of 去年, 今年, 2025年, 25年."""
    if written in RELATIVE_YEARS:
        return today.year + RELATIVE_YEARS[written]
    number = int(written.rstrip("年"))
    return number if number > 99 else 2000 + number
