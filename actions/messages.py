"""The small words of ``messages.yml``: templates for list lines, labels, and what customers call things."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_FILE = Path(__file__).with_name("messages.yml")
_AROUND = re.compile(r"[\s，。！!,.~～、]|[了的啊呀吧哦喔呢嘛]+(?=[\s，。！!,.~～、]*$)")


def words_of(section: str, name: str, /, **values: object) -> str:
    """The template ``section.name`` filled with ``values``; KeyError names what messages.yml lacks."""
    return str(_catalogue()[section][name]).format(**values)


def says(text: str, meaning: str) -> bool:
    """Whether the customer's text has one of the ways to say ``meaning`` (``words`` in messages.yml)."""
    return any(word in text for word in _catalogue()["words"][meaning])


def is_all(text: str, meaning: str) -> bool:
    """Whether the customer's text is one of the ways to say ``meaning`` and nothing else but marks and particles."""
    said = _AROUND.sub("", text)
    return any(_AROUND.sub("", word) == said for word in _catalogue()["words"][meaning])


def joined(parts: list[str]) -> str:
    """Parts of a list inside a sentence."""
    return words_of("phrases", "and").join(parts)


@cache
def _catalogue() -> Mapping[str, Mapping[str, Any]]:
    content: Mapping[str, Mapping[str, Any]] = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return content
