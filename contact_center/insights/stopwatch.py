"""What each journey costs its customers, counted in real runs, beside what the traditional process costs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from banking.journeys import Plan
from contact_center.insights.tables import FactRow

DONE = "done"
_OVER = frozenset(
    {"cancelled", "handoff", "login_required", "refused", "frozen", "nothing_to_freeze", "nothing_to_pay"}
)
_SETTLING = frozenset({"confirmation", "code"})
# The keystroke-level model of Card, Moran and Newell (1980): getting ready, pointing, one keystroke of an average typist.
# A Chinese character takes about 2.5 keystrokes of pinyin. Reading is not counted.
_READY_SECONDS, _POINT_SECONDS, _KEY_SECONDS, _KEYS_PER_CHARACTER = 1.35, 1.10, 0.28, 2.5


@dataclass(frozen=True)
class Run:
    """One journey from its first message to its end: messages, fields by where they came from, and time.

    ``asked_twice`` counts questions that had to be put again, ``seconds`` is what the system took for all answers, and
    ``person_seconds`` adds what a person needs to type and tap.
    """

    journey: str
    steps: int
    typed: int
    tapped: int
    reused: int
    asked_twice: int
    seconds: float
    person_seconds: float


@dataclass(frozen=True)
class Row:
    """The medians of a journey's finished runs, beside its baseline."""

    journey: str
    runs: int
    steps: float
    typed: float
    tapped: float
    reused: float
    asked_twice: int
    seconds: float
    person_seconds: float
    baseline_steps: int
    baseline_forms: int
    baseline_fields: int
    baseline_minutes: int
    baseline_departments: int


def finished_runs(session: Session, since: datetime) -> list[Run]:
    """Every journey that was begun and done since then, oldest first."""
    query = select(FactRow).where(FactRow.at >= since, FactRow.journey.is_not(None))
    facts = session.scalars(query.order_by(FactRow.conversation_id, FactRow.at, FactRow.turn_id))
    return list(runs(facts))


def runs(facts: Iterable[FactRow]) -> Iterator[Run]:
    """Cut each conversation's facts, in order of time, into runs; one that was cancelled or refused is none."""
    open_runs: dict[tuple[str, str], list[FactRow]] = defaultdict(list)
    for fact in facts:
        key = (fact.conversation_id, str(fact.journey))
        open_runs[key].append(fact)
        if fact.step == DONE:
            yield _run(open_runs.pop(key))
        elif _is_over(fact):
            open_runs.pop(key)


def rows(found: Sequence[Run], plans: Mapping[str, Plan]) -> list[Row]:
    """One row for each journey that has a file and was finished at least once, by name."""
    by_journey: dict[str, list[Run]] = defaultdict(list)
    for run in found:
        by_journey[run.journey].append(run)
    return [_row(plans[name], by_journey[name]) for name in sorted(by_journey) if name in plans]


def _run(facts: Sequence[FactRow]) -> Run:
    origins = list(facts[-1].origins.values())
    # A question in between puts the journey's own question again; that is no second asking.
    asked = [fact.step for fact in facts if fact.route == "continue" and fact.step not in _SETTLING]
    again = sum(1 for before, after in pairwise(asked) if before == after)
    answering = sum(fact.milliseconds for fact in facts) / 1000
    return Run(
        journey=str(facts[-1].journey),
        steps=len(facts),
        typed=origins.count("said"),
        tapped=origins.count("button"),
        reused=len(origins) - origins.count("said") - origins.count("button"),
        asked_twice=again,
        seconds=answering,
        person_seconds=answering + sum(map(_handling, facts)),
    )


def _row(plan: Plan, found: Sequence[Run]) -> Row:
    baseline = plan.baseline
    return Row(
        journey=plan.journey,
        runs=len(found),
        steps=median(run.steps for run in found),
        typed=median(run.typed for run in found),
        tapped=median(run.tapped for run in found),
        reused=median(run.reused for run in found),
        asked_twice=sum(run.asked_twice for run in found),
        seconds=round(median(run.seconds for run in found), 1),
        person_seconds=round(median(run.person_seconds for run in found), 1),
        baseline_steps=baseline.steps,
        baseline_forms=baseline.forms,
        baseline_fields=baseline.fields,
        baseline_minutes=baseline.minutes,
        baseline_departments=baseline.departments,
    )


def _handling(fact: FactRow) -> float:
    """What a person needs to send this message; a tap is stored with an empty text or the button's title."""
    tapped = fact.confidence == 1.0
    typing = _KEY_SECONDS * _KEYS_PER_CHARACTER * len(fact.text)
    return _READY_SECONDS + (_POINT_SECONDS if tapped else typing)


def _is_over(fact: FactRow) -> bool:
    step = fact.step or ""
    return step in _OVER or step.startswith("refused:")
