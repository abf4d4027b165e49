"""The clock is the law's, in calendar days where the bank is."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from contact_center.cases.departments import departments
from contact_center.cases.legal_clock import legal_clock

CLOCK = legal_clock()


def test_complaints_have_fifteen_thirty_and_sixty_days() -> None:
    stages = CLOCK.kinds["complaint"].stages

    assert [(stage.days, stage.by) for stage in stages] == [(15, None), (30, "agent"), (60, "supervisor")]


def test_the_day_of_receipt_is_the_banks() -> None:
    late_evening_utc = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)

    assert CLOCK.kinds["complaint"].due_on(0, late_evening_utc) == date(2026, 12, 13)


@pytest.mark.parametrize(
    ("due", "urgency"), [(26, "overdue"), (27, "near"), (30, "near")], ids=["missed", "today", "three days"]
)
def test_how_pressing_an_answer_is(due: int, urgency: str) -> None:
    assert CLOCK.urgency(date(2026, 11, due), date(2026, 11, 27)) == urgency


def test_a_clock_that_goes_backwards_is_refused(tmp_path) -> None:
    file = tmp_path / "clock.yml"
    stages = "[{days: 30}, {days: 15, by: agent}]"
    file.write_text(
        f"near_days: 3\nkinds: {{complaint: {{prefix: TS, title: 投诉, source: x, stages: {stages}}}}}",
        "utf-8",
    )

    with pytest.raises(ValueError, match="longer than the one before"):
        legal_clock(file)


@pytest.mark.parametrize(
    ("words", "owner"),
    [
        ("信用卡年费乱收", "信用卡中心"),
        ("柜台那个人态度太差", "运营管理部"),
        ("你们APP老是闪退", "信息科技部"),
        ("我要投诉", "消费者权益保护部"),
    ],
)
def test_the_words_name_the_owner(words: str, owner: str) -> None:
    assert departments().owner_of(words) == owner
