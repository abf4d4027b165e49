"""Promises that may not leave the bank: the words are data (``promises.yml``), finding them is one pure function."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FILE = Path(__file__).with_name("promises.yml")
_CLAUSE_END = re.compile(r"[。！？；\n]")


class PromisesError(ValueError):
    """``promises.yml`` is wrong; the text names the key and what to write instead."""


@dataclass(frozen=True)
class Words:
    """The forbidden words, those that deny a promise, those that only sound so, and how far before it a denial may stand."""

    promises: tuple[str, ...]
    denials: tuple[str, ...]
    reassurances: tuple[str, ...]
    denial_reach_characters: int


def promises(text: str, words: Words | None = None) -> list[str]:
    """The forbidden promises in a text, each once, in order, leaving out those that the same clause denies."""
    known = words or forbidden_words()
    found = [
        match.group()
        for match in _any_of(known.promises).finditer(text)
        if not _is_denied(text, match, known)
    ]
    return list(dict.fromkeys(found))


@cache
def forbidden_words() -> Words:
    """The words in use. Raises PromisesError."""
    return read_words(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def read_words(content: Any) -> Words:
    """The content of a file like ``promises.yml``, checked. Raises PromisesError."""
    names = {field.name for field in fields(Words)}
    if not isinstance(content, dict) or set(content) != names:
        raise PromisesError(f"{FILE.name}: write exactly {', '.join(sorted(names))}")
    for name in ("promises", "denials", "reassurances"):
        if not content[name] or not all(isinstance(word, str) and word for word in content[name]):
            raise PromisesError(f"{FILE.name}: {name} must be a list of words")
    reach = content["denial_reach_characters"]
    if not isinstance(reach, int) or reach < 1:
        raise PromisesError(f"{FILE.name}: denial_reach_characters must be a whole number of at least 1")
    return Words(tuple(content["promises"]), tuple(content["denials"]), tuple(content["reassurances"]), reach)


def _is_denied(text: str, match: re.Match[str], words: Words) -> bool:
    clause = _CLAUSE_END.split(text[: match.start()])[-1]
    # The 不 of another promise (稳赚不赔，保本) or of a reassurance denies nothing.
    plain = _any_of((*words.promises, *words.reassurances)).sub("", clause)
    before = plain[-words.denial_reach_characters :]
    return any(denial in before for denial in words.denials)


def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """The longest first, so that 稳赚不赔 is found whole."""
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
