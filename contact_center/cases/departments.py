"""Which department owns a case: ``departments.yml``. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

FILE = Path(__file__).with_name("departments.yml")


class Departments(BaseModel):
    """Every department with the words that make a case its own; ``default`` gets what names nothing.

    ``disputes`` owns the disputed charges.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    default: str
    disputes: str
    departments: Mapping[str, re.Pattern[str] | None]

    @model_validator(mode="after")
    def _owners_exist(self) -> Departments:
        for what in ("default", "disputes"):
            owner = getattr(self, what)
            if owner not in self.departments:
                raise ValueError(f"{what} is {owner!r}; name one of the departments")
        return self

    def owner_of(self, words: str) -> str:
        """Who answers for what these words are about."""
        named = (name for name, sign in self.departments.items() if sign and sign.search(words))
        return next(named, self.default)


@cache
def departments(file: Path = FILE) -> Departments:
    """The departments in use. Raises ValueError that names the file, the place and what is wrong there."""
    try:
        return Departments.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise ValueError(f"{file.name}: {error}") from error
