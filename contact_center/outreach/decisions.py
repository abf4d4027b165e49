"""Events, decisions and their reasons in the database. Every method is one short transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from contact_center.clock import BANK_ZONE
from contact_center.database import Database
from contact_center.outreach.gate import Action, Candidate, Urgency, Verdict, judge
from contact_center.outreach.preferences import PreferenceStore
from contact_center.outreach.tables import DecisionRow, EventRow


@dataclass(frozen=True)
class Event:
    """One event of core_bank, verified and read. ``occurred_at`` is in the bank's time."""

    event_id: str
    type: str
    occurred_at: datetime
    customer_id: str
    data: dict[str, Any]


@dataclass(frozen=True)
class Pending:
    """A decision that is still to be taken or carried out."""

    decision_id: str
    trigger: str
    customer_id: str
    text: str
    button: str
    offer: dict[str, Any]
    truth: dict[str, Any]
    sending: bool
    attempts: int


class DecisionStore:
    """Keeps events and decisions. Times are in the bank's time: quiet hours and due dates go by it."""

    def __init__(self, database: Database, preferences: PreferenceStore) -> None:
        self._database = database
        self._preferences = preferences

    def knows(self, event_id: str) -> bool:
        """Whether this event was taken in already."""
        with self._database.read() as session:
            return session.get(EventRow, event_id) is not None

    def take_in(self, event: Event, decisions: Sequence[DecisionRow], now: datetime) -> bool:
        """Stores an event and the decisions it asks for, together. False if the event was there already."""
        try:
            with self._database.write() as session:
                if session.get(EventRow, event.event_id) is not None:
                    return False
                session.add(
                    EventRow(
                        event_id=event.event_id,
                        type=event.type,
                        customer_id=event.customer_id,
                        received_at=now,
                    )
                )
                session.add_all(decisions)
                return True
        except IntegrityError:
            return False

    def due(self, now: datetime, limit: int) -> list[Pending]:
        """What is to be decided or carried out now, oldest first."""
        with self._database.read() as session:
            wanted = select(DecisionRow).where(
                DecisionRow.state.in_(("waiting", "sending")), DecisionRow.due_at <= now
            )
            rows = session.scalars(wanted.order_by(DecisionRow.due_at, DecisionRow.decision_id).limit(limit))
            return [_pending(row) for row in rows]

    def decide(self, decision_id: str, still_true: bool, now: datetime) -> Verdict | None:
        """Puts a waiting decision through the gate, stores the verdict. None if it no longer waits."""
        with self._database.write() as session:
            row = session.get_one(DecisionRow, decision_id, with_for_update=True)
            if row.state != "waiting":
                return None
            preferences = self._preferences.read(session, row.customer_id)
            candidate = Candidate(
                row.topic, Urgency(row.urgency), row.expires_at.astimezone(BANK_ZONE), still_true
            )
            verdict = judge(candidate, preferences.wishes, now, _sent_today(session, row, now))
            row.reasons = [*row.reasons, _written(verdict, now)]
            row.preferences_version = preferences.version
            if verdict.until is not None:
                row.due_at = verdict.until
            elif verdict.action is Action.SEND:
                row.state, row.sent_at = "sending", now
            else:
                row.state = "dropped"
            return verdict

    def postpone(self, decision_id: str, until: datetime, give_up_after: int) -> None:
        """Tries again at `until`; after so many attempts the decision is dropped as undeliverable."""
        with self._database.write() as session:
            row = session.get_one(DecisionRow, decision_id, with_for_update=True)
            row.due_at, row.attempts = until, row.attempts + 1
            if row.attempts >= give_up_after:
                row.state = "dropped"
                row.reasons = [
                    *row.reasons,
                    {"at": until.isoformat(), "action": "drop", "reasons": ["undeliverable"]},
                ]

    def done(self, decision_id: str, channels: list[str]) -> None:
        """The message is out on these channels."""
        with self._database.write() as session:
            row = session.get_one(DecisionRow, decision_id, with_for_update=True)
            row.state, row.channels = "sent", channels

    def of_customer(self, customer_id: str | None, limit: int) -> list[dict[str, Any]]:
        """Decisions with their reasons, newest first, for the desk; of all customers if None."""
        with self._database.read() as session:
            wanted = select(DecisionRow).order_by(DecisionRow.decision_id.desc()).limit(limit)
            if customer_id is not None:
                wanted = wanted.where(DecisionRow.customer_id == customer_id)
            return [_shown(row) for row in session.scalars(wanted)]


def _sent_today(session: Session, row: DecisionRow, now: datetime) -> int:
    """What the customer got since local midnight in the same class: safety, or the rest."""
    midnight = now.astimezone(BANK_ZONE).replace(hour=0, minute=0, second=0, microsecond=0)
    same_class = (
        DecisionRow.urgency == Urgency.SAFETY.value
        if row.urgency == Urgency.SAFETY
        else DecisionRow.urgency != Urgency.SAFETY.value
    )
    counted = select(func.count()).where(
        DecisionRow.customer_id == row.customer_id,
        DecisionRow.sent_at >= midnight,
        DecisionRow.sent_at < midnight + timedelta(days=1),
        same_class,
    )
    return session.scalar(counted) or 0


def _pending(row: DecisionRow) -> Pending:
    return Pending(
        row.decision_id,
        row.trigger,
        row.customer_id,
        row.text,
        row.button,
        row.offer,
        row.truth,
        row.state == "sending",
        row.attempts,
    )


def _written(verdict: Verdict, now: datetime) -> dict[str, Any]:
    written: dict[str, Any] = {
        "at": now.isoformat(timespec="seconds"),
        "action": verdict.action.value,
        "reasons": [reason.value for reason in verdict.reasons],
    }
    if verdict.until is not None:
        written["until"] = verdict.until.isoformat(timespec="seconds")
    return written


def _shown(row: DecisionRow) -> dict[str, Any]:
    return {
        "decision_id": row.decision_id,
        "trigger": row.trigger,
        "customer_id": row.customer_id,
        "topic": row.topic,
        "urgency": row.urgency,
        "text": row.text,
        "state": row.state,
        "verdicts": row.reasons,
        "preferences_version": row.preferences_version,
        "channels": row.channels,
        "created_at": row.created_at.astimezone(BANK_ZONE).isoformat(timespec="seconds"),
        "due_at": row.due_at.astimezone(BANK_ZONE).isoformat(timespec="seconds"),
        "sent_at": None
        if row.sent_at is None
        else row.sent_at.astimezone(BANK_ZONE).isoformat(timespec="seconds"),
    }
