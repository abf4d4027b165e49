"""What every service is: it knows, offers, quotes, and carries out one kind of request."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from core_bank.errors import BankError
from core_bank.settings import Settings


class Content(BaseModel):
    """What is ordered; every service has its own fields. Money is integer 分."""

    model_config = ConfigDict(extra="forbid", strict=True)


C = TypeVar("C", bound=Content)


@dataclass(frozen=True)
class At:
    """Where a service works: this transaction, this customer, this moment."""

    session: Session
    settings: Settings
    customer_id: str
    now: datetime


class Option(BaseModel):
    """One value of a field that only the bank knows: a product, an account, a branch.

    ``offered`` is False for what a customer may name but nobody may propose: naming it is answered with the reason.
    ``words`` are what else the customer calls it.
    """

    value: str
    title: str
    note: str = ""
    offered: bool = True
    words: list[str] = []


@dataclass(frozen=True)
class Problem:
    """Why a request cannot be: a code, the field to blame or None, and details (int in 分, or words)."""

    code: str
    field: str | None
    message: str
    details: Mapping[str, int | str] = dataclasses.field(default_factory=dict)

    def error(self) -> BankError:
        """The same, as a refusal."""
        return BankError(409, self.code, self.message, **self.details)


@dataclass(frozen=True)
class Quote:
    """What a request would do. ``summary`` is what the customer is shown before a yes (int in 分, words, or lines of words).

    ``level`` is what the customer must be for it: 1 logged in, 2 with a one-time password bound to exactly this request.
    ``second_number`` is the reference of a sealed mobile number: level 2 then takes a code from that phone too.
    """

    summary: Mapping[str, int | str | list[str]]
    level: int = 1
    problem: Problem | None = None
    second_number: str | None = None


class Service(Protocol[C]):
    """One kind of request. Methods read and write only through ``at.session``."""

    kind: ClassVar[str]
    content: type[C]

    def known(self, at: At) -> dict[str, Any]:
        """Fields that the bank knows already, so that nobody is asked for them."""
        ...

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The values of ``field`` that fit what is ``known``. Raises NotFoundError for a field without options."""
        ...

    def quote(self, at: At, content: C) -> Quote:
        """What the request would do; asked again before it is written down and before it is done. Writes nothing."""
        ...

    def carry_out(self, at: At, content: C, request_id: str) -> dict[str, Any]:
        """Do it, in the caller's transaction, after a quote without problem; gives the ids of what came of it."""
        ...
