"""Journeys as data: the schema of ``data/journeys/*.yml`` and its loader."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from banking.documents import KINDS as DOCUMENTS

KINDS = frozenset(
    {
        "amount",
        "choice",
        "card_tail",
        "coming_day",
        "date",
        "document",
        "ending",
        "name",
        "number",
        "payee",
        "period",
        "rhythm",
        "term",
        "text",
        "yes_no",
    }
)
READ_KINDS = frozenset({"coming_day", "ending", "payee", "rhythm"})
"""Kinds whose value is read from the whole sentence, as entities alone do not say it."""
SOURCES = frozenset({"profile", "text", "ocr", "earlier", "asked"})
LEVELS = (0, 1, 2, 3)
TEXT_MAX = 200
"""A free text has at most so many characters."""
QUESTION_MARK = "?"
"""Ends what a conversation awaits when the question is one of yes or no: a 不 is then an answer, not the end."""


class JourneyError(ValueError):
    """A journey file is wrong; the message names the file, the key and what to write instead."""


@dataclass(frozen=True)
class Wording:
    """One value of a choice: what its button says, and what else customers call it.

    ``offered`` is False for what may be named and is then refused with the reason, and that no button puts forward.
    """

    title: str
    words: tuple[str, ...] = ()
    offered: bool = True


@dataclass(frozen=True)
class Field:
    """One thing to know. ``sources`` are where it may come from, ``entity`` the entity of the text that has it.

    ``options`` are the values of a choice, None when the bank names them, or shortcuts of a period; ``when`` says for
    which values of other fields it matters at all; ``anew`` are the fields with which its answer falls: it is asked again
    when one changes.
    A ``number`` is a card or mobile number, known by its sealed reference alone; a ``name`` is that of a person or company.
    A text stands in a sentence ``after`` such words.
    ``shape`` shows where in a text its value stands (the group ``value``): an e-mail address answers whatever it sounds like.
    """

    name: str
    kind: str
    sources: tuple[str, ...]
    entity: str | None = None
    options: Mapping[str, Wording] | None = None
    when: Mapping[str, tuple[str, ...]] | None = None
    anew: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    shape: re.Pattern[str] | None = None

    @property
    def asked(self) -> bool:
        """Whether the customer is asked for it; what is not counts where it is said, and is asked only to correct it."""
        return "asked" in self.sources

    @property
    def awaiting(self) -> str:
        """What the conversation waits for while this is asked."""
        return self.name + (QUESTION_MARK if self.kind == "yes_no" else "")

    @property
    def listed(self) -> bool:
        """Whether only the bank can list its values."""
        return self.options is None and self.kind in {"choice", "card_tail", "payee"}


@dataclass(frozen=True)
class Stage:
    """One step that the customer sees: its fields, and the level that it needs.

    ``check``: what is known by then is quoted before anything further is asked, so that a no comes early.
    """

    name: str
    fields: tuple[str, ...] = ()
    level: int = 1
    check: bool = False


@dataclass(frozen=True)
class Baseline:
    """What the traditional process costs: steps, forms, fields, departments, minutes; ``source`` is what that rests on."""

    steps: int
    forms: int
    fields: int
    departments: int
    minutes: int
    source: str


@dataclass(frozen=True)
class Plan:
    """One journey as its file has it. ``request`` is the kind of service request that it ends in, if it does.

    ``person`` are the problems that only a person of the bank can look into.
    ``heeds_signs``: the signs of fraud in what the customer said go with the request, as its field ``signs``.
    """

    journey: str
    request: str | None
    resume_days: int
    baseline: Baseline
    steps: tuple[Stage, ...]
    fields: Mapping[str, Field]
    person: tuple[str, ...] = ()
    heeds_signs: bool = False

    def wanted(self, answers: Mapping[str, Any]) -> Iterator[Field]:
        """The fields that matter given the ``answers`` so far, in the order in which they are asked."""
        for step in self.steps:
            for name in step.fields:
                if _matters(self.fields[name], answers):
                    yield self.fields[name]

    def ruled_out(self, field: str, answers: Mapping[str, Any]) -> bool:
        """Whether an answer given already says that ``field`` does not matter."""
        when = self.fields[field].when or {}
        return any(name in answers and answers[name] not in values for name, values in when.items())

    def document_asked(self, awaiting: str | None) -> str | None:
        """The kind of document whose picture is awaited, if one is: a field for a document is named like its kind."""
        field = self.fields.get(awaiting or "")
        return field.name if field is not None and field.kind == "document" else None

    def checked_before(self, field: str) -> bool:
        """Whether a step that is checked lies before the one that asks for ``field``."""
        return any(step.check for step in self.steps[: self.stage(field) - 1])

    def stage(self, field: str) -> int:
        """The number of the step, from 1, that asks for ``field``; the last one for what is no field."""
        names = [number for number, step in enumerate(self.steps, 1) if field in step.fields]
        return names[0] if names else len(self.steps)


def load_journeys(folder: Path) -> dict[str, Plan]:
    """Read and check every journey file; raises ``JourneyError`` that names the key and the fix."""
    plans = [_plan(path) for path in sorted(folder.glob("*.yml"))]
    return {plan.journey: plan for plan in plans}


def _matters(field: Field, answers: Mapping[str, Any]) -> bool:
    return all(answers.get(name) in values for name, values in (field.when or {}).items())


def _plan(path: Path) -> Plan:
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    _only(
        path.name,
        content,
        {"journey", "request", "resume_days", "baseline", "steps", "fields", "heeds_signs", "person"},
    )
    if content.get("journey") != path.stem:
        raise JourneyError(f"{path.name}: journey is {content.get('journey')!r}; write {path.stem}")
    known = {
        name: _field(f"{path.name}: fields.{name}", name, row) for name, row in content["fields"].items()
    }
    steps = tuple(_stage(f"{path.name}: steps[{at}]", row) for at, row in enumerate(content["steps"]))
    asked = [name for step in steps for name in step.fields]
    if sorted(asked) != sorted(known):
        raise JourneyError(
            f"{path.name}: steps ask {sorted(asked)}; name each of {sorted(known)} exactly once"
        )
    for field in known.values():
        if unknown := set(field.anew) - set(known):
            raise JourneyError(
                f"{path.name}: fields.{field.name}.anew has unknown {sorted(unknown)}; name fields"
            )
    return Plan(
        journey=path.stem,
        request=content.get("request"),
        resume_days=_whole(f"{path.name}: resume_days", content.get("resume_days")),
        baseline=_baseline(f"{path.name}: baseline", content.get("baseline") or {}),
        steps=steps,
        fields=known,
        person=tuple(content.get("person", ())),
        heeds_signs=bool(content.get("heeds_signs", False)),
    )


def _field(key: str, name: str, row: Mapping[str, Any]) -> Field:
    _only(key, row, {"kind", "from", "entity", "options", "when", "anew", "after", "shape"})
    if row.get("kind") not in KINDS:
        raise JourneyError(f"{key}.kind is {row.get('kind')!r}; write one of {sorted(KINDS)}")
    sources = tuple(row.get("from") or ())
    if not sources or not set(sources) <= SOURCES:
        raise JourneyError(f"{key}.from is {list(sources)}; write some of {sorted(SOURCES)}")
    if row["kind"] == "document" and name not in DOCUMENTS:
        raise JourneyError(f"{key} is a document; name the field like its kind, one of {list(DOCUMENTS)}")
    options = row.get("options")
    if row["kind"] == "choice" and options is None:
        raise JourneyError(f"{key} is a choice without options; list them, or write bank")
    return Field(
        name=name,
        kind=row["kind"],
        sources=sources,
        entity=row.get("entity"),
        options=_options(options) if isinstance(options, dict) else None,
        when={other: tuple(values) for other, values in row["when"].items()} if row.get("when") else None,
        anew=tuple(row.get("anew") or ()),
        after=tuple(row.get("after") or ()),
        shape=_shape(key, row["shape"]) if "shape" in row else None,
    )


def _shape(key: str, expression: str) -> re.Pattern[str]:
    try:
        shape = re.compile(expression)
    except (re.error, TypeError) as fault:
        raise JourneyError(f"{key}.shape: {fault}; write a regular expression") from None
    if "value" not in shape.groupindex:
        raise JourneyError(f"{key}.shape has no group 'value'; name the part that is the value (?P<value>…)")
    return shape


def _options(rows: Mapping[str, Any]) -> dict[str, Wording]:
    return {
        str(value): Wording(row)
        if isinstance(row, str)
        else Wording(row["title"], tuple(row.get("words", ())), row.get("offered", True))
        for value, row in rows.items()
    }


def _stage(key: str, row: Mapping[str, Any]) -> Stage:
    _only(key, row, {"step", "fields", "level", "check"})
    if row.get("level", 1) not in LEVELS:
        raise JourneyError(f"{key}.level is {row['level']!r}; write one of {list(LEVELS)}")
    return Stage(str(row["step"]), tuple(row.get("fields", ())), row.get("level", 1), row.get("check", False))


def _baseline(key: str, row: Mapping[str, Any]) -> Baseline:
    names = {field.name for field in fields(Baseline)}
    if set(row) != names:
        raise JourneyError(f"{key} has {sorted(row)}; write exactly {sorted(names)}")
    return Baseline(
        **{
            **{name: _whole(f"{key}.{name}", row[name]) for name in names - {"source"}},
            "source": row["source"],
        }
    )


def _whole(key: str, value: Any) -> int:
    if not isinstance(value, int) or value < 0:
        raise JourneyError(f"{key} is {value!r}; write a whole number, 0 or more")
    return value


def _only(key: str, row: Mapping[str, Any], names: set[str]) -> None:
    if unknown := set(row) - names:
        raise JourneyError(f"{key} has unknown {sorted(unknown)}; take it out")
