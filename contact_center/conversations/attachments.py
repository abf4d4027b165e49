"""Customers' pictures: checked by their first bytes, kept under random names, seen by few."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from contact_center.conversations import transcript
from contact_center.conversations.messages import ConversationError
from contact_center.conversations.tables import AttachmentRow, MessageRow
from contact_center.database import Database
from contact_center.ids import new_id

_MAGIC = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}


class BadPictureError(ConversationError):
    """The bytes are neither JPEG nor PNG."""

    code = "bad_picture"


class TooManyPicturesError(ConversationError):
    """The conversation has as many pictures as it may."""

    code = "too_many_pictures"


class UnknownAttachmentError(ConversationError):
    """This conversation has no such picture."""

    code = "unknown_attachment"


@dataclass(frozen=True)
class Picture:
    """A stored picture: where its bytes are, and what they are."""

    attachment_id: str
    media_type: str
    path: Path

    def public(self) -> dict[str, str]:
        """How a message names it."""
        return {"kind": "picture", "id": self.attachment_id, "media_type": self.media_type}


def media_type_of(content: bytes) -> str | None:
    """JPEG or PNG by the first bytes, whatever the sender calls it; None for everything else."""
    return next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), None)


class Attachments:
    """Keeps pictures in ``folder``, at most ``limit`` for each conversation."""

    def __init__(self, database: Database, folder: Path, limit: int) -> None:
        self._database = database
        self._folder = folder
        self._limit = limit

    def keep(
        self, conversation_id: str, content: bytes, at: datetime, client_message_id: str | None = None
    ) -> Picture:
        """Store a picture. Raises ``BadPictureError``, ``TooManyPicturesError``.

        A channel that may deliver it twice names its message: once that is stored, nothing is kept again.
        """
        media_type = media_type_of(content)
        if media_type is None:
            raise BadPictureError
        picture = Picture(_named(client_message_id), media_type, self._folder)
        with self._database.write() as session:
            conversation = transcript.lock(session, conversation_id)
            key = f"customer:{client_message_id}"
            stored = transcript.find_by_key(session, conversation.conversation_id, key) is not None
            if stored or session.get(AttachmentRow, picture.attachment_id) is not None:
                return picture
            mine = AttachmentRow.conversation_id == conversation.conversation_id
            if (session.scalar(select(func.count()).where(mine)) or 0) >= self._limit:
                raise TooManyPicturesError
            row = AttachmentRow(
                attachment_id=picture.attachment_id,
                conversation_id=conversation.conversation_id,
                media_type=media_type,
                bytes=len(content),
                created_at=at,
            )
            session.add(row)
            # Before the commit: a row without its file would be a promise that we cannot keep.
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self._folder / picture.attachment_id).write_bytes(content)
        return picture

    def let_go(self, message_id: str, attachment_id: str) -> None:
        """Erase a picture that somebody else keeps now; its message then says ``sealed_picture``. Again changes nothing."""
        with self._database.write() as session:
            row = session.get(AttachmentRow, attachment_id)
            if row is None:
                return
            session.delete(row)
            session.get_one(MessageRow, message_id).attachments = [
                {"kind": "sealed_picture", "id": attachment_id}
            ]
            # Before the commit: a file without its row would be found by nobody.
            (self._folder / attachment_id).unlink(missing_ok=True)

    def find(self, conversation_id: str, attachment_id: str) -> Picture:
        """A picture of this conversation. Raises ``UnknownAttachmentError``."""
        with self._database.read() as session:
            row = session.get(AttachmentRow, attachment_id)
            if row is None or row.conversation_id != conversation_id:
                raise UnknownAttachmentError
            return Picture(row.attachment_id, row.media_type, self._folder / row.attachment_id)


def _named(client_message_id: str | None) -> str:
    """A name nobody can guess, or the same for the same message."""
    if client_message_id is None:
        return new_id("a")
    return f"a_{hashlib.sha256(client_message_id.encode()).hexdigest()[:32]}"
