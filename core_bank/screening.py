"""名单筛查: whether somebody has the name of a person whom the bank may not serve without a look of its own people.

A hit is a doubt, not a verdict, and nobody may be told of it (反洗钱法: no tipping off): the matter goes to a person.
"""

from __future__ import annotations

import unicodedata
from datetime import date
from functools import cache
from pathlib import Path

import yaml
from opencc import OpenCC
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from banking.opening import plain_name

_FILE = Path(__file__).with_name("screening.yml")


class Listed(BaseModel):
    """A person on a list: every spelling of the name, the birth date where it is known, and which list."""

    model_config = ConfigDict(extra="forbid")

    names: list[str] = Field(min_length=1)
    born: date | None = None
    source: str


@cache
def listed() -> tuple[Listed, ...]:
    """The file. Raises pydantic.ValidationError when it does not fit its schema."""
    rows = yaml.safe_load(_FILE.read_text("utf-8"))
    return tuple(TypeAdapter(list[Listed]).validate_python(rows))


def is_listed(name: str, born_on: date) -> bool:
    """Whether name and birth date may be those of somebody listed; an entry without a birth date counts by its name."""
    plain = normalised(name)
    return any(
        plain in map(normalised, one.names) and (one.born is None or one.born == born_on) for one in listed()
    )


def normalised(name: str) -> str:
    """One spelling for full-width and traditional characters, blanks, dots and capitals."""
    return plain_name(_simplifier().convert(unicodedata.normalize("NFKC", name)))


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")
