"""What unfreezing and activation share: one card, in the one state in which it can be done, and a one-time password."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from core_bank import cards
from core_bank.cards import Status
from core_bank.errors import NotFoundError
from core_bank.models.cards import Card
from core_bank.services.service import At, Content, Option, Problem, Quote


class OneCardContent(Content):
    """Which card."""

    card_id: str


class OneCardService(ABC):
    """Does one thing to a card that is in the state ``wanted``; others may be named, to hear why not."""

    kind: ClassVar[str]
    content = OneCardContent
    wanted: ClassVar[Status]

    @abstractmethod
    def problem(self, at: At, card: Card) -> Problem | None:
        """Why it cannot be done to this card, or None."""

    @abstractmethod
    def act(self, at: At, card: Card) -> None:
        """Do it to the locked card."""

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The cards in the wanted state are offered."""
        if field != "card_id":
            raise NotFoundError
        return [
            Option(value=card.card_id, title=card.name, note=card.tail, offered=card.status == self.wanted)
            for card in cards.cards_view(at.session, at.customer_id, at.now.date()).cards
            if card.status != "replaced"
        ]

    def quote(self, at: At, content: OneCardContent) -> Quote:
        """Which card it is; one in another state is refused."""
        card = cards.card_for_customer(at.session, at.customer_id, content.card_id)
        return Quote({"name": card.name, "tail": card.tail}, level=2, problem=self.problem(at, card))

    def carry_out(self, at: At, content: OneCardContent, request_id: str) -> dict[str, Any]:
        """Do it to the card."""
        card = cards.card_for_customer(at.session, at.customer_id, content.card_id, lock=True)
        self.act(at, card)
        return {"card_id": card.card_id}
