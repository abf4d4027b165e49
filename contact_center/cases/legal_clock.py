"""By when a case must be answered: ``clock.yml``, read and reckoned with. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from contact_center.clock import BANK_ZONE

FILE = Path(__file__).with_name("clock.yml")
Kind = Literal["complaint", "dispute", "rights"]
Urgency = Literal["overdue", "near", "running"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_min_length=1)


class Stage(_Strict):
    """So many calendar days from the day of receipt; ``by`` may grant them, None for the first."""

    days: int = Field(ge=1)
    by: Literal["agent", "supervisor"] | None = None


class KindClock(_Strict):
    """The stages of one kind of case, each longer than the one before."""

    prefix: str = Field(pattern=r"^[A-Z]{2}$")
    title: str
    source: str
    stages: tuple[Stage, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _longer_and_longer(self) -> Self:
        days = [stage.days for stage in self.stages]
        if days != sorted(set(days)):
            raise ValueError(f"stages have {days} days; each must be longer than the one before")
        if self.stages[0].by is not None or any(stage.by is None for stage in self.stages[1:]):
            raise ValueError("the first stage is granted by nobody, every later one by somebody")
        return self

    def due_on(self, stage: int, received_at: datetime) -> date:
        """The last day on which the answer is in time."""
        return bank_day(received_at) + timedelta(days=self.stages[stage].days)

    def next_stage(self, stage: int) -> Stage | None:
        """The extension after this one; None when there is no more."""
        return self.stages[stage + 1] if stage + 1 < len(self.stages) else None


class LegalClock(_Strict):
    """The clocks of all kinds; an answer that is due within ``near_days`` is near."""

    near_days: int = Field(ge=0)
    kinds: Mapping[Kind, KindClock]

    def urgency(self, due_on: date, today: date) -> Urgency:
        """How pressing an unanswered case is."""
        if due_on < today:
            return "overdue"
        return "near" if (due_on - today).days <= self.near_days else "running"


def bank_day(at: datetime) -> date:
    """The calendar day of a moment where the bank is."""
    return at.astimezone(BANK_ZONE).date()


@cache
def legal_clock(file: Path = FILE) -> LegalClock:
    """The clock in use. Raises ValueError that names the file, the place and what is wrong there."""
    try:
        return LegalClock.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise ValueError(f"{file.name}: {error}") from error
