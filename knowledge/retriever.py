"""Finds the article that answers a question, or says that none does."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from banking.masking import mask
from banking.retrieval import Hit, Retrieval
from knowledge.article import ARTICLES, Article, Source
from knowledge.background import Background, background_questions
from knowledge.check import checked_articles
from knowledge.encoder import EncoderMissingError, load
from knowledge.follow_up import is_bare, leans, with_topic
from knowledge.ranking import Ranker, Ranking, Text
from knowledge.space import Placement
from knowledge.terms import Terms
from knowledge.vectors import VectorStore
from knowledge.verdict import Calibration, Evidence, Judgement, evidence_of
from knowledge.wording import Wording, wording

SENTENCE_CHARACTERS_MIN = 7
TRACE_TEXT_CHARACTERS = 80
_VERDICTS = ("decline", "ask_back", "answer")

_log = logging.getLogger(__name__)


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
    version: int = 1


@dataclass(frozen=True)
class Asker:
    """For whom and when articles must hold. None: not known."""

    at: date
    region: str | None = None
    product: str | None = None


@dataclass(frozen=True)
class _Found:
    asked: str
    ranking: Ranking
    evidence: Evidence | None
    judgement: Judgement


class Retriever:
    """Read-only after loading; safe to share between threads."""

    def __init__(
        self,
        articles: Iterable[Article],
        vectors: VectorStore | None,
        terms: Terms,
        calibration: Calibration,
        background: tuple[str, ...] = (),
        placement: Placement | None = None,
    ) -> None:
        """Without `vectors` it searches by words alone and never gives an answer without asking back.

        `placement`: see `Ranker`.
        """
        self._articles = {article.id: article for article in articles}
        self._terms = terms
        self._calibration = calibration
        texts = indexed_texts(self._articles.values(), terms)
        self._ranker = Ranker(texts, vectors, calibration.weights, placement)
        self._background_questions = background
        self._background = Background(background, self._ranker) if vectors is not None else None

    @classmethod
    def load(
        cls, encoder: str | Path | None = None, articles: Path = ARTICLES, cache: Path | None = None
    ) -> Retriever:
        """From checked articles, terms and calibration, with the configured encoder unless another is named.

        Raises ArticleError for articles that may not be published. Without an encoder it searches by words and says so
        in the log.
        """
        terms = Terms.load()
        checked = checked_articles(articles, terms)
        store = open_vectors(encoder, cache)
        return cls(checked, store, terms, Calibration.load(), background_questions())

    def retrieve(
        self,
        text: str,
        at: date,
        limit: int = 3,
        *,
        topic: str | None = None,
        region: str | None = None,
        product: str | None = None,
    ) -> Retrieval:
        """The best articles that hold on the day `at`, best first, and whether they may be shown.

        Articles out of date, of another region or product take no part in the ranking, so that they can neither be shown
        nor hide a valid one. `topic` is the id of the article shown last, or the category of articles that the open journey
        is about: a short question that leans on it is read with it. A declined question still has its hits: they are for
        the record, not for the customer.
        """
        if not text.strip():
            return Retrieval("decline", 0.0)
        asker = Asker(at, region, product)
        found = self._find(text, asker, limit)
        if topic is not None and leans(text):
            category = self._articles[topic].category if topic in self._articles else topic
            read_on = self._find(with_topic(text, category), asker, limit)
            found = _cautious(read_on, found) if is_bare(text) else _better(read_on, found)
        ranked = found.ranking.ranked[:limit]
        hits = tuple(Hit(one.key, self._articles[one.key].question, one.score) for one in ranked)
        judgement = found.judgement
        return Retrieval(
            judgement.verdict, judgement.right or judgement.known / 2, hits, self._trace(found, limit)
        )

    def article(self, article_id: str, at: date) -> RenderedArticle:
        """The article to show on the day `at`. Raises KeyError when there is none, or it does not hold on that day."""
        article = self._articles[article_id]
        if not article.is_valid(at):
            raise KeyError(article_id)
        related = (self._articles[other] for other in article.related if other in self._articles)
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
            version=article.version,
        )

    @property
    def wordings(self) -> tuple[Wording, ...]:
        """Every text that this retriever compares questions with."""
        return (*self._ranker.wordings, *map(wording, self._background_questions))

    @property
    def placement(self) -> Placement | None:
        """Where its texts lie in the space in which questions are compared; None without an encoder."""
        return None if self._background is None else self._ranker.placement

    @property
    def answered_background(self) -> tuple[str, ...]:
        """Background questions that an article answers by now."""
        return self._background.answered if self._background is not None else ()

    def _find(self, text: str, asker: Asker, limit: int) -> _Found:
        def fits(key: str) -> bool:
            article = self._articles[key]
            return article.is_valid(asker.at) and article.is_for(asker.region, asker.product)

        # The lead over the second best is evidence, so at least two are ranked.
        ranking = self._ranker.rank(text, max(limit, 2), fits, asker)
        background = 0.0
        if self._background is not None and ranking.query is not None:
            background = self._background.cosine(ranking.query)
        evidence = evidence_of(ranking, background)
        risk = self._articles[ranking.ranked[0].key].risk if ranking.ranked else "high"
        judgement = self._calibration.judge(evidence, risk, has_encoder=self._background is not None)
        return _Found(text, ranking, evidence, judgement)

    def _trace(self, found: _Found, limit: int) -> dict[str, Any]:
        judgement = found.judgement
        return {
            "asked": mask(found.asked)[:TRACE_TEXT_CHARACTERS],
            "verdict": judgement.verdict,
            "reason": judgement.reason,
            "known": round(judgement.known, 3),
            "right": round(judgement.right, 3),
            "evidence": _rounded(asdict(found.evidence)) if found.evidence is not None else {},
            "hits": [
                {
                    "article_id": one.key,
                    "version": self._articles[one.key].version,
                    **_rounded({"score": one.score, "dense": one.dense, "lexical": one.lexical}),
                }
                for one in found.ranking.ranked[:limit]
            ],
        }


def _better(read_on: _Found, alone: _Found) -> _Found:
    """What the topic makes of a question comes first, unless it leads to less."""
    verdict, other = (_VERDICTS.index(one.judgement.verdict) for one in (read_on, alone))
    return read_on if verdict >= other else alone


def _cautious(read_on: _Found, alone: _Found) -> _Found:
    """What the topic makes of a question that is bare alone, else that; both must find the same before it is an answer."""
    found = alone if read_on.judgement.verdict == "decline" else read_on
    first = {one.ranking.ranked[0].key for one in (read_on, alone) if one.ranking.ranked}
    if found.judgement.verdict != "answer" or len(first) == 1:
        return found
    return replace(found, judgement=replace(found.judgement, verdict="ask_back", reason="bare"))


def open_vectors(encoder: str | Path | None = None, cache: Path | None = None) -> VectorStore | None:
    """The vectors of the configured encoder; None, and a line in the log that says what to do, where there is none."""
    try:
        return VectorStore(load(encoder), cache)
    except EncoderMissingError as error:
        _log.error("Knowledge is searched by words alone, and every question is asked back: %s", error)
        return None


def indexed_texts(articles: Iterable[Article], terms: Terms) -> list[Text]:
    """Every wording of each article's question, and every sentence of its answer, by article id.

    Customers who tell a story often use the words of the answer, not those of the question.
    """
    return [text for article in articles for text in _texts(article, terms)]


def _texts(article: Article, terms: Terms) -> list[Text]:
    answer = (*_sentences(terms.fill(article.short)), *_sentences(terms.fill(article.details)))
    return [
        Text(article.id, article.question, "question"),
        *(Text(article.id, paraphrase, "paraphrase") for paraphrase in article.paraphrases),
        *(Text(article.id, sentence, "answer") for sentence in answer),
    ]


def _sentences(text: str) -> list[str]:
    return [sentence for sentence in re.split("[。；！？]", text) if len(sentence) >= SENTENCE_CHARACTERS_MIN]


def _rounded(numbers: dict[str, float]) -> dict[str, float]:
    return {name: round(number, 3) for name, number in numbers.items()}
