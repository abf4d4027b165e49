"""A picture that a journey waits for goes to the bank, which reads it; the dialogue hears under which id it is kept."""

from __future__ import annotations

from banking.choice import payload
from contact_center.bank import Bank, BankRefusedError
from contact_center.conversations.attachments import Attachments, UnknownAttachmentError
from contact_center.conversations.messages import Turn
from contact_center.database import Database


class Pictures:
    """Hands pictures on. Once the bank has one sealed, no other copy of a customer's papers stays here."""

    def __init__(self, database: Database, attachments: Attachments, bank: Bank) -> None:
        self._database = database
        self._attachments = attachments
        self._bank = bank

    async def hand_on(self, turn: Turn) -> str:
        """The payload that tells Rasa what became of the turn's picture. Raises ``BankUnavailableError``.

        The turn was stored before, and its id is the key: asked again after a crash, the bank gives its first answer.
        """
        try:
            picture = await self._database.call(
                self._attachments.find, turn.conversation_id, str(turn.picture)
            )
            content = await self._database.call(picture.path.read_bytes)
            document_id = await self._bank.keep_document(
                str(turn.customer_id),
                str(turn.document),
                content,
                picture.media_type,
                f"{turn.turn_id}:document",
            )
        except (UnknownAttachmentError, FileNotFoundError):
            return payload("document", outcome="bad_picture")
        except BankRefusedError as refused:
            return payload("document", outcome=refused.code)
        return payload("document", document=document_id)

    async def let_go(self, turn: Turn) -> None:
        """Erase our copy; the message keeps the note that a document was sent."""
        await self._database.call(self._attachments.let_go, str(turn.answers), str(turn.picture))
