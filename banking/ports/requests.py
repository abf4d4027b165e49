"""Service requests: orders beside a transfer."""

from __future__ import annotations

from typing import Any, TypedDict


class Option(TypedDict):
    """One value that a field of a service request may have; one that is not ``offered`` may only be named.

    ``words`` are what else the customer calls it.
    """

    value: str
    title: str
    note: str
    offered: bool
    words: list[str]


class RequestProblem(TypedDict):
    """Why a service request would be refused; ``field`` is the one to ask again, None where no other value would help."""

    code: str
    field: str | None
    message: str
    details: dict[str, int | str]


class RequestQuote(TypedDict):
    """What a service request would do; whole numbers in ``summary`` are 分, ``level`` 2 needs a one-time password."""

    problem: RequestProblem | None
    summary: dict[str, Any]
    level: int


class ServiceRequest(TypedDict):
    """An order beside a transfer; ``state`` is pending, done or voided, ``result`` has the ids of what came of it."""

    request_id: str
    kind: str
    state: str
    level: int
    summary: dict[str, Any]
    result: dict[str, Any]
    created_at: str
    done_at: str | None
