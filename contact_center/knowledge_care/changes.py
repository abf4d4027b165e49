"""Changes of articles: written by one person, decided by another. Every method is one short transaction."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from contact_center.conversations import transcript
from contact_center.database import Database
from contact_center.desk.agents import Agent
from contact_center.ids import new_id
from contact_center.knowledge_care import library
from contact_center.knowledge_care.faults import Fault, faults_of
from contact_center.knowledge_care.library import Holding
from contact_center.knowledge_care.problems import (
    ArticleExistsError,
    ArticleFaultyError,
    ArticleInWorkError,
    ChangeClosedError,
    ChangeConflictError,
    ForeignChangeError,
    OwnChangeError,
    SupervisorNeededError,
    UnknownArticleError,
    UnknownChangeError,
)
from contact_center.knowledge_care.publication import Publication
from contact_center.knowledge_care.tables import ChangeRow

Values = dict[str, Any]
OPEN = ("draft", "review")


@dataclass(frozen=True)
class Proposal:
    """What somebody wants to change. ``key`` is the client's own name of it, ``content`` the article's fields of an edit.

    ``version`` is the one to go back to; ``new`` says that the article must not exist yet.
    """

    key: str
    article_id: str
    kind: Literal["edit", "rollback", "withdraw"]
    content: Values | None = None
    version: int | None = None
    note: str = ""
    new: bool = False


@dataclass(frozen=True)
class Change:
    """A change as it stands, beside what holds now."""

    row: ChangeRow
    current: Holding | None
    faults: tuple[Fault, ...]

    @property
    def is_risky(self) -> bool:
        """Whether what holds or what is proposed is of high risk: lowering the grade is a change of high risk too."""
        current = None if self.current is None or self.current.article is None else self.current.article.risk
        return "high" in (current, (self.row.content or {}).get("risk"))


class ChangeStore:
    """Writes and decides changes. Times are in the bank's time."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @contextmanager
    def _writing(self) -> Iterator[Session]:
        # Read before the database is locked: the first time it takes seconds.
        library.base_articles()
        with self._database.write() as session:
            yield session

    def propose(self, proposal: Proposal, author: Agent, now: datetime) -> Change:
        """Begin a change; the same key of the same author again returns the first. A roll-back or withdrawal waits for review.

        Raises ``ArticleInWorkError``, ``ArticleExistsError``, ``UnknownArticleError``, ``ArticleFaultyError``.
        """
        key = f"{author.agent_id}:{proposal.key}"
        try:
            with self._writing() as session:
                row = _of_key(session, key) or _begin(session, proposal, key, author, now)
                return _standing(session, row)
        except (IntegrityError, ArticleInWorkError):
            # Two began at once: the other one was quicker, and may well be this very proposal.
            with self._database.read() as session:
                known = _of_key(session, key)
                if known is None:
                    raise ArticleInWorkError(_who_works_on(session, proposal.article_id)) from None
                return _standing(session, known)

    def save(
        self, change_id: str, revision: int, content: Values, note: str, who: Agent, now: datetime
    ) -> Change:
        """Keep what the author wrote; ``revision`` is the one it was written on. Saving the same again changes nothing.

        Raises ``UnknownChangeError``, ``ForeignChangeError``, ``ChangeClosedError``, ``ChangeConflictError``.
        """
        with self._writing() as session:
            row = _lock(session, change_id)
            if row.author != who.agent_id:
                raise ForeignChangeError
            content = {**content, "id": row.article_id}
            if (row.content, row.note) == (content, note):
                return _standing(session, row)
            if row.state != "draft" or row.kind != "edit":
                raise ChangeClosedError
            if row.revision != revision:
                raise ChangeConflictError
            row.content, row.note, row.changed_at = content, note, now
            row.revision += 1
            return _standing(session, row)

    def submit(self, change_id: str, who: Agent, now: datetime) -> Change:
        """Send a draft to review. Raises ``ArticleFaultyError``, ``ForeignChangeError``, ``ChangeClosedError``."""
        with self._writing() as session:
            row = _lock(session, change_id)
            if row.author != who.agent_id:
                raise ForeignChangeError
            if row.state == "review":
                return _standing(session, row)
            if row.state != "draft":
                raise ChangeClosedError
            row.state, row.changed_at = "review", now
            change = _standing(session, row)
            if change.faults:
                raise ArticleFaultyError
            return change

    def discard(self, change_id: str, who: Agent, now: datetime) -> Change:
        """Take an open change back; a supervisor may clear away another's. Raises as ``submit`` does."""
        with self._writing() as session:
            row = _lock(session, change_id)
            if row.author != who.agent_id and who.role != "supervisor":
                raise ForeignChangeError
            if row.state not in (*OPEN, "discarded"):
                raise ChangeClosedError
            if row.state != "discarded":
                _close(row, "discarded", now)
            return _standing(session, row)

    def reject(self, change_id: str, reason: str, who: Agent, now: datetime) -> Change:
        """Say no, and why. Raises as ``approve`` does, but faults are no hindrance."""
        with self._writing() as session:
            row = _lock(session, change_id)
            if (row.state, row.reviewer) == ("rejected", who.agent_id):
                return _standing(session, row)
            _may_decide(_standing(session, row), who)
            row.reason = transcript.masked(reason)
            _decide(row, "rejected", who, now)
            return _standing(session, row)

    def approve(self, change_id: str, who: Agent, now: datetime) -> tuple[Change, Publication]:
        """Publish a change under the next version number; the same reviewer's second yes returns the first.

        Raises ``OwnChangeError``, ``SupervisorNeededError``, ``ArticleFaultyError``, ``ChangeClosedError``,
        ``UnknownChangeError``.
        """
        with self._writing() as session:
            row = _lock(session, change_id)
            if (row.state, row.reviewer) != ("published", who.agent_id):
                change = _standing(session, row)
                _may_decide(change, who)
                if change.faults:
                    raise ArticleFaultyError
                row.version = 1 if change.current is None else change.current.version + 1
                _decide(row, "published", who, now)
                session.flush()
            return _standing(session, row), _publication(row)

    def get(self, change_id: str) -> Change:
        """One change. Raises ``UnknownChangeError``."""
        with self._database.read() as session:
            row = session.get(ChangeRow, change_id)
            if row is None:
                raise UnknownChangeError
            return _standing(session, row)

    def of_article(self, article_id: str, limit: int) -> list[ChangeRow]:
        """The article's changes, newest first, without those that were taken back."""
        with self._database.read() as session:
            wanted = select(ChangeRow).where(
                ChangeRow.article_id == article_id, ChangeRow.state != "discarded"
            )
            return list(session.scalars(wanted.order_by(ChangeRow.created_at.desc()).limit(limit)))

    def published(self) -> list[Publication]:
        """The newest published version of every article that was changed at the desk."""
        with self._database.read() as session:
            return [_publication(row) for row in library.newest_published(session)]


