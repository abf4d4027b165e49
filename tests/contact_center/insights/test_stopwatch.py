"""What a journey cost: messages, fields by where they came from, seconds; only runs that were finished count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from banking.journeys import load_journeys
from contact_center.insights.stopwatch import Run, rows, runs
from contact_center.insights.tables import FactRow
from contact_center.settings import PROJECT_FOLDER

PLANS = load_journeys(PROJECT_FOLDER / "data" / "journeys")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def facts(*steps: str, origins: dict[str, str] | None = None, route: str = "continue") -> list[FactRow]:
    return [
        FactRow(
            turn_id=f"t{at}",
            conversation_id="c1",
            at=NOON + timedelta(seconds=at),
            text="改成两百",
            route=route,
            confidence=0.9,
            journey="limit_change",
            step=step,
            origins=origins or {},
            milliseconds=500,
        )
        for at, step in enumerate(steps)
    ]


def only(found: list[FactRow]) -> Run:
    [run] = runs(found)
    return run


def test_a_finished_run_counts_its_messages_and_fields() -> None:
    run = only(
        facts(
            "span",
            "confirmation",
            "done",
            origins={"span": "button", "limit": "said", "account_id": "profile"},
        )
    )

    assert (run.steps, run.typed, run.tapped, run.reused) == (3, 1, 1, 1)
    assert run.seconds == 1.5


def test_a_run_that_was_cancelled_is_none() -> None:
    assert list(runs(facts("span", "cancelled"))) == []


def test_a_run_after_a_cancelled_one_begins_anew() -> None:
    assert only(facts("span", "cancelled", "span", "done")).steps == 2


def test_a_question_put_again_is_counted() -> None:
    assert only(facts("limit", "limit", "confirmation", "done")).asked_twice == 1


def test_a_question_in_between_is_not() -> None:
    aside = facts("limit", route="faq")

    assert only([*facts("limit"), *aside, *facts("confirmation", "done")]).asked_twice == 0


def test_medians_stand_beside_the_baseline() -> None:
    [row] = rows(list(runs(facts("limit", "done", "span", "limit", "confirmation", "done"))), PLANS)

    assert (row.journey, row.runs, row.steps) == ("limit_change", 2, 3)
    assert row.baseline_fields == PLANS["limit_change"].baseline.fields
