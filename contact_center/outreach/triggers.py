"""Triggers as data: their schema, whether an event fires one, what is said and offered then. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from banking.money import format_yuan
from banking.promises import promises
from contact_center.outreach.gate import Urgency

FILE = Path(__file__).with_name("triggers.yml")

Value = str | int | bool
Name = Annotated[str, Field(pattern=r"^[a-z][a-z_]*$")]
EventType = Literal[
    "transaction.posted",
    "transfer.posted",
    "transfer.voided",
    "transfer.recall_closed",
    "transfer_plan.run",
    "card.frozen",
    "card.unfrozen",
    "card.lost",
    "bill.due",
    "loan.application",
    "dispute.decided",
    "loan.instalment",
]
StillTrue = Literal["bill_unpaid", "card_frozen", "always"]
_NEEDED_TO_ASK: dict[str, frozenset[str]] = {
    "bill_unpaid": frozenset({"bill_id"}),
    "card_frozen": frozenset({"card_id"}),
    "always": frozenset(),
}


class BadTriggersError(ValueError):
    """The trigger file is wrong; the text names file, place and fix."""


class MissingFieldError(ValueError):
    """An event's data lacks a field that its trigger reads, or has another type there; the text names it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Comparison(_Strict):
    """One field of the event's data against exactly one of the measures."""

    field: Name
    is_: Value | None = Field(None, alias="is")
    is_not: Value | None = None
    in_: tuple[Value, ...] | None = Field(None, alias="in")
    at_most: int | None = None
    at_least: int | None = None
    above: Name | None = None

    @model_validator(mode="after")
    def _one_measure(self) -> Comparison:
        if len(self.model_fields_set - {"field"}) != 1:
            raise ValueError("give exactly one of: is, is_not, in, at_most, at_least, above")
        return self

    def holds(self, data: Mapping[str, Any]) -> bool:
        """Whether it is so. Raises MissingFieldError."""
        if self.at_most is not None:
            return number(data, self.field) <= self.at_most
        if self.at_least is not None:
            return number(data, self.field) >= self.at_least
        if self.above is not None:
            return number(data, self.field) > number(data, self.above)
        value = _field(data, self.field)
        if self.in_ is not None:
            return value in self.in_
        return bool(value == self.is_) if self.is_ is not None else bool(value != self.is_not)


class Offer(_Strict):
    """What a tap or a "好的" starts: a journey, and which data field fills which of its fields."""

    journey: Name
    button: str = Field(min_length=1, max_length=12)
    fields: dict[Name, Name]


class Topic(_Strict):
    """What a customer can allow or stop. `contract`: on until withdrawn; `asked`: off until given."""

    title: str = Field(min_length=1)
    consent: Literal["contract", "asked"]
    can_withdraw: bool


class Trigger(_Strict):
    """One reason for the bank to speak first."""

    owner: str = Field(min_length=1)
    event: EventType
    when: tuple[Comparison, ...]
    any_of: tuple[Comparison, ...] = ()
    derive: dict[Name, tuple[Name, Literal["minus"], Name]] = {}
    topic: Name
    urgency: Urgency
    expires_after_hours: int = Field(ge=1, le=24 * 14)
    still_true: StillTrue
    message: str = Field(min_length=1, max_length=300)
    offer: Offer

    @model_validator(mode="after")
    def _template_is_readable(self) -> Trigger:
        for _, name, kind, _ in Formatter().parse(self.message):
            if name is not None and (
                not re.fullmatch(r"[a-z][a-z_]*", name) or kind not in ("", "yuan", "date")
            ):
                raise ValueError(
                    f"message: write {{field}}, {{field:yuan}} or {{field:date}}, not {{{name}:{kind}}}"
                )
        return self

    @model_validator(mode="after")
    def _promises_nothing(self) -> Trigger:
        if found := promises(self.message):
            words = ", ".join(found)
            raise ValueError(f"message: {words} reads as a promise; say what the product does not promise")
        return self

    def fires(self, data: Mapping[str, Any]) -> bool:
        """Whether an event of this type with this data is a reason to speak. Raises MissingFieldError."""
        known = self.widened(data)
        some = not self.any_of or any(comparison.holds(known) for comparison in self.any_of)
        return some and all(comparison.holds(known) for comparison in self.when)

    def widened(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The event's data and the derived fields."""
        derived = {
            name: number(data, left) - number(data, right) for name, (left, _, right) in self.derive.items()
        }
        return {**data, **derived}

    def words(self, data: Mapping[str, Any]) -> str:
        """The message for this event. Raises MissingFieldError."""
        known = self.widened(data)
        parts = []
        for literal, name, kind, _ in Formatter().parse(self.message):
            parts.append(literal)
            if name is not None:
                parts.append(_written(known, name, kind or ""))
        return "".join(parts)

    def offered(self, data: Mapping[str, Any]) -> dict[str, Value]:
        """The journey's fields, filled from this event. Raises MissingFieldError."""
        known = self.widened(data)
        return {name: _field(known, source) for name, source in self.offer.fields.items()}


class Triggers(_Strict):
    """The whole file."""

    topics: dict[Name, Topic]
    triggers: dict[Name, Trigger]

    @model_validator(mode="after")
    def _agree(self) -> Triggers:
        for name, trigger in self.triggers.items():
            topic = self.topics.get(trigger.topic)
            if topic is None:
                raise ValueError(
                    f"triggers.{name}.topic: no such topic {trigger.topic!r}; add it under topics"
                )
            if trigger.urgency is Urgency.MARKETING and topic.consent != "asked":
                raise ValueError(f"triggers.{name}: marketing needs a topic with consent: asked")
        return self

    def for_event(self, event_type: str) -> list[tuple[str, Trigger]]:
        """The triggers that listen to this type of event, with their names."""
        return [(name, trigger) for name, trigger in self.triggers.items() if trigger.event == event_type]


def read(text: str) -> Triggers:
    """Checks and reads the text of a trigger file. Raises BadTriggersError with one line for each fault."""
    try:
        return Triggers.model_validate(yaml.safe_load(text))
    except yaml.YAMLError as error:
        raise BadTriggersError(f"{FILE.name} is not YAML: {error}") from error
    except ValidationError as error:
        lines = [
            f"{FILE.name}: {'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors()
        ]
        raise BadTriggersError("\n".join(lines)) from error


@cache
def triggers() -> Triggers:
    """The triggers in use. Raises BadTriggersError."""
    return read(FILE.read_text(encoding="utf-8"))


def number(data: Mapping[str, Any], name: str) -> int:
    """An integer field of an event's data. Raises MissingFieldError."""
    value = data.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise MissingFieldError(f"data.{name} must be a whole number")
    return value


def needs(trigger: Trigger) -> frozenset[str]:
    """The data fields that must be there to ask core_bank whether the trigger is still true."""
    return _NEEDED_TO_ASK[trigger.still_true]


def _field(data: Mapping[str, Any], name: str) -> Value:
    value = data.get(name)
    if not isinstance(value, str | int | bool):
        raise MissingFieldError(f"data.{name} is missing or is no plain value")
    return value


def _written(data: Mapping[str, Any], name: str, kind: str) -> str:
    if kind == "yuan":
        return format_yuan(number(data, name))
    value = str(_field(data, name))
    if kind == "date":
        try:
            day = date.fromisoformat(value[:10])
        except ValueError as error:
            raise MissingFieldError(f"data.{name} must be a date like 2026-11-23") from error
        return f"{day.month}月{day.day}日"
    return value
