"""What cases look like over some days: how many wait, how many came too late, and which department had them how long."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from contact_center.cases.holding import HELD, Span, spans
from contact_center.cases.legal_clock import bank_day, legal_clock
from contact_center.cases.tables import CaseEventRow, CaseRow

_HOUR = 3600


def case_figures(session: Session, since: datetime, now: datetime) -> dict[str, Any]:
    """Cases that wait now, the share of answers in time since ``since``, and what each department held since then."""
    today = bank_day(now)
    due = session.scalars(select(CaseRow.due_on).where(CaseRow.state.in_(HELD))).all()
    pressing = [legal_clock().urgency(day, today) for day in due]
    return {
        "running": len(due),
        "near": pressing.count("near"),
        "overdue": pressing.count("overdue"),
        "in_time": _in_time(session, since),
        "held": _held(session, since, now),
    }


def _in_time(session: Session, since: datetime) -> float | None:
    wanted = select(CaseRow.answered_at, CaseRow.due_on).where(CaseRow.answered_at >= since)
    kept = [bank_day(at) <= due for at, due in session.execute(wanted) if at is not None]
    return round(sum(kept) / len(kept), 4) if kept else None


def _held(session: Session, since: datetime, now: datetime) -> list[dict[str, Any]]:
    """Departments by how long they had cases in this time, the longest first."""
    hours: dict[str, float] = defaultdict(float)
    numbers: dict[str, set[str]] = defaultdict(set)
    touched = select(CaseEventRow.number).where(CaseEventRow.at >= since)
    running = select(CaseRow.number).where(CaseRow.state.in_(HELD))
    wanted = select(CaseEventRow).where(CaseEventRow.number.in_(touched.union(running)))
    rows = session.scalars(wanted.order_by(CaseEventRow.number, CaseEventRow.event_id))
    for number, marks in groupby(rows, key=lambda row: row.number):
        for span in spans(marks, now):
            if span.until > since:
                hours[span.department] += _seconds_after(span, since) / _HOUR
                numbers[span.department].add(number)
    ordered = sorted(hours, key=lambda name: -hours[name])
    return [
        {"department": name, "cases": len(numbers[name]), "hours": round(hours[name], 1)} for name in ordered
    ]


def _seconds_after(span: Span, since: datetime) -> float:
    return (span.until - max(span.since, since)).total_seconds()
