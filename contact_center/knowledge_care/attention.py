"""Which articles need somebody: they run out, nobody finds them, or customers do not find them helpful."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contact_center.database import Database
from contact_center.insights.tables import FactRow
from contact_center.knowledge_care import library
from contact_center.knowledge_care.changes import OPEN
from contact_center.knowledge_care.library import Holding
from contact_center.knowledge_care.measures import Measures
from contact_center.knowledge_care.ratings import Opinion, opinions
from contact_center.knowledge_care.tables import ChangeRow
from knowledge.article import Article

Need = Literal["review", "expiring", "unseen", "disliked"]
NEEDS: tuple[Need, ...] = ("review", "expiring", "unseen", "disliked")


@dataclass(frozen=True)
class Item:
    """One article in the list of the desk; ``work`` is the state of its open change, ``times_shown`` within the unseen days."""

    article_id: str
    article: Article | None
    content: Mapping[str, Any]
    """The fields that hold, or those proposed while nothing holds."""
    version: int
    state: Literal["published", "withdrawn", "new"]
    work: str | None
    worker: str | None
    times_shown: int
    opinion: Opinion
    needs: tuple[Need, ...]

    def public(self) -> dict[str, Any]:
        """The item as the desk's contract has it."""
        fields = ("question", "category", "risk", "department", "valid_until", "review_by")
        return {
            "article_id": self.article_id,
            **{name: self.content.get(name) for name in fields},
            "version": self.version,
            "state": self.state,
            "work": self.work,
            "worker": self.worker,
            "times_shown": self.times_shown,
            "helpful": self.opinion.helpful,
            "unhelpful": self.opinion.unhelpful,
            "needs": list(self.needs),
        }


class Attention:
    """Looks over all articles. Methods block: call them in a thread."""

    def __init__(self, database: Database, measures: Measures) -> None:
        self._database = database
        self.measures = measures

    def items(self, now: datetime) -> list[Item]:
        """Every article, by category and question, with what it needs."""
        with self._database.read() as session:
            held = library.holdings(session)
            work = {row.article_id: row for row in session.scalars(_open_changes())}
            shown = _times_shown(session, now - timedelta(days=self.measures.unseen_days))
            liked = opinions(session, {key: holding.version for key, holding in held.items()})
        items = [
            self._item(key, held.get(key), work.get(key), shown.get(key, 0), liked.get(key, Opinion()), now)
            for key in held.keys() | work.keys()
        ]
        return sorted(
            items, key=lambda item: (str(item.content.get("category")), str(item.content.get("question")))
        )

    def _item(
        self,
        key: str,
        holding: Holding | None,
        work: ChangeRow | None,
        shown: int,
        opinion: Opinion,
        now: datetime,
    ) -> Item:
        article = None if holding is None else holding.article
        proposed = {} if work is None or work.content is None else work.content
        state: Literal["published", "withdrawn", "new"] = (
            "new" if holding is None else "withdrawn" if article is None else "published"
        )
        return Item(
            article_id=key,
            article=article,
            content=proposed if article is None else library.as_values(article),
            version=0 if holding is None else holding.version,
            state=state,
            work=None if work is None else work.state,
            worker=None if work is None else work.author_name,
            times_shown=shown,
            opinion=opinion,
            needs=tuple(self._needs(article, work, shown, opinion, now)),
        )

    def _needs(
        self, article: Article | None, work: ChangeRow | None, shown: int, opinion: Opinion, now: datetime
    ) -> list[Need]:
        found: list[Need] = []
        if work is not None and work.state == "review":
            found.append("review")
        if article is None:
            return found
        soon = now.date() + timedelta(days=self.measures.expires_within_days)
        if any(day is not None and day <= soon for day in (article.valid_until, article.review_by)):
            found.append("expiring")
        if shown == 0:
            found.append("unseen")
        enough = opinion.count >= self.measures.ratings_min
        if enough and opinion.unhelpful >= self.measures.unhelpful_share * opinion.count:
            found.append("disliked")
        return found


def matches(item: Item, words: str) -> bool:
    """Whether every word searched for stands in the article's id, questions, answer or category."""
    fields = ("question", "short", "details", "category", "department")
    texts = [item.article_id, *(str(item.content.get(name, "")) for name in fields)]
    texts += [str(text) for text in item.content.get("paraphrases") or ()]
    whole = "\n".join(texts).lower()
    return all(word in whole for word in words.lower().split())


def _open_changes() -> Any:
    return select(ChangeRow).where(ChangeRow.state.in_(OPEN))


def _times_shown(session: Session, since: datetime) -> dict[str, int]:
    """How often each article was the answer, from the facts of the turns."""
    counted = (
        select(FactRow.target, func.count())
        .where(FactRow.at >= since, FactRow.route == "faq", FactRow.target.is_not(None))
        .group_by(FactRow.target)
    )
    return {str(target): int(count) for target, count in session.execute(counted)}
