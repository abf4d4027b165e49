"""The sentences of messages.yml, each with the placeholders it may hold."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Formatter

import yaml

_FILE = Path(__file__).with_name("messages.yml")
_PLACEHOLDERS: dict[str, frozenset[str]] = {
    "greeting": frozenset(),
    "picture": frozenset(),
    "voice": frozenset(),
    "other": frozenset(),
    "too_long": frozenset(),
    "number_hint": frozenset(),
    "login": frozenset({"link", "minutes"}),
    "repeated": frozenset(),
}


class BadCatalogue(ValueError):
    """messages.yml lacks a sentence, has one too many, or one with a wrong placeholder; the text names it."""


def sentence(name: str, **values: str | int) -> str:
    """The sentence `name` with its placeholders filled in. Raises KeyError for a name that is not in the catalogue."""
    return sentences()[name].format(**values)


@cache
def sentences() -> dict[str, str]:
    """All sentences, checked. Raises BadCatalogue."""
    return check(yaml.safe_load(_FILE.read_text(encoding="utf-8")))


def check(found: object) -> dict[str, str]:
    """The catalogue if it holds exactly the sentences and placeholders the code uses; otherwise BadCatalogue."""
    if not isinstance(found, dict) or set(found) != set(_PLACEHOLDERS):
        names = set(found) if isinstance(found, dict) else set()
        odd = ", ".join(sorted(map(str, names ^ set(_PLACEHOLDERS))))
        raise BadCatalogue(f"{_FILE.name}: these sentences are missing or unknown: {odd}")
    for name, text in found.items():
        used = {field for _, field, _, _ in Formatter().parse(str(text)) if field is not None}
        if not isinstance(text, str) or not text.strip() or used != _PLACEHOLDERS[name]:
            wanted = ", ".join(sorted(_PLACEHOLDERS[name])) or "none"
            raise BadCatalogue(f"{_FILE.name}: {name!r} must be a sentence with these placeholders: {wanted}")
    return found
