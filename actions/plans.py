"""我的定时转账: what is ordered for days to come, and what became of the last day of each."""

from __future__ import annotations

from actions.messages import joined, words_of
from actions.reply import Reply
from actions.turn import Turn
from banking.money import format_yuan
from banking.ports.core_bank import CoreBank
from banking.ports.transfer_plans import TransferPlan


class PlansJourney:
    """Every plan that stands, in two or three lines."""

    name = "plans"

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``."""
        plans = await self._core_bank.transfer_plans(turn.customer_id)
        if not plans:
            reply.say("utter_plans_none")
            return
        reply.say("utter_plans", lines="\n".join(line for plan in plans for line in _lines(plan)))


def _lines(plan: TransferPlan) -> list[str]:
    shown = {**plan, "amount": format_yuan(plan["amount"]), "days": joined(plan["next_days"])}
    lines = [words_of("lines", "plan", **shown)]
    lines.append(words_of("lines", "plan_paused" if plan["state"] == "paused" else "plan_next", **shown))
    last = plan["last"]
    if last is not None:
        lines.append(words_of("lines", f"plan_{last['state']}", **last))
    return lines
