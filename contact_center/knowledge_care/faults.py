"""What is wrong with a draft: the check that files go through, with the field and the fix in the desk's words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.article import Article, Filed, as_article
from knowledge.check import problems_of
from knowledge.document import Entry, Place
from knowledge.terms import Terms

FILE = Path(__file__).with_name("faults.yml")
_DRAFT = Path("draft")
_LINE = re.compile(rf"^{_DRAFT}:(\d+): \w+: (.*)$", re.DOTALL)


@dataclass(frozen=True)
class Fault:
    """One fault: the field it is in (``short``, ``paraphrases.2``, empty for the whole), and what to do."""

    field: str
    fix: str


class _Together(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    pattern: str
    say: str
    field: str | None = None


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    schema_: dict[str, str]
    together: tuple[_Together, ...]


def faults_of(values: Mapping[str, Any], others: Iterable[Article]) -> list[Fault]:
    """What keeps these fields from being published beside the other articles; empty when nothing does."""
    try:
        article = as_article(values)
    except ValidationError as error:
        return [_of_schema(fault) for fault in error.errors()]
    places = list(_places(values, ()))
    draft = Filed(article, _DRAFT, Entry(values, {place: number for number, place in enumerate(places)}))
    beside = [Filed(other, Path(other.id), Entry({}, {})) for other in others if other.id != article.id]
    # The draft comes last, so that what it shares with another article is its own fault.
    found = (_LINE.match(problem) for problem in problems_of([*beside, draft], _terms()))
    return [_of_check(places[int(match[1])], match[2]) for match in found if match is not None]


def _places(value: Any, place: Place) -> Iterator[Place]:
    """Every place in the draft: its number stands where a file's line would."""
    yield place
    inner = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, part in inner:
        yield from _places(part, (*place, name))


def _of_schema(fault: Mapping[str, Any]) -> Fault:
    field = ".".join(map(str, fault["loc"]))
    sentence = _words().schema_.get(fault["type"])
    if sentence is not None:
        return Fault(field, sentence.format_map(fault.get("ctx", {})))
    return _said(field, str(fault["msg"]).removeprefix("Value error, "))


def _of_check(place: Place, fix: str) -> Fault:
    return _said(".".join(map(str, place)), fix)


def _said(field: str, fix: str) -> Fault:
    for known in _words().together:
        if match := re.match(known.pattern, fix):
            return Fault(field or known.field or "", known.say.format(*match.groups()))
    return Fault(field, fix)


@cache
def _words() -> _Words:
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return _Words(schema_=content["schema"], together=content["together"])


@cache
def _terms() -> Terms:
    return Terms.load()