def _of_key(session: Session, key: str) -> ChangeRow | None:
    return session.scalars(select(ChangeRow).where(ChangeRow.key == key)).one_or_none()


def _begin(session: Session, proposal: Proposal, key: str, author: Agent, now: datetime) -> ChangeRow:
    current = library.holdings(session).get(proposal.article_id)
    if proposal.new and current is not None:
        raise ArticleExistsError
    if name := _who_works_on(session, proposal.article_id):
        raise ArticleInWorkError(name)
    row = ChangeRow(
        change_id=new_id("k"),
        key=key,
        article_id=proposal.article_id,
        open_article=proposal.article_id,
        kind=proposal.kind,
        state="draft" if proposal.kind == "edit" else "review",
        content=_content(session, proposal, current),
        revision=1,
        author=author.agent_id,
        author_name=author.name,
        note=transcript.masked(proposal.note),
        created_at=now,
        changed_at=now,
    )
    session.add(row)
    session.flush()
    if row.state == "review" and _standing(session, row).faults:
        raise ArticleFaultyError
    return row


def _content(session: Session, proposal: Proposal, current: Holding | None) -> Values | None:
    if proposal.kind == "edit":
        return {**(proposal.content or {}), "id": proposal.article_id}
    if current is None or (proposal.kind == "withdraw" and current.article is None):
        raise UnknownArticleError
    return None if proposal.kind == "withdraw" else version_of(session, proposal.article_id, proposal.version)


def version_of(session: Session, article_id: str, version: int | None) -> Values:
    """The fields of one published version. Raises ``UnknownArticleError``."""
    wanted = select(ChangeRow).where(ChangeRow.article_id == article_id, ChangeRow.version == version)
    row = session.scalars(wanted).one_or_none()
    if row is not None and row.content is not None:
        return dict(row.content)
    base = library.base_articles().get(article_id)
    if row is not None or base is None or base.version != version:
        raise UnknownArticleError
    return library.as_values(base)


def _who_works_on(session: Session, article_id: str) -> str:
    wanted = select(ChangeRow.author_name).where(ChangeRow.open_article == article_id)
    return session.scalars(wanted).one_or_none() or ""


def _lock(session: Session, change_id: str) -> ChangeRow:
    row = session.get(ChangeRow, change_id, with_for_update=True)
    if row is None:
        raise UnknownChangeError
    return row


def _standing(session: Session, row: ChangeRow) -> Change:
    held = library.holdings(session)
    faults = () if row.content is None or row.state not in OPEN else _faults(row.content, held)
    return Change(row, held.get(row.article_id), tuple(faults))


def _faults(content: Values, held: Mapping[str, Holding]) -> list[Fault]:
    return faults_of(content, library.in_force(held.values()))


def _may_decide(change: Change, who: Agent) -> None:
    if change.row.state != "review":
        raise ChangeClosedError
    if change.row.author == who.agent_id:
        raise OwnChangeError
    if change.is_risky and who.role != "supervisor":
        raise SupervisorNeededError


def _decide(row: ChangeRow, state: str, who: Agent, now: datetime) -> None:
    row.reviewer, row.reviewer_name = who.agent_id, who.name
    _close(row, state, now)


def _close(row: ChangeRow, state: str, now: datetime) -> None:
    row.state, row.open_article, row.decided_at = state, None, now


def _publication(row: ChangeRow) -> Publication:
    return Publication(
        article_id=row.article_id,
        version=row.version or 0,
        published_at=row.decided_at or row.changed_at,
        author=row.author,
        reviewer=row.reviewer or "",
        article=row.content,
    )
