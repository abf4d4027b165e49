"""The shape in which texts are compared: every text, indexed or asked, goes through here first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from language.normaliser import normalise

WORDING = Path(__file__).parent / "wording.yml"
WORDINGS_REMEMBERED = 100_000
"""Well above all texts of an index: with fewer, rebuilding it finds none of them ready and takes seconds."""
_BESIDES_WORDS = re.compile(r"[^\w]+")


class FollowUpWords(BaseModel):
    """How a question sounds that leans on the answer before it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    openings: tuple[str, ...]
    endings: tuple[str, ...]
    bare: tuple[re.Pattern[str], ...]
    pointers: tuple[str, ...]


class Words(BaseModel):
    """All of `wording.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fillers: tuple[str, ...] = Field(min_length=1)
    follow_up: FollowUpWords


@dataclass(frozen=True)
class Wording:
    """One text in both shapes that retrieval looks at."""

    plain: str
    """Width, case, script and odd characters brought into one shape."""
    core: str
    """The plain text without punctuation and filler words; the plain text where nothing else is left."""


@cache
def words(path: Path = WORDING) -> Words:
    """The word lists. Raises ValueError that names the file and the field."""
    try:
        return Words.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        raise ValueError(f"{path.name}: {error}") from error


@lru_cache(maxsize=WORDINGS_REMEMBERED)
def wording(text: str) -> Wording:
    """Both shapes of a text. Checking and indexing see the same articles' texts again and again."""
    plain = normalise(text).text.strip()
    core = _BESIDES_WORDS.sub("", _fillers().sub("", plain))
    return Wording(plain, core or plain)


def same_question(text: str) -> str:
    """What two wordings of one question have in common when they differ in fillers and punctuation only."""
    return wording(text).core


@cache
def _fillers() -> re.Pattern[str]:
    # The longest first: a filler may begin with another one.
    longest_first = sorted(words().fillers, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))
