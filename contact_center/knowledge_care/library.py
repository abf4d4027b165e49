"""The articles as they hold now: the files of the project, and over them what was published at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml
from pydantic import TypeAdapter
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contact_center.knowledge_care.tables import ChangeRow
from knowledge.article import Article, as_article
from knowledge.check import checked_articles
from knowledge.terms import TERMS, Term, Terms


@dataclass(frozen=True)
class Holding:
    """One article's newest published version; ``article`` is None when it was withdrawn."""

    article_id: str
    version: int
    article: Article | None


@cache
def base_articles() -> Mapping[str, Article]:
    """The articles of the project's files by id. Raises ArticleError."""
    return {article.id: article for article in checked_articles()}


def holdings(session: Session) -> dict[str, Holding]:
    """Every article there is or was, by id."""
    held = {article.id: Holding(article.id, article.version, article) for article in base_articles().values()}
    for row in newest_published(session):
        article = None if row.content is None else as_article(row.content)
        held[row.article_id] = Holding(row.article_id, row.version or 0, article)
    return held


def newest_published(session: Session) -> list[ChangeRow]:
    """For every article that was changed at the desk, the last change that was published."""
    newest = (
        select(ChangeRow.article_id, func.max(ChangeRow.version).label("version"))
        .where(ChangeRow.state == "published")
        .group_by(ChangeRow.article_id)
        .subquery()
    )
    wanted = select(ChangeRow).join(
        newest, (ChangeRow.article_id == newest.c.article_id) & (ChangeRow.version == newest.c.version)
    )
    return list(session.scalars(wanted))


def in_force(held: Iterable[Holding]) -> list[Article]:
    """The articles that were not withdrawn."""
    return [holding.article for holding in held if holding.article is not None]


def as_values(article: Article) -> dict[str, Any]:
    """The article's fields as JSON has them."""
    return article.model_dump(mode="json")


def as_shown(article: Article) -> dict[str, str]:
    """The answer as a customer reads it: the bank's terms filled in."""
    return {"short": _terms().fill(article.short), "details": _terms().fill(article.details)}


@cache
def terms() -> dict[str, str]:
    """What stands for each of the bank's terms in an answer, by the term's name."""
    content = yaml.safe_load(TERMS.read_text(encoding="utf-8"))
    return {name: term.text for name, term in TypeAdapter(dict[str, Term]).validate_python(content).items()}


@cache
def _terms() -> Terms:
    return Terms.load()
