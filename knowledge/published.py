"""Changes published at run time: one file `<article_id>.yml` per article, written beside and renamed into the folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from knowledge.article import Article, ArticleError, Filed, Text, explained
from knowledge.document import DocumentError, Entry, read_mapping


class _Header(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Annotated[int, Field(ge=1)]
    published_at: datetime
    author: Text
    reviewer: Text
    article: dict[str, Any] | None

    @model_validator(mode="after")
    def _two_people(self) -> _Header:
        if self.author == self.reviewer:
            raise ValueError("reviewer must be another person than author")
        return self


@dataclass(frozen=True)
class Change:
    """What was published for one article: its new text, or None where it was withdrawn."""

    article_id: str
    version: int
    filed: Filed | None


def read_change(path: Path) -> Change:
    """The change in one file `{version, published_at, author, reviewer, article: {...} | null}`.

    The article has the version of its change. Raises ArticleError, OSError.
    """
    try:
        entry = read_mapping(path)
    except DocumentError as error:
        raise ArticleError([f"{path.name}:{error.line}: {error.problem}"]) from error
    try:
        header = _Header.model_validate(dict(entry.values))
    except ValidationError as error:
        raise ArticleError(explained(error, path, entry)) from error
    if header.article is None:
        return Change(path.stem, header.version, None)
    values = {**header.article, "version": header.version}
    if values.get("id") != path.stem:
        fix = f"article.id: must be {path.stem!r} like the file's name"
        raise ArticleError([f"{path.name}:{entry.line(('article', 'id'))}: {path.stem}: {fix}"])
    try:
        article = Article.model_validate(values)
    except ValidationError as error:
        raise ArticleError(explained(error, path, entry, ("article",))) from error
    return Change(path.stem, header.version, Filed(article, path, _inner(entry)))


def _inner(entry: Entry) -> Entry:
    """The article's own part of the file, as `Filed` expects it."""
    lines = {place[1:]: line for place, line in entry.lines.items() if place[:1] == ("article",)}
    return Entry(entry.values["article"], lines)
