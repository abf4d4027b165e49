"""The figures of the insights page, counted by the database from facts and handoffs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import distinct, func, select
from sqlalchemy.orm import Session

from banking.journeys import Plan
from contact_center.cases.figures import case_figures
from contact_center.database import Database
from contact_center.insights.stopwatch import finished_runs, rows
from contact_center.insights.tables import FactRow
from contact_center.outreach.tables import DecisionRow
from contact_center.routing.tables import HandoffRow

DEFINITIONS = Path(__file__).with_name("definitions.yml")
FALLBACKS = ("clarify", "decline")
"""Routes by which the bot says that it did not understand or does not know."""


class Figures:
    """Counts. Every number comes with its definition, so that nobody has to guess what it means."""

    def __init__(self, database: Database, plans: Mapping[str, Plan]) -> None:
        self._database = database
        self._plans = plans
        self._definitions: dict[str, str] = yaml.safe_load(DEFINITIONS.read_text(encoding="utf-8"))

    def of_days(self, days: int, now: datetime) -> dict[str, Any]:
        """The figures of the last ``days`` days before ``now``; shares are null when there is nothing to share."""
        since = now - timedelta(days=days)
        with self._database.read() as session:
            turns, conversations = _turns(session, since)
            routes = _routes(session, since)
            return {
                "turns": turns,
                "conversations": conversations,
                "containment": _share(conversations - _handed_over(session, since), conversations),
                "fallback_rate": _share(sum(routes.get(route, 0) for route in FALLBACKS), turns),
                "handoffs_by_reason": _handoffs_by_reason(session, since),
                "routes": routes,
                "outreach": _outreach(session, since),
                "cases": case_figures(session, since, now),
                "journeys": [asdict(row) for row in rows(finished_runs(session, since), self._plans)],
                "definitions": self._definitions,
            }


def _turns(session: Session, since: datetime) -> tuple[int, int]:
    counted = select(func.count(), func.count(distinct(FactRow.conversation_id))).where(FactRow.at >= since)
    turns, conversations = session.execute(counted).one()
    return int(turns), int(conversations)


def _handed_over(session: Session, since: datetime) -> int:
    """Conversations with turns of the bot in this time that also went to a person in it."""
    talked = select(FactRow.conversation_id).where(FactRow.at >= since)
    counted = select(func.count(distinct(HandoffRow.conversation_id))).where(
        HandoffRow.waiting_since >= since, HandoffRow.conversation_id.in_(talked)
    )
    return session.scalar(counted) or 0


def _handoffs_by_reason(session: Session, since: datetime) -> dict[str, int]:
    counted = (
        select(HandoffRow.reason, func.count())
        .where(HandoffRow.waiting_since >= since)
        .group_by(HandoffRow.reason)
    )
    return {reason: int(count) for reason, count in session.execute(counted)}


def _routes(session: Session, since: datetime) -> dict[str, int]:
    counted = (
        select(FactRow.route, func.count())
        .where(FactRow.at >= since, FactRow.route.is_not(None))
        .group_by(FactRow.route)
    )
    return {str(route): int(count) for route, count in session.execute(counted)}


def _outreach(session: Session, since: datetime) -> dict[str, int]:
    counted = (
        select(DecisionRow.state, func.count())
        .where(DecisionRow.created_at >= since)
        .group_by(DecisionRow.state)
    )
    return {state: int(count) for state, count in session.execute(counted)}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None
