"""Calling off a transfer that waits: it protects, so it needs neither a second yes nor a code."""

from __future__ import annotations

from actions.messages import words_of
from actions.reply import Reply
from actions.turn import Turn
from banking.money import format_yuan
from banking.ports.core_bank import CoreBank, CoreBankRefused
from banking.ports.transfers import Transfer


class CallOffJourney:
    """Takes back the one transfer that its button names; only the button under a waiting transfer leads here."""

    name = "call_off"

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``; a transfer that has left is said to have left."""
        transfer_id = str((turn.value("fields") or {}).get("transfer_id", ""))
        try:
            transfer = await self._core_bank.void_transfer(turn.customer_id, transfer_id, turn.key("void"))
        except CoreBankRefused as refused:
            if refused.code != "already_posted":
                raise
            reply.say("utter_called_off_too_late", transfer_id=transfer_id)
            return
        reply.say("utter_called_off", transfer_id=transfer_id, **_shown(transfer))


def _shown(transfer: Transfer) -> dict[str, str]:
    to = transfer["to"]
    return {
        "payee": words_of("phrases", "payee", name=to["name"], tail=to["tail"]),
        "amount": words_of("phrases", "amount", amount=format_yuan(transfer["amount"])),
    }
