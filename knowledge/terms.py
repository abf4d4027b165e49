"""The bank's own terms (fees, limits, hours), kept in one place and filled into articles as `{term.name}`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, StringConstraints, TypeAdapter, ValidationError

TERMS = Path(__file__).parent / "terms.yml"
PLACEHOLDER = re.compile(r"\{term\.([a-z][a-z0-9_]*)\}")
ANY_BRACES = re.compile(r"\{[^{}]*\}")


class Term(BaseModel):
    """One published figure or name of the bank: how it is said to customers, and what it means."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Annotated[str, StringConstraints(min_length=1)]
    meaning: Annotated[str, StringConstraints(min_length=1)]


class Terms:
    """Fills placeholders with the bank's terms."""

    def __init__(self, terms: Mapping[str, Term]) -> None:
        self._terms = dict(terms)

    @classmethod
    def load(cls, path: Path = TERMS) -> Terms:
        """From a file `{name: {text, meaning}}`. Raises ValueError that names the file and the field."""
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        try:
            return cls(TypeAdapter(dict[str, Term]).validate_python(content))
        except ValidationError as error:
            raise ValueError(f"{path.name}: {error}") from error

    def fill(self, text: str) -> str:
        """The text with every placeholder replaced. Raises KeyError for a term that does not exist."""
        return PLACEHOLDER.sub(lambda match: self._terms[match.group(1)].text, text)

    def missing(self, text: str) -> list[str]:
        """Everything in braces in the text that is no term of ours."""
        return [braces for braces in ANY_BRACES.findall(text) if not self._knows(braces)]

    def _knows(self, braces: str) -> bool:
        match = PLACEHOLDER.fullmatch(braces)
        return match is not None and match.group(1) in self._terms
