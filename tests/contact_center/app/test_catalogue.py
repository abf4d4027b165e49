"""What customers read is written as Chinese is written."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[3]
CATALOGUES = [
    *sorted((ROOT / "actions").rglob("messages.yml")),
    *sorted((ROOT / "contact_center").rglob("messages.yml")),
    ROOT / "contact_center/outreach/triggers.yml",
    ROOT / "contact_center/insights/definitions.yml",
    ROOT / "contact_center/knowledge_care/faults.yml",
    ROOT / "domain.yml",
]
HALF_WIDTH = re.compile(r"[\u4e00-\u9fff”）}][,?!;:](?!/)|[,?!;:\"(][\u4e00-\u9fff“（]|[\u4e00-\u9fff][\")]")


def words(content: Any) -> Iterator[str]:
    """Every text in a YAML file, however deep; payloads of buttons are no text."""
    if isinstance(content, str):
        yield content if not content.startswith("/") else ""
    elif isinstance(content, dict):
        for value in content.values():
            yield from words(value)
    elif isinstance(content, list):
        for value in content:
            yield from words(value)


@pytest.mark.parametrize("file", CATALOGUES, ids=lambda file: str(file.relative_to(ROOT)))
def test_chinese_sentences_have_chinese_punctuation(file: Path) -> None:
    content = yaml.safe_load(file.read_text(encoding="utf-8"))

    wrong = [text for text in words(content) if HALF_WIDTH.search(text)]

    assert wrong == []
