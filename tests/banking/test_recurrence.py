"""The days of a plan, and what words say about them."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import islice

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banking.plan_words import coming_day, ending_in, rhythm_in
from banking.recurrence import Ending, Every, next_run, run_days

FRIDAY = date(2026, 11, 27)
EVERY: tuple[Every, ...] = ("once", "week", "month", "quarter", "month_end")
days = st.dates(date(2020, 1, 1), date(2090, 12, 31))


def first_three(every: Every, first: date, ending: Ending) -> list[str]:
    return [day.isoformat() for day in islice(run_days(every, first, ending), 3)]


@pytest.mark.parametrize(
    ("every", "first", "expected"),
    [
        ("once", date(2026, 12, 5), ["2026-12-05"]),
        ("week", date(2026, 12, 4), ["2026-12-04", "2026-12-11", "2026-12-18"]),
        ("month", date(2027, 1, 31), ["2027-01-31", "2027-02-28", "2027-03-31"]),
        ("quarter", date(2026, 11, 30), ["2026-11-30", "2027-02-28", "2027-05-30"]),
        ("month_end", date(2028, 1, 5), ["2028-01-31", "2028-02-29", "2028-03-31"]),
    ],
)
def test_a_plan_keeps_its_day_or_takes_the_last_of_the_month(
    every: Every, first: date, expected: list[str]
) -> None:
    assert first_three(every, first, Ending()) == expected


def test_a_plan_ends_after_so_many_times() -> None:
    assert len(list(run_days("month", FRIDAY, Ending(times=12)))) == 12


def test_the_last_day_still_counts() -> None:
    assert list(run_days("week", FRIDAY, Ending(until=date(2026, 12, 4)))) == [FRIDAY, date(2026, 12, 4)]


@given(every=st.sampled_from(EVERY), first=days, times=st.integers(1, 40), jump=st.integers(-40, 400))
def test_going_from_one_run_to_the_next_visits_every_day_once(
    every: Every, first: date, times: int, jump: int
) -> None:
    ending = Ending(times=times)
    start = first + timedelta(days=jump)
    visited, after = [], start

    while (day := next_run(every, first, ending, after)) is not None:
        visited.append(day)
        after = day

    assert visited == [day for day in run_days(every, first, ending) if day > start]
    assert visited == sorted(set(visited))


@given(
    st.one_of(st.just(Ending()), st.builds(Ending, times=st.integers(1, 999)), st.builds(Ending, until=days))
)
def test_an_ending_reads_what_it_wrote(ending: Ending) -> None:
    assert Ending.read(str(ending)) == ending


@pytest.mark.parametrize("written", ["", "times:0", "times:x", "until:soon", "forever"])
def test_what_is_no_ending_is_refused(written: str) -> None:
    with pytest.raises(ValueError):
        Ending.read(written)


@pytest.mark.parametrize(
    ("text", "rhythm", "day"),
    [
        ("每月15号给妈妈转2000", "month", "2026-12-15"),
        ("每个月一号交房租", "month", "2026-12-01"),
        ("每月31号", "month", "2026-12-31"),
        ("每周五转500", "week", "2026-12-04"),
        ("每星期天", "week", "2026-11-29"),
        ("每个月最后一天转1000", "month_end", None),
        ("每季度转一次", "quarter", None),
        ("每天转10块", "day", None),
        ("每月1号，从明年1月开始", "month", "2027-01-01"),
        ("明天给妈妈转500", "once", "2026-11-28"),
        ("12月5号给房东转3000", "once", "2026-12-05"),
        ("5号转", "once", "2026-12-05"),
        ("下周三", "once", "2026-12-02"),
        ("从下个月1号开始", None, "2026-12-01"),
        ("昨天", "once", "2026-11-26"),
        ("上周五", "once", "2026-11-20"),
        ("给妈妈转2000", None, None),
        ("每月2000元给妈妈", "month", None),
    ],
)
def test_words_of_a_plan_look_ahead(text: str, rhythm: str | None, day: str | None) -> None:
    found = coming_day(text, FRIDAY)
    assert (rhythm_in(text, FRIDAY), found and found.isoformat()) == (rhythm, day)


@pytest.mark.parametrize(
    ("text", "asked", "ending"),
    [
        ("每月15号转2000，转12次", False, "times:12"),
        ("每月转一次", False, None),
        ("每月15号转2000到明年6月", False, "until:2027-06-30"),
        ("到2027年6月30日", False, "until:2027-06-30"),
        ("转一年", False, "until:2027-11-27"),
        ("每月15号给妈妈转2000", False, None),
        ("明年6月", True, "until:2027-06-30"),
        ("明年6月", False, None),
        ("实时到账", False, None),
    ],
)
def test_words_of_an_end(text: str, asked: bool, ending: str | None) -> None:
    found = ending_in(text, FRIDAY, asked)
    assert (found and str(found)) == ending
