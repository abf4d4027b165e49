"""The sentences of messages.yml beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Formatter
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

_PLACES = {"login": {"link", "minutes"}, "document": {"name", "link"}}
"""What is filled into which sentence."""
FILE = Path(__file__).with_name("messages.yml")


class Sentences(BaseModel):
    """What the bank says in WeChat beside the bot's replies. ``login`` and ``document`` have places: see ``_PLACES``."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_min_length=1)

    greeting: str
    picture: str
    voice: str
    other: str
    too_long: str
    busy: str
    number_hint: str
    helpful: str
    unhelpful: str
    thanks_helpful: str
    thanks_unhelpful: str
    login: str
    document: str
    bound: str
    repeated: str

    @model_validator(mode="after")
    def _places(self) -> Self:
        for name, text in self:
            places = {place for _, place, _, _ in Formatter().parse(text) if place is not None}
            if places != _PLACES.get(name, set()):
                raise ValueError(f"{name}: write exactly these places: {sorted(_PLACES.get(name, set()))}")
        return self


def read(text: str) -> Sentences:
    """Checks the catalogue. Raises ValueError that names the file, the sentence and the fix."""
    try:
        return Sentences.model_validate(yaml.safe_load(text))
    except (ValidationError, yaml.YAMLError) as error:
        raise ValueError(f"{FILE.name}: {error}") from error


@cache
def sentences() -> Sentences:
    """The catalogue in use. Raises ValueError as ``read``."""
    return read(FILE.read_text(encoding="utf-8"))
