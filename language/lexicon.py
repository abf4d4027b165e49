"""Reads the word lists in ``data/lexicon``: the only input/output in this package."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "data" / "lexicon"


class LexiconError(ValueError):
    """A word list is missing or malformed; the message names the file and the fix."""


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of ``data/lexicon/<name>.txt``, one a line; ``#`` starts a comment."""
    path = FOLDER / f"{name}.txt"
    if not path.is_file():
        raise LexiconError(f"{path}: missing; create it with one word a line")
    lines = (line.split("#", 1)[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line)


@cache
def phrases(name: str) -> tuple[tuple[str, str, str], ...]:
    """``(entity, value, phrase)`` triples of ``data/lexicon/<name>.yml``, longest phrase first.

    The file maps entity name -> value -> list of phrases.
    """
    path = FOLDER / f"{name}.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise LexiconError(f"{path}: expected a mapping of entity name to values")
    rows = [
        (entity, value, phrase)
        for entity, values in content.items()
        for value, listed in values.items()
        for phrase in listed
    ]
    return tuple(sorted(rows, key=lambda row: -len(row[2])))


@cache
def repairs() -> tuple[tuple[str, str], ...]:
    """``(written, meant)`` pairs of equal length, one pair a line of ``data/lexicon/repairs.txt``."""
    pairs = []
    for line in words("repairs"):
        parts = line.split()
        if len(parts) != 2 or len(parts[0]) != len(parts[1]):
            raise LexiconError(f"{FOLDER / 'repairs.txt'}: {line!r} must be two words of equal length")
        pairs.append((parts[0], parts[1]))
    return tuple(pairs)


@cache
def kin(word: str) -> frozenset[str]:
    """All words for the relative that ``word`` names (``data/lexicon/kin.txt``); empty if it names none."""
    lines = (frozenset(line.split()) for line in words("kin"))
    return next((line for line in lines if word in line), frozenset())
