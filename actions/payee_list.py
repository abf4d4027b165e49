"""收款人, as they are looked at: everybody the customer has saved."""

from __future__ import annotations

from actions.messages import words_of
from actions.payees import called
from actions.reply import Reply
from actions.turn import Turn
from banking.ports.core_bank import CoreBank


class PayeeListJourney:
    """Every payee with bank and tail; adding, renaming and removing are a button away."""

    name = "payee_list"

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``."""
        saved = await self._core_bank.payees(turn.customer_id)
        if not saved:
            reply.say("utter_payees_none")
            return
        lines = [words_of("lines", "payee", who=called(payee), bank=payee["bank"]) for payee in saved]
        reply.say("utter_payees", lines="\n".join(lines), count=len(saved))
