"""The sentences of ``messages.yml`` beside this file, filled with what a case says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from contact_center.cases.legal_clock import bank_day, legal_clock
from contact_center.cases.tables import CaseRow

FILE = Path(__file__).with_name("messages.yml")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_min_length=1)


class _Progress(_Strict):
    none: str
    open: str
    in_work: str
    answered: str
    closed: str


class _Deadline(_Strict):
    left: str
    today: str
    late: str


class Sentences(_Strict):
    """What a customer hears about a case, with the places that ``_places`` fills."""

    opened: str
    added: str
    added_late: str
    renewed: str
    progress: _Progress
    deadline: _Deadline
    answered: str
    passed: str
    extended: str
    closed: str
    withdrawn: str
    dispute: str
    dispute_reasons: Mapping[str, str]
    dispute_opened: str
    bank: str
    """Who speaks where core_bank told of something."""
    ask_a_person: str

    def registered(self, case: CaseRow, how: str, today: date) -> str:
        """What is said once a complaint is stored: ``how`` is opened, added or renewed."""
        late = how == "added" and case.due_on < today
        return str(getattr(self, f"{how}_late" if late else how)).format(**_places(case))

    def about(self, case: CaseRow, act: str, **more: str) -> str:
        """What is said of an act: answered, passed, extended, closed, withdrawn or dispute_opened."""
        return str(getattr(self, act)).format(**_places(case), **more)

    def progress_of(self, cases: list[CaseRow], today: date) -> str:
        """Where the customer's cases stand, a paragraph each."""
        if not cases:
            return self.progress.none
        lines = (
            str(getattr(self.progress, case.state)).format(
                **_places(case), deadline=self._deadline_of(case, today)
            )
            for case in cases
        )
        return "\n".join(lines)

    def _deadline_of(self, case: CaseRow, today: date) -> str:
        left = (case.due_on - today).days
        if left == 0:
            return self.deadline.today
        sentence = self.deadline.left if left > 0 else self.deadline.late
        return sentence.format(due=shown(case.due_on), days=abs(left))


def shown(day: date) -> str:
    """A day as customers read it."""
    return f"{day.month}月{day.day}日"


def _places(case: CaseRow) -> dict[str, Any]:
    return {
        "number": case.number,
        "title": legal_clock().kinds[case.kind].title,
        "department": case.department,
        "due": shown(case.due_on),
        "opened": shown(bank_day(case.opened_at)),
        "answered": "" if case.answered_at is None else shown(bank_day(case.answered_at)),
        "closed": "" if case.closed_at is None else shown(bank_day(case.closed_at)),
    }


@cache
def sentences(file: Path = FILE) -> Sentences:
    """The catalogue in use. Raises ValueError that names the file, the place and what is wrong there."""
    try:
        return Sentences.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise ValueError(f"{file.name}: {error}") from error
