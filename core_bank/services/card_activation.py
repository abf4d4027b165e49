"""激活: a new card is put to use, with a one-time password; what it replaces ends."""

from __future__ import annotations

from typing import ClassVar

from core_bank import cards, deliveries
from core_bank.cards import Status
from core_bank.models.cards import Card
from core_bank.services.one_card import OneCardService
from core_bank.services.service import At, Problem


class CardActivation(OneCardService):
    """The phone on file proves who holds the card; its number and its back are never asked for."""

    kind: ClassVar[str] = "card_activation"
    wanted: ClassVar[Status] = "inactive"

    def problem(self, at: At, card: Card) -> Problem | None:
        """``card_not_inactive`` or ``card_not_arrived``: a card on its way is in nobody's hand that the bank knows of."""
        if card.status != self.wanted:
            return Problem("card_not_inactive", None, "The card is in use already.")
        if not deliveries.has_arrived(card, at.settings, at.now.date()):
            day = deliveries.arrives_on(card, at.settings)
            return Problem("card_not_arrived", None, "The card is on its way.", {"arrives_on": str(day)})
        return None

    def act(self, at: At, card: Card) -> None:
        """Activate it."""
        cards.activate(at.session, card, at.now)
