"""Reads the word lists in ``data/lexicon``: the only input/output in this package."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

FOLDER = Path(__file__).resolve().parent.parent / "data" / "lexicon"
REPLACEMENT_LISTS = ("repairs", "dialect", "abbreviations")


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
def patterns(name: str) -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    """``(key, expressions)`` of ``data/lexicon/<name>.yml``, in the order of the file."""
    path = FOLDER / f"{name}.yml"
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return tuple((key, tuple(re.compile(line) for line in lines)) for key, lines in content.items())
    except (AttributeError, TypeError, re.error) as error:
        raise LexiconError(f"{path}: {error}; write key -> list of regular expressions") from error


@cache
def replacements() -> tuple[tuple[str, str], ...]:
    """``(written, meant)`` pairs of ``REPLACEMENT_LISTS``: the last word of a line is what the rest of it means."""
    pairs = []
    for name in REPLACEMENT_LISTS:
        for line in words(name):
            written, _, meant = line.rpartition(" ")
            if not written:
                raise LexiconError(f"{FOLDER / name}.txt: {line!r} must be what is written and what it means")
            pairs.append((written.strip(), meant))
    return tuple(pairs)


@cache
def kin(word: str) -> frozenset[str]:
    """All words for the relative that ``word`` names (``data/lexicon/kin.txt``); empty if it names none."""
    lines = (frozenset(line.split()) for line in words("kin"))
    return next((line for line in lines if word in line), frozenset())
