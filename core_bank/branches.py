"""Branches: where they are, when a visit can be booked, and what to bring; the sandbox's own, from ``branches.yml``."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field

from core_bank.clock import BEIJING

_FILE = Path(__file__).with_name("branches.yml")
_SATURDAY = 5
DAYS_AHEAD = 5
"""Working days ahead that can be booked."""


class BranchSeed(BaseModel):
    """A branch that there is in every city; ``{city}`` stands for its name."""

    model_config = ConfigDict(extra="forbid")

    name: str
    address: str


class Purpose(BaseModel):
    """What a visit is for."""

    model_config = ConfigDict(extra="forbid")

    title: str
    papers: str


class Branches(BaseModel):
    """The schema of ``branches.yml``."""

    model_config = ConfigDict(extra="forbid")

    branches: dict[str, BranchSeed]
    times: list[str] = Field(min_length=1)
    visits_per_time: int = Field(gt=0)
    purposes: dict[str, Purpose]


@cache
def branches() -> Branches:
    """The file. Raises pydantic.ValidationError when it does not fit its schema."""
    return Branches.model_validate(yaml.safe_load(_FILE.read_text("utf-8")))


def begins(now: datetime) -> list[datetime]:
    """Every time of the next working days at which a visit can begin, from the day after today on."""
    hours = [time.fromisoformat(one) for one in branches().times]
    return [
        datetime.combine(day, hour, tzinfo=BEIJING) for day in _working_days(now.date()) for hour in hours
    ]


def _working_days(today: date) -> list[date]:
    """The sandbox knows weekends, not public holidays."""
    days = [today + timedelta(days=ahead) for ahead in range(1, 2 * DAYS_AHEAD + 1)]
    return [day for day in days if day.weekday() < _SATURDAY][:DAYS_AHEAD]
