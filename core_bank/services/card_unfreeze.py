"""解冻: a card that its holder froze is made usable again, with a one-time password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from core_bank import cards
from core_bank.errors import NotFoundError
from core_bank.services.service import At, Content, Option, Problem, Quote


class CardUnfreezeContent(Content):
    """Which card."""

    card_id: str


class CardUnfreeze:
    """Freezing needs nothing, unfreezing a code; a card that was reported lost stays lost, found or not."""

    kind: ClassVar[str] = "card_unfreeze"
    content = CardUnfreezeContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """Frozen cards; others may be named, to hear why not."""
        if field != "card_id":
            raise NotFoundError
        return [
            Option(value=card.card_id, title=card.name, note=card.tail, offered=card.status == "frozen")
            for card in cards.cards_view(at.session, at.customer_id, at.now.date()).cards
            if card.status != "replaced"
        ]

    def quote(self, at: At, content: CardUnfreezeContent) -> Quote:
        """``card_reported_lost`` and ``card_not_frozen`` are refused."""
        card = cards.card_for_customer(at.session, at.customer_id, content.card_id)
        return Quote({"name": card.name, "tail": card.tail}, level=2, problem=_problem(card.status))

    def carry_out(self, at: At, content: CardUnfreezeContent, request_id: str) -> dict[str, Any]:
        """Unfreeze it."""
        card = cards.card_for_customer(at.session, at.customer_id, content.card_id, lock=True)
        return {"card_id": cards.unfreeze(at.session, card, at.now).card_id}


def _problem(status: str) -> Problem | None:
    if status == "lost":
        return Problem("card_reported_lost", None, "A card that was reported lost cannot be used again.")
    if status != "frozen":
        return Problem("card_not_frozen", None, "The card is not frozen.")
    return None
