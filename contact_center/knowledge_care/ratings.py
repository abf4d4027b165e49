"""What customers think of the articles they were shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contact_center.conversations.tables import MessageRow
from contact_center.database import Database
from contact_center.knowledge_care.problems import NotAnAnswerError, UnknownMessageError
from contact_center.knowledge_care.tables import RatingRow


@dataclass(frozen=True)
class Opinion:
    """How many customers found one version helpful, and how many did not."""

    helpful: int = 0
    unhelpful: int = 0

    @property
    def count(self) -> int:
        """All ratings."""
        return self.helpful + self.unhelpful


class RatingStore:
    """Keeps one rating per shown article; the message remembers it, so that every page shows it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def rate(self, conversation_id: str, seq: int, helpful: bool, at: datetime) -> None:
        """Note what the customer thinks; the last word counts. Raises ``UnknownMessageError``, ``NotAnAnswerError``."""
        with self._database.write() as session:
            wanted = select(MessageRow).where(
                MessageRow.conversation_id == conversation_id, MessageRow.seq == seq
            )
            _rate(session, session.scalars(wanted.with_for_update()).one_or_none(), helpful, at)

    def rate_message(self, message_id: str, helpful: bool, at: datetime) -> None:
        """The same by the message's own name, which it keeps when its conversation becomes a customer's."""
        with self._database.write() as session:
            _rate(session, session.get(MessageRow, message_id, with_for_update=True), helpful, at)


def opinions(session: Session, versions: Mapping[str, int]) -> dict[str, Opinion]:
    """What customers think of these versions, by article; a rating without a version counts for the one that holds."""
    counted = select(RatingRow.article_id, RatingRow.version, RatingRow.helpful, func.count()).group_by(
        RatingRow.article_id, RatingRow.version, RatingRow.helpful
    )
    found: dict[str, Opinion] = {}
    for article_id, version, helpful, count in session.execute(counted):
        if version in (None, versions.get(article_id)):
            known = found.get(article_id, Opinion())
            found[article_id] = (
                Opinion(known.helpful + count, known.unhelpful)
                if helpful
                else Opinion(known.helpful, known.unhelpful + count)
            )
    return found


def shows_article(attachments: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a message with these attachments can be rated."""
    return any(_article(each) is not None for each in attachments)


def _rate(session: Session, message: MessageRow | None, helpful: bool, at: datetime) -> None:
    if message is None:
        raise UnknownMessageError
    card = next((card for each in message.attachments if (card := _article(each)) is not None), None)
    if card is None:
        raise NotAnAnswerError
    message.attachments = [
        each if _article(each) is None else {**each, "helpful": helpful} for each in message.attachments
    ]
    row = session.get(RatingRow, message.message_id) or RatingRow(message_id=message.message_id)
    row.article_id, row.version = str(card["article_id"]), _version(card)
    row.helpful, row.rated_at = helpful, at
    row.trace = card["trace"] if isinstance(card.get("trace"), dict) else None
    session.add(row)


def _article(attachment: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The article's card in an attachment, if it is one that says which article."""
    card = attachment.get("card")
    named = isinstance(card, dict) and card.get("type") == "article" and bool(card.get("article_id"))
    return card if named and isinstance(card, dict) else None


def _version(card: Mapping[str, Any]) -> int | None:
    """The version that was shown: the card's own, else its trace's."""
    trace = card.get("trace")
    version = card.get("version", trace.get("version") if isinstance(trace, dict) else None)
    return version if isinstance(version, int) else None
