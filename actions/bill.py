"""账单: what the credit cards still ask for."""

from __future__ import annotations

from collections.abc import Sequence

from actions import effects
from actions.messages import words_of
from actions.reply import Reply
from actions.turn import Turn
from banking.choice import Choice, payload
from banking.money import format_yuan
from banking.ports.bills import Bill
from banking.ports.core_bank import CoreBank


class BillJourney:
    """Open bills with what is left, and a button to pay."""

    name = "bill"

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``."""
        tail = turn.value("card_tail")
        bills = [
            bill
            for bill in await self._core_bank.bills(turn.customer_id)
            if tail in {None, bill["card_tail"]}
        ]
        month = _month_asked(turn)
        of_month = [bill for bill in bills if bill["period"] == month]
        if month is not None and not of_month:
            reply.say("utter_no_bill_of_month", month=month)
        open_bills = of_month or unpaid(bills)
        if not open_bills:
            reply.say("utter_all_bills_paid" if bills else "utter_no_bill")
            return
        lines = "\n".join(bill_line(bill) for bill in open_bills)
        reply.say("utter_bills", [_pay_choice(bill) for bill in unpaid(open_bills)[:1]], lines=lines)
        for bill in open_bills:
            reply.effect(effects.card("bill", **bill))


def _month_asked(turn: Turn) -> str | None:
    """An earlier month (2026-10) that the message names, or None: this month's bill is the one that is open."""
    period = turn.value("period")
    if period is None or period["from"][:7] != period["to"][:7]:
        return None
    month = str(period["from"][:7])
    return month if month < turn.now.isoformat()[:7] else None


def unpaid(bills: Sequence[Bill]) -> list[Bill]:
    """The bills that still ask for money."""
    return [bill for bill in bills if bill["status"] != "paid" and left_of(bill) > 0]


def left_of(bill: Bill) -> int:
    """What the bill still asks for, in 分."""
    return bill["amount"] - bill["paid"]


def minimum_of(bill: Bill) -> int:
    """What must be paid at least by the due date, in 分."""
    return max(bill["minimum"] - bill["paid"], 0)


def bill_line(bill: Bill) -> str:
    """A bill in one line."""
    return words_of(
        "lines",
        "bill",
        card=words_of("card_kinds", "credit"),
        tail=bill["card_tail"],
        period=bill["period"],
        amount=format_yuan(bill["amount"]),
        left=format_yuan(left_of(bill)),
        minimum=format_yuan(minimum_of(bill)),
        due_on=bill["due_on"],
    )


def _pay_choice(bill: Bill) -> Choice:
    fields = {"bill_id": bill["bill_id"]}
    return Choice(words_of("buttons", "pay_this_bill"), payload("start", journey="repay", fields=fields))
