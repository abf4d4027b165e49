"""Who held a case how long, read from its history. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

HELD = frozenset({"open", "in_work"})
"""The states in which the bank owes the next step."""


class Mark(Protocol):
    """How a case stood after one event."""

    @property
    def at(self) -> datetime:
        """When it was."""
        ...

    @property
    def state(self) -> str:
        """The case's state since then."""
        ...

    @property
    def department(self) -> str:
        """Whose it is since then."""
        ...

    @property
    def assignee_name(self) -> str | None:
        """Who has it since then, None for nobody in particular."""
        ...


@dataclass(frozen=True)
class Span:
    """One department, or one person in it, had the case from ``since`` until ``until``."""

    department: str
    name: str | None
    since: datetime
    until: datetime

    @property
    def seconds(self) -> int:
        """How long that was."""
        return round((self.until - self.since).total_seconds())


def spans(marks: Iterable[Mark], now: datetime) -> list[Span]:
    """The spans in which the bank held the case, oldest first; one that is not over lasts until ``now``."""
    return list(_spans(marks, now))


def _spans(marks: Iterable[Mark], now: datetime) -> Iterator[Span]:
    since: datetime | None = None
    holder: tuple[str, str | None] = ("", None)
    for mark in marks:
        held = (mark.department, mark.assignee_name)
        if since is not None and (mark.state not in HELD or held != holder):
            yield Span(*holder, since, mark.at)
            since = None
        if since is None and mark.state in HELD:
            since, holder = mark.at, held
    if since is not None:
        yield Span(*holder, since, now)
