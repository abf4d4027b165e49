"""自动扣款: what may be taken from the customer's cards by itself, with the newest debit of each."""

from __future__ import annotations

from collections.abc import Sequence

from actions.messages import words_of
from actions.reply import Reply
from actions.turn import Turn
from banking.money import format_yuan
from banking.ports.core_bank import CoreBank
from banking.ports.mandates import Mandate


class AutopayJourney:
    """Lists every mandate, and says which of them cannot take anything any more because its card has ended."""

    name = "autopay"

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``."""
        mandates = await self._core_bank.mandates(turn.customer_id)
        if not mandates:
            reply.say("utter_mandates_none")
            return
        reply.say("utter_mandates", lines="\n".join(map(mandate_line, mandates)))


def mandate_line(mandate: Mandate) -> str:
    """A mandate in one line."""
    parts = [
        words_of("lines", "mandate", name=mandate_name(mandate), tail=mandate["tail"]),
        words_of("mandate_kinds", mandate["kind"]),
    ]
    if mandate["limit"] is not None:
        parts.append(words_of("phrases", "mandate_limit", limit=format_yuan(mandate["limit"])))
    if mandate["last_amount"] is not None:
        amount = format_yuan(mandate["last_amount"])
        parts.append(words_of("phrases", "mandate_last", day=mandate["last_on"], amount=amount))
    if not mandate["works"]:
        parts.append(words_of("phrases", "mandate_broken"))
    return words_of("phrases", "between").join(parts)


def mandate_name(mandate: Mandate) -> str:
    """The firm and what it takes money for."""
    return f"{mandate['merchant']} {mandate['purpose']}"


def broken_by(mandates: Sequence[Mandate], card_ids: set[str]) -> list[Mandate]:
    """What firms take from these cards; automatic repayment follows the account and goes on."""
    return [one for one in mandates if one["card_id"] in card_ids and one["kind"] != "repayment"]
