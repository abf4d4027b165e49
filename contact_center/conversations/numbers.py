"""Whole card and mobile numbers that customers type: core_bank seals them, the dialogue knows only the references."""

from __future__ import annotations

from banking.masking import WholeNumber, whole_numbers
from contact_center.bank import Bank
from contact_center.conversations.messages import SealedNumber, Turn


class Numbers:
    """Numbers of turns that are not over yet, in memory only; a restart forgets them, and the customer is asked again."""

    def __init__(self, bank: Bank) -> None:
        self._bank = bank
        self._by_turn: dict[str, tuple[WholeNumber, ...]] = {}

    def keep(self, turn_id: str, text: str) -> None:
        """Remember the numbers of a message, before it is masked."""
        found = whole_numbers(text)
        if found:
            self._by_turn[turn_id] = found

    async def sealed(self, turn: Turn) -> tuple[SealedNumber, ...]:
        """References to the turn's numbers, the same at every try; of a visitor's nothing is sealed.

        Raises ``BankUnavailableError``.
        """
        if turn.customer_id is None:
            return ()
        sealed = [
            await self._bank.seal_number(turn.customer_id, number, f"{turn.turn_id}:number:{position}")
            for position, number in enumerate(self._by_turn.get(turn.turn_id, ()))
        ]
        return tuple(number for number in sealed if number is not None)

    def forget(self, turn_id: str) -> None:
        """Drop the numbers of a turn, if there are any."""
        self._by_turn.pop(turn_id, None)
