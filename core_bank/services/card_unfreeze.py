"""解冻: a card that its holder froze is made usable again, with a one-time password."""

from __future__ import annotations

from typing import ClassVar

from core_bank import cards
from core_bank.cards import Status
from core_bank.models.cards import Card
from core_bank.services.one_card import OneCardService
from core_bank.services.service import At, Problem


class CardUnfreeze(OneCardService):
    """Freezing needs nothing, unfreezing a code; a card that was reported lost stays lost, found or not."""

    kind: ClassVar[str] = "card_unfreeze"
    wanted: ClassVar[Status] = "frozen"

    def problem(self, at: At, card: Card) -> Problem | None:
        """``card_reported_lost`` or ``card_not_frozen``."""
        if card.status == self.wanted:
            return None
        if card.status == "lost":
            return Problem("card_reported_lost", None, "A card that was reported lost cannot be used again.")
        return Problem("card_not_frozen", None, "The card is not frozen.")

    def act(self, at: At, card: Card) -> None:
        """Unfreeze it."""
        cards.unfreeze(at.session, card, at.now)
