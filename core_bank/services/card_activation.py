"""激活: a new card is put to use, with a one-time password; what it replaces ends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from core_bank import cards
from core_bank.errors import NotFoundError
from core_bank.services.service import At, Content, Option, Problem, Quote


class CardActivationContent(Content):
    """Which card."""

    card_id: str


class CardActivation:
    """The phone on file proves who holds the card; its number and its back are never asked for."""

    kind: ClassVar[str] = "card_activation"
    content = CardActivationContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """New cards; others may be named, to hear that they are in use."""
        if field != "card_id":
            raise NotFoundError
        return [
            Option(value=card.card_id, title=card.name, note=card.tail, offered=card.status == "inactive")
            for card in cards.cards_view(at.session, at.customer_id, at.now.date()).cards
            if card.status != "replaced"
        ]

    def quote(self, at: At, content: CardActivationContent) -> Quote:
        """``card_not_inactive`` is refused."""
        card = cards.card_for_customer(at.session, at.customer_id, content.card_id)
        wrong = card.status != "inactive"
        problem = Problem("card_not_inactive", None, "The card is in use already.") if wrong else None
        return Quote({"name": card.name, "tail": card.tail}, level=2, problem=problem)

    def carry_out(self, at: At, content: CardActivationContent, request_id: str) -> dict[str, Any]:
        """Activate it."""
        card = cards.card_for_customer(at.session, at.customer_id, content.card_id, lock=True)
        return {"card_id": cards.activate(at.session, card, at.now).card_id}
