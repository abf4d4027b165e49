"""Finds the article that answers a question, or says that none does."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from banking.decision import Hit, Retrieval
from knowledge.article import ARTICLES, Article, Source
from knowledge.check import checked_articles
from knowledge.encoder import Encoder, load
from knowledge.ranking import Ranker
from knowledge.terms import Terms
from knowledge.verdict import Calibration

SENTENCE_CHARACTERS_MIN = 7


@dataclass(frozen=True)
class RenderedArticle:
    """An article as a customer may read it: the bank's terms filled in, source and effective date at hand."""

    article_id: str
    question: str
    short: str
    details: str
    category: str
    source: Source
    grade: str
    effective_from: date
    related: tuple[tuple[str, str], ...]
    """Pairs of article id and question, valid on the same day."""
    journey: str | None


class Retriever:
    """Read-only after loading; safe to share between threads."""

    def __init__(
        self,
        articles: Iterable[Article],
        encoder: Encoder,
        terms: Terms,
        calibration: Calibration,
        cache: Path | None = None,
    ) -> None:
        self._articles = {article.id: article for article in articles}
        self._terms = terms
        self._calibration = calibration
        rows = indexed_texts(self._articles.values(), terms)
        self._ranker = Ranker(rows, encoder, calibration.fusion, cache)

    @classmethod
    def load(
        cls, encoder: str | Path | None = None, articles: Path = ARTICLES, cache: Path | None = None
    ) -> Retriever:
        """From checked articles, terms and calibration, with the configured encoder unless another is named.

        Raises ArticleError for articles that may not be published, EncoderMissingError without an encoder.
        """
        terms = Terms.load()
        return cls(checked_articles(articles, terms), load(encoder), terms, Calibration.load(), cache)

    def retrieve(self, text: str, at: date, limit: int = 3) -> Retrieval:
        """The best articles that hold on the day `at`, best first, and whether they may be shown.

        Articles out of date take no part in the ranking, so that they can neither be shown nor hide a valid one.
        A declined question still has its hits: they are for the record, not for the customer.
        """
        if not text.strip():
            return Retrieval("decline", 0.0)
        # The lead over the second best is evidence, so at least two are ranked.
        ranked = self._ranker.rank(text, max(limit, 2), lambda key: self._articles[key].is_valid(at))
        verdict, confidence = self._calibration.verdict(ranked)
        hits = tuple(Hit(one.key, self._articles[one.key].question, one.score) for one in ranked[:limit])
        return Retrieval(verdict, confidence, hits)

    def article(self, article_id: str, at: date) -> RenderedArticle:
        """The article to show on the day `at`. Raises KeyError when there is none, or it does not hold on that day."""
        article = self._articles[article_id]
        if not article.is_valid(at):
            raise KeyError(article_id)
        related = (self._articles[other] for other in article.related)
        return RenderedArticle(
            article_id=article.id,
            question=article.question,
            short=self._terms.fill(article.short),
            details=self._terms.fill(article.details),
            category=article.category,
            source=article.source,
            grade=article.grade,
            effective_from=article.valid_from,
            related=tuple((other.id, other.question) for other in related if other.is_valid(at)),
            journey=article.journey,
        )


def indexed_texts(articles: Iterable[Article], terms: Terms) -> list[tuple[str, str]]:
    """Pairs of article id and text: every wording of the question, and every sentence of the answer.

    Customers who tell a story often use the words of the answer, not those of the question.
    """
    return [
        (article.id, text)
        for article in articles
        for text in (
            *article.wordings,
            *_sentences(terms.fill(article.short)),
            *_sentences(terms.fill(article.details)),
        )
    ]


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split("[。；！？]", text) if len(sentence) >= SENTENCE_CHARACTERS_MIN]
