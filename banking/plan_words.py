"""What the words of a plan say about its days: 每月15号, 每周五, 从下个月1号起, 到明年6月, 转12次. Pure.

A plan looks ahead: 15号 and 周五 are the coming ones. What its own words put into the past (昨天, 上周五) stays there, so that it
can be refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

from banking.recurrence import Ending, Every
from language.calendar import last_day, months_before
from language.normaliser import normalise
from language.numerals import NUMERAL, parse_numeral
from language.periods import Period, find_periods

Rhythm = Every | Literal["day"]
"""``day`` may be said, but no plan runs every day."""

_WEEKDAYS = "一二三四五六日"
_LOOKS_AHEAD = "预约,"
"""Words of booking before a text make the period reader look ahead."""
_EVERY_MONTH = re.compile(rf"每(?:个)?月的?({NUMERAL})[号日]?(?!次|笔|元|块|千|百|万)")
_EVERY_WEEK = re.compile(r"每(?:个)?(?:周|星期|礼拜)的?(?:周|星期|礼拜)?([一二三四五六日天])")
_BARE_DAY = re.compile(rf"({NUMERAL})[号日]")
_TIMES = re.compile(rf"(?<![每一])({NUMERAL})(?:次|回|期)(?!前|后)")
_FOR = re.compile(rf"(?:转|连着|连续|持续|坚持|共|总共|先)(半|{NUMERAL})(个月|年)")
_TO = re.compile(r"(?:到|至|截止|截至)(?:了)?$")
_BEGINS = re.compile(r"开始|起(?!来|码)|定期|以后")
_RHYTHMS: dict[Rhythm, re.Pattern[str]] = {
    "month_end": re.compile(r"每个?月的?(?:最后一天|月底|月末|底|末)"),
    "quarter": re.compile(r"每[个一]?季|按季"),
    "month": re.compile(r"每个?月|按月|月月"),
    "week": re.compile(r"每个?(?:周|星期|礼拜)|按周"),
    "day": re.compile(r"每一?天|每日|(?<![今明昨前后当白])天天"),
    "once": re.compile(r"转一次|就一次|一次性|一次就"),
}
_TIMES_MAX = 999
_MONTH_DAYS = 31


def coming_day(text: str, today: date) -> date | None:
    """The day of the first run that the words name, or None. A day of every week or month is the next one after today."""
    text = normalise(text).text
    recurring, start = _recurring(text, today), _start(text, today)
    if recurring is None or start is None or start <= today:
        return recurring or start
    return _recurring(text, start - timedelta(days=1))


def rhythm_in(text: str, today: date) -> Rhythm | None:
    """How often it is to run by the words, or None; whoever names one day and nothing that begins there means once."""
    text = normalise(text).text
    for rhythm, words in _RHYTHMS.items():
        if words.search(text):
            return rhythm
    return "once" if _start(text, today) is not None and not _BEGINS.search(text) else None


def ending_in(text: str, today: date, asked: bool = False) -> Ending | None:
    """When the words say that the plan ends, or None. ``asked``: the whole message is the answer to just that."""
    text = normalise(text).text
    times = _TIMES.search(text)
    if times and (number := _number(times[1])) and number > 1:
        return Ending(times=number)
    ends = [period.last for period, before in _periods(text, today) if asked or _TO.search(before)]
    ends += [period.last for period, _ in _periods(text, today) if _is_range(period)]
    if ends:
        return Ending(until=ends[-1])
    length = _FOR.search(text)
    months = _months(length) if length else None
    return Ending(until=months_before(today, -months)) if months else None


def _start(text: str, today: date) -> date | None:
    """The first named day that is no end of anything."""
    starts = [period.first for period, before in _periods(text, today) if not _TO.search(before)]
    return starts[0] if starts else None


def _periods(text: str, today: date) -> Iterator[tuple[Period, str]]:
    """Every named period, looking ahead, and the words before it."""
    ahead = _LOOKS_AHEAD + text
    for period in find_periods(ahead, today):
        bare = _BARE_DAY.match(ahead, period.start)
        if bare and period.last < today:
            day = _day_of_month(_number(bare[1]), today - timedelta(days=1))
            period = Period(period.start, period.end, day, day) if day else period
        yield period, ahead[len(_LOOKS_AHEAD) : period.start]


def _recurring(text: str, after: date) -> date | None:
    """The first day after ``after`` of what recurs by its own words."""
    week = _EVERY_WEEK.search(text)
    if week:
        weekday = _WEEKDAYS.index(week[1].replace("天", "日"))
        return after + timedelta(days=(weekday - after.weekday() - 1) % 7 + 1)
    month = _EVERY_MONTH.search(text)
    return _day_of_month(_number(month[1]), after) if month else None


def _day_of_month(day: int | None, after: date) -> date | None:
    """The first such day of a month after ``after``; months that lack it are passed over."""
    if day is None or day > _MONTH_DAYS:
        return None
    for months in range(13):
        month = months_before(after.replace(day=1), -months)
        if day <= last_day(month.year, month.month).day and month.replace(day=day) > after:
            return month.replace(day=day)
    return None


def _is_range(period: Period) -> bool:
    """Whether it reaches over more than one month: 1月到6月; a single month is where something begins."""
    return (period.first.year, period.first.month) != (period.last.year, period.last.month)


def _months(length: re.Match[str]) -> int | None:
    if length[1] == "半":
        return 6 if length[2] == "年" else None
    number = _number(length[1])
    return number * (12 if length[2] == "年" else 1) if number else None


def _number(written: str) -> int | None:
    value = parse_numeral(written)
    whole = value is not None and value.denominator == 1 and 0 < value <= _TIMES_MAX
    return int(value) if whole and value is not None else None
