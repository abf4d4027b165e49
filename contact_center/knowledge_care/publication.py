"""Published changes as files: what the retriever's process watches, one ``<article id>.yml`` each."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml

from contact_center.clock import BANK_ZONE


@dataclass(frozen=True)
class Publication:
    """One published version; ``article`` is None when the article is withdrawn."""

    article_id: str
    version: int
    published_at: datetime
    author: str
    reviewer: str
    article: Mapping[str, Any] | None

    def written(self) -> str:
        """The content of its file."""
        article = None if self.article is None else {**self.article, "version": self.version}
        content = {
            "version": self.version,
            "published_at": self.published_at.astimezone(BANK_ZONE).isoformat(timespec="seconds"),
            "author": self.author,
            "reviewer": self.reviewer,
            "article": article,
        }
        return yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=120)


class PublishedFolder:
    """Where they lie. A reader finds the old file or the new one, never half of one."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, publication: Publication) -> None:
        """Write one file. Raises OSError."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{publication.article_id}.yml"
        # The process in the name: two that publish at once do not write into one file.
        draft = self._folder / f".{publication.article_id}.{os.getpid()}.tmp"
        with draft.open("w", encoding="utf-8") as file:
            file.write(publication.written())
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)

    def mend(self, publication: Publication) -> bool:
        """Write the file if it is not there as it should be: a crash may have come before it. True when it was written."""
        path = self._folder / f"{publication.article_id}.yml"
        if path.exists() and path.read_text(encoding="utf-8") == publication.written():
            return False
        self.put(publication)
        return True
