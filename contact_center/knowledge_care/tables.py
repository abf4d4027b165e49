"""Tables of the care of knowledge: every change of an article, and what customers thought of the answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from contact_center.database import Base, Moment


class ChangeRow(Base):
    """One change of one article: ``draft`` → ``review`` → ``published`` or ``rejected``; ``discarded`` by its author."""

    __tablename__ = "article_changes"
    __table_args__ = (
        UniqueConstraint("article_id", "version", name="uq_article_changes_version"),
        Index("ix_article_changes_state", "state", "article_id"),
    )

    change_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    key: Mapped[str] = mapped_column(String(160), unique=True)
    """The author's own name for it: the same again is the same change."""
    article_id: Mapped[str] = mapped_column(String(60))
    open_article: Mapped[str | None] = mapped_column(String(60), unique=True)
    """The article while the change is open, null after: so an article has one open change at most."""
    kind: Mapped[str] = mapped_column(String(10))
    """``edit``, ``rollback`` or ``withdraw``."""
    state: Mapped[str] = mapped_column(String(10))
    content: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """The article's fields; null takes the article away."""
    revision: Mapped[int] = mapped_column(default=1)
    """Counts the times the draft was saved."""
    version: Mapped[int | None]
    """What it was published as."""
    author: Mapped[str] = mapped_column(String(40))
    author_name: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(Text)
    """Why, in the author's words."""
    reviewer: Mapped[str | None] = mapped_column(String(40))
    reviewer_name: Mapped[str | None] = mapped_column(String(40))
    reason: Mapped[str | None] = mapped_column(Text)
    """Why not, in the reviewer's words."""
    created_at: Mapped[datetime] = mapped_column(Moment)
    changed_at: Mapped[datetime] = mapped_column(Moment)
    decided_at: Mapped[datetime | None] = mapped_column(Moment)


class RatingRow(Base):
    """What a customer thought of one answer; the last word counts."""

    __tablename__ = "article_ratings"
    __table_args__ = (Index("ix_article_ratings_article", "article_id", "version"),)

    message_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    article_id: Mapped[str] = mapped_column(String(60))
    version: Mapped[int | None]
    """The version that was shown, as far as its card says."""
    helpful: Mapped[bool]
    trace: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """How the answer was found, as its card says."""
    rated_at: Mapped[datetime] = mapped_column(Moment)
