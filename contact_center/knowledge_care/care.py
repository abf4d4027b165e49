"""The care of knowledge, wired: what the desk and the chat call."""

from __future__ import annotations

import logging
from datetime import datetime

import anyio.to_thread

from contact_center.database import Database
from contact_center.desk.agents import Agent
from contact_center.knowledge_care import library
from contact_center.knowledge_care.attention import Attention
from contact_center.knowledge_care.changes import Change, ChangeStore
from contact_center.knowledge_care.publication import PublishedFolder
from contact_center.knowledge_care.ratings import RatingStore

logger = logging.getLogger(__name__)


class Care:
    """Changes, publication, ratings and what needs attention. Methods block: call them in a thread."""

    def __init__(self, database: Database, attention: Attention, folder: PublishedFolder) -> None:
        self.changes = ChangeStore(database)
        self.ratings = RatingStore(database)
        self.attention = attention
        self._folder = folder

    def publish(self, change_id: str, reviewer: Agent, now: datetime) -> Change:
        """Approve a change and write its file. Raises as ``ChangeStore.approve`` does, and OSError.

        The database has it first: a file that could not be written is written by the next yes, or at the next start.
        """
        change, publication = self.changes.approve(change_id, reviewer, now)
        self._folder.put(publication)
        return change

    async def warm(self) -> None:
        """Read the articles of the project's files, so that the first at the desk need not wait for it (seconds)."""
        await anyio.to_thread.run_sync(library.base_articles, abandon_on_cancel=True)

    def mend(self) -> None:
        """Write the files that a crash kept from being written."""
        for publication in self.changes.published():
            if self._folder.mend(publication):
                logger.warning("published article written again: %s", publication.article_id)
