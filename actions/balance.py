"""余额: what is in the accounts."""

from __future__ import annotations

from actions import effects
from actions.messages import words_of
from actions.reply import Reply
from actions.turn import Turn
from banking.money import format_yuan
from banking.ports.accounts import Account
from banking.ports.core_bank import CoreBank


class BalanceJourney:
    """The available balance of every account, or of the one whose card was named."""

    name = "balance"

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``."""
        accounts = await self._core_bank.accounts(turn.customer_id)
        tail = turn.value("card_tail")
        wanted = [account for account in accounts if tail in {None, account["card_tail"]}]
        if not wanted:
            reply.say("utter_no_such_card", tail=tail)
            return
        reply.say("utter_balance", lines="\n".join(_line(account) for account in wanted))
        names = ("account_id", "name", "class", "card_tail", "available_balance", "ledger_balance")
        shown = [{name: account.get(name) for name in names} for account in wanted]
        reply.effect(effects.card("balance", accounts=shown))


def _line(account: Account) -> str:
    available, ledger = account["available_balance"], account["ledger_balance"]
    return words_of(
        "lines",
        "account" if available == ledger else "account_held",
        name=account["name"],
        tail=account["card_tail"],
        available=format_yuan(available),
        ledger=format_yuan(ledger),
    )
