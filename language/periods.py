"""Finds days and periods (昨天下午, 上个月15号, 最近三个月) and turns them into inclusive dates."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from language.calendar import (
    in_year,
    last_day,
    latest_day_of_month,
    latest_weekday,
    make_day,
    month_of,
    months_before,
    quarter_of,
    week_of,
    year_of,
)
from language.numerals import parse_numeral

Days = tuple[date, date]

_N = r"(?:\d{1,3}|[一二两三四五六七八九十几半]{1,3})"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_YEAR = r"(?:20\d\d年?|去年|今年|前年|明年|\d\d年)"
_PART = r"(?:的?(?:早上|上午|中午|下午|晚上|夜里|半夜|凌晨|傍晚|一早|一整天|全天))?"
_TO = re.compile(r"(?:到|至|~|-|—|–)")


@dataclass(frozen=True)
class Period:
    """``text[start:end]`` means the days ``first`` to ``last``, both included."""

    start: int
    end: int
    first: date
    last: date

    def as_value(self) -> dict[str, str]:
        """The entity value: ``{"from": ISO date, "to": ISO date}``."""
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}


def find_periods(text: str, today: date) -> list[Period]:
    """Periods in normalised text, left to right.

    A day without year or month is the latest until today; beside words of booking it is the next from today.
    """
    books = _BOOKS.search(text) is not None
    found = []
    for match in _ANY.finditer(text):
        days = _days(match, today)
        if days is not None:
            ahead = _next(match, days, today) if books else days
            found.append(Period(match.start(), match.end(), *ahead))
    return _joined(text, found, today)


def _next(match: re.Match[str], days: Days, today: date) -> Days:
    """周五 of a booking is the coming one; 上周五 and what names its year stay."""
    if days[1] >= today:
        return days
    if match["plain_weekday"]:
        return days[0] + timedelta(weeks=1), days[1] + timedelta(weeks=1)
    if match["month_day"] and not re.match(_YEAR, match["month_day"]):
        return tuple(months_before(day, -12) for day in days)  # type: ignore[return-value]
    return days


def _days(match: re.Match[str], today: date) -> Days | None:
    for name, rule in _RULES.items():
        if match[name] is not None:
            try:
                return rule(match[name], today)
            except (ValueError, OverflowError):
                return None
    return None


def _matched(pattern: str, written: str) -> re.Match[str]:
    """The match of what the great pattern has found already; ``ValueError`` if the two do not agree."""
    match = re.match(pattern, written)
    if match is None:
        raise ValueError(written)
    return match


def _number(written: str) -> int:
    """几 stands for three of long things and is only ever a rough word."""
    if written == "几":
        return 3
    value = parse_numeral(written)
    if value is None or value.denominator != 1 or not 0 < value <= 999:
        raise ValueError(written)
    return int(value)


def _exact(written: str, today: date) -> Days:
    numbers = re.findall(r"\d+", written)
    year = int(numbers[0])
    day = make_day(year, int(numbers[1]), int(numbers[2]))
    return day, day


def _month_day(written: str, today: date) -> Days:
    match = _matched(rf"({_YEAR})?({_MONTH})(?:月|/)({_DAY})", written)
    month, day = _number(match[2]), _number(match[3])
    if match[1]:
        found = make_day(year_of(match[1], today), month, day)
    else:
        found = in_year(today, lambda year: make_day(year, month, day))
    return found, found


def _named_month_day(written: str, today: date) -> Days:
    match = _matched(rf"(.*?)({_DAY})[日号]?$", re.sub(_PART + "$", "", written))
    first, _ = _relative_month(match[1], today)
    day = make_day(first.year, first.month, _number(match[2]))
    return day, day


def _month(written: str, today: date) -> Days:
    match = _matched(rf"({_YEAR})?({_MONTH})月", written)
    month = _number(match[2])
    if match[1]:
        return month_of(year_of(match[1], today), month)
    first = in_year(today, lambda year: date(year, month, 1))
    return month_of(first.year, month)


def _half_year(written: str, today: date) -> Days:
    year = year_of("去年" if written.startswith("去") else "今年", today)
    first, last = (1, 6) if "上" in written else (7, 12)
    return date(year, first, 1), last_day(year, last)


def _year(written: str, today: date) -> Days:
    year = year_of("今年" if written == "年初" else written, today)
    return date(year, 1, 1), _so_far(date(year, 1, 1), date(year, 12, 31), today)


def _so_far(first: date, last: date, today: date) -> date:
    """The end of a period that is not over yet is today."""
    return min(last, today) if first <= today else last


def _relative_month(written: str, today: date) -> Days:
    steps = -written.count("上") + written.count("下")
    first = months_before(today.replace(day=1), -steps)
    whole = month_of(first.year, first.month)
    return whole[0], _so_far(*whole, today)


def _quarter(written: str, today: date) -> Days:
    if written[0] in "上这本":
        return quarter_of(today, -1 if written[0] == "上" else 0)
    number = _number(written.strip("第季度个"))
    return date(today.year, number * 3 - 2, 1), last_day(today.year, number * 3)


def _week(written: str, today: date) -> Days:
    # 上午 and 下午 behind the day are no 上周 and 下周.
    ahead = re.split("周|星期|礼拜", written)[0]
    steps = -ahead.count("上") + ahead.count("下")
    first, last = week_of(today, steps)
    weekday = _weekday(written)
    if weekday is None:
        return first, _so_far(first, last, today)
    if weekday == "weekend":
        return first + timedelta(days=5), last
    day = first + timedelta(days=int(weekday))
    return day, day


def _weekday(written: str) -> str | None:
    match = re.search(r"(?:周|星期|礼拜)([一二三四五六日天末])", written)
    if match is None:
        return None
    return "weekend" if match[1] == "末" else str("一二三四五六日".index(match[1].replace("天", "日")))


def _plain_weekday(written: str, today: date) -> Days:
    weekday = _weekday(written)
    if weekday is None or weekday == "weekend":
        saturday = latest_weekday(today, 5)
        return saturday, saturday + timedelta(days=1)
    day = latest_weekday(today, int(weekday))
    return day, day


def _span(written: str, today: date) -> Days:
    """最近三个月, 这几天, 半年内: the days up to today."""
    return _back(written, today) + timedelta(days=1), today


def _ago(written: str, today: date) -> Days:
    day = _back(written, today)
    return day, day


def _back(written: str, today: date) -> date:
    if "半年" in written:
        return months_before(today, 6)
    if re.search(r"半个?月", written):
        return today - timedelta(days=15)
    match = re.search(rf"({_N})个?(天|日|周|星期|礼拜|月|年)", written)
    if match is None:
        unit = re.search(r"(周|星期|礼拜|月|年)", written)
        number, kind = 1, unit[1] if unit else "月"
    else:
        number, kind = (7 if match[1] == "几" and match[2] in "天日" else _number(match[1])), match[2]
    if kind in ("月", "年"):
        return months_before(today, number * (12 if kind == "年" else 1))
    return today - timedelta(days=number * (1 if kind in "天日" else 7))


def _near(written: str, today: date) -> Days:
    for word, steps in _NEAR_DAYS.items():
        if word in written:
            day = today + timedelta(days=steps)
            return day, day
    raise ValueError(written)


def _holiday(written: str, today: date) -> Days:
    spelled = written.replace("11", "十一").replace("12", "十二")
    month, first, last = next(days for name, days in _HOLIDAYS.items() if name in spelled)
    start = in_year(today, lambda year: date(year, month, first))
    if "前" in written:
        return start - timedelta(days=7), start - timedelta(days=1)
    return start, start.replace(day=last)


def _day(written: str, today: date) -> Days:
    day = latest_day_of_month(today, _number(re.split("[日号]", written)[0]))
    return day, day


_BOOKS = re.compile(
    r"预约|预定|预留|约(?:上|个|一|在|到|下|星期|周)|来(?:取|拿|领|办)|去取|上门|改到|改成|往后推|推到|安排"
)
_NEAR_DAYS = {"大前": -3, "大后": 3, "前": -2, "后": 2, "昨": -1, "明": 1, "今": 0}
_HOLIDAYS = {  # month, first day, last day
    "双十一": (11, 11, 11),
    "双十二": (12, 12, 12),
    "国庆": (10, 1, 7),
    "五一": (5, 1, 5),
    "元旦": (1, 1, 1),
}

_RULES: dict[str, Callable[[str, date], Days]] = {
    "exact": _exact,
    "month_day": _month_day,
    "named_month_day": _named_month_day,
    "half_year": _half_year,
    "quarter": _quarter,
    "ago": _ago,
    "span": _span,
    "month": _month,
    "relative_month": _relative_month,
    "week": _week,
    "plain_weekday": _plain_weekday,
    "near": _near,
    "holiday": _holiday,
    "year": _year,
    "day": _day,
}

_PATTERNS = {
    "exact": rf"(?<!\d)20\d\d[年./-]{_MONTH}[月./-]{_DAY}[日号]?{_PART}",
    "month_day": (
        rf"(?:(?:{_YEAR})?的?{_MONTH}月{_DAY}(?:[日号]|(?!\d|个|期)){_PART}"
        rf"|(?<![\d/.]){_MONTH}/{_DAY}(?![\d/.]))"
    ),
    "named_month_day": rf"(?:上上|上|这|本|下)个?月的?{_DAY}[日号]{_PART}",
    "half_year": r"(?:去年|今年)?(?:上|下)半年",
    "quarter": r"(?:第?[一二三四]|上个?|这个?|本)季度",
    "ago": rf"(?:{_N}(?:天|日|周)|{_N}个?(?:星期|礼拜|年)|{_N}个月|半年)(?:之|以)?前(?!几)",
    "span": (
        rf"(?:最近|近|过去|这|前)的?这?(?:{_N}(?:天|日|周|年)|{_N}个?(?:星期|礼拜)|{_N}个月|半年|半个月)"
        rf"(?:以内|之内|内|以来|里)?"
        rf"|(?:最近|近|过去)一?(?:周|个?月)"
        rf"|(?<!\d){_N}(?:天|周|个星期|个礼拜|个月|年)(?:以内|之内|内)|半年(?:以内|之内|内)"
    ),
    "month": rf"(?:(?:{_YEAR})的?)?(?<!\d){_MONTH}月(?:份)?(?!\d)",
    "relative_month": r"(?:上上|上|这|本|当|下)个?月(?:份)?",
    "week": r"(?:上上|上|这|本|下)(?:个?(?:星期|礼拜)|周)[一二三四五六日天末]?" + _PART,
    "plain_weekday": r"(?<!每)(?:周|星期|礼拜)[一二三四五六日天末]" + _PART,
    "near": r"(?:大前|大后|前|后|昨|明|今)(?:天|日|晚|早|儿个?)" + _PART,
    "holiday": r"(?:双十一|双11|双十二|双12|国庆(?:节|假期|期间)?|五一(?:节|假期|期间)|元旦)前?",
    "year": r"去年|今年|前年|(?<!\d)20\d\d年|(?<!年)年初(?=[到至](?:现在|目前|今|当前|如今))",
    "day": rf"(?<!每月)(?<!每个月)(?<![\d一二三四五六七八九十第.]){_DAY}[号日](?![线楼院店门]){_PART}",
}
_ANY = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _PATTERNS.items()))
_NOW_AFTER_TO = re.compile(r"(?:到|至)(?:现在|目前|今天|今日|今(?![年早晚儿])|当前|如今)")
_BARE_DAY_AFTER_TO = re.compile(rf"(?:到|至|~|-)({_DAY})[号日]?(?![\d年月天个周])")


def _joined(text: str, found: list[Period], today: date) -> list[Period]:
    """Joins A到B into one period; a bare day after 到 takes the month of A (10月1号到15号)."""
    joined: list[Period] = []
    for period in found:
        previous = joined[-1] if joined else None
        if previous and _TO.fullmatch(text[previous.end : period.start]):
            last = _end_of_range(text, previous, period)
            joined[-1] = Period(previous.start, period.end, previous.first, max(previous.first, last))
        else:
            joined.append(period)
    return [_until(text, period, today) for period in joined]


def _end_of_range(text: str, previous: Period, period: Period) -> date:
    bare = re.match(rf"({_DAY})[号日]", text[period.start : period.end])
    if bare is None:
        return period.last
    try:
        return make_day(previous.first.year, previous.first.month, _number(bare[1]))
    except ValueError:
        return period.last


def _until(text: str, period: Period, today: date) -> Period:
    now = _NOW_AFTER_TO.match(text, period.end)
    if now and period.first <= today:
        return Period(period.start, now.end(), period.first, today)
    single = period.first == period.last
    day = _BARE_DAY_AFTER_TO.match(text, period.end) if single else None
    if day is None:
        return period
    try:
        last = make_day(period.first.year, period.first.month, _number(day[1]))
    except ValueError:
        return period
    return Period(period.start, day.end(), period.first, last) if last >= period.first else period
