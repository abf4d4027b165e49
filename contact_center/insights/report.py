"""Prints what each journey cost in real runs beside the traditional process: ``python -m contact_center.insights.report``."""

from __future__ import annotations

import sys
from datetime import timedelta

from sqlalchemy import inspect

from banking.journeys import load_journeys
from contact_center.clock import Clock
from contact_center.database import Database
from contact_center.insights.stopwatch import Row, finished_runs, rows
from contact_center.insights.tables import FactRow
from contact_center.settings import Settings

DAYS = 366
_HEAD = (
    "journey               runs  steps        fields typed  tapped  reused  asked twice  seconds  with typing"
)


def main() -> int:
    """Read the running system's facts of the last year and print one line for each journey; 2 where nothing ever ran."""
    settings = Settings()  # type: ignore[call-arg]  # pydantic reads the environment
    database = Database(settings.contact_center_database_url)
    if not inspect(database.engine).has_table(FactRow.__tablename__):
        print("journeys: nothing has run here yet; start with `make run`", file=sys.stderr)
        return 2
    since = Clock().wall() - timedelta(days=DAYS)
    with database.read() as session:
        found = rows(finished_runs(session, since), load_journeys(settings.journeys_folder))
    database.close()
    print(_HEAD)
    for row in found:
        print(line(row))
    return 0


def line(row: Row) -> str:
    """One journey; after the bar what the traditional process needs."""
    steps = f"{row.steps:g} | {row.baseline_steps}"
    typed = f"{row.typed:g} | {row.baseline_fields}"
    time = f"{row.person_seconds:.0f} s | {row.baseline_minutes} min"
    return (
        f"{row.journey:20}  {row.runs:4}  {steps:11}  {typed:12}  {row.tapped:6g}  {row.reused:6g}"
        f"  {row.asked_twice:11}  {row.seconds:7.1f}  {time}"
    )


if __name__ == "__main__":
    sys.exit(main())
