"""还款: pay a credit-card bill, in full, the minimum, or any amount between."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from actions.bill import bill_line, left_of, minimum_of, unpaid
from actions.confirmation import CODE
from actions.journey import Fields, Question, Step, done
from actions.messages import says, words_of
from actions.payment import Heard, PaymentJourney
from actions.reply import Reply
from actions.turn import Turn
from banking.choice import Choice, payload
from banking.money import format_yuan
from banking.ports.bills import Bill, RepaymentWay
from banking.ports.transfers import TransferOrder


class RepayJourney(PaymentJourney):
    """The open bill first (asked only where there are several), then how much of it."""

    name = "repay"
    slots: tuple[str, ...] = ("bill", "amount", "draft", "pending")

    async def begin(self, turn: Turn, fields: Fields, reply: Reply) -> Step:
        """See ``Journey.begin``; without an open bill there is nothing to pay."""
        if not unpaid(await self._core_bank.bills(turn.customer_id)):
            reply.say("utter_no_open_bill")
            return done("nothing_to_pay")
        return await super().begin(turn, fields, reply)

    async def restore(self, turn: Turn, fields: Fields) -> Heard:
        """A bill may come as the object we kept, as an id, or by card tail; a single one needs no asking."""
        bills = unpaid(await self._core_bank.bills(turn.customer_id))
        kept = (fields.get("bill") or {}).get("bill_id") or fields.get("bill_id")
        found = [bill for bill in bills if bill["bill_id"] == kept]
        found = found or [bill for bill in bills if bill["card_tail"] == fields.get("card_tail")] or bills
        if len(found) != 1:
            return Heard({})
        return _with_amount({"bill": found[0]}, found[0], fields.get("amount"))

    async def hear(self, turn: Turn, fields: Fields, awaiting: str | None) -> Heard:
        """Bill by button or card tail; amount by button, number, or words such as 全额 and 最低."""
        changes: Fields = {}
        wanted = turn.value("value") if turn.value("field") == "bill" else None
        if wanted is not None or turn.value("card_tail") is not None:
            bills = unpaid(await self._core_bank.bills(turn.customer_id))
            found = [
                bill
                for bill in bills
                if turn.value("card_tail") == bill["card_tail"] or wanted == bill["bill_id"]
            ]
            if len(found) == 1:
                changes["bill"] = found[0]
        bill = changes.get("bill") or fields.get("bill")
        return _with_amount(changes, bill, _amount(turn, bill, fields, awaiting))

    async def missing(self, turn: Turn, fields: Fields) -> Question | None:
        """Bill first, then amount."""
        if not fields.get("bill"):
            bills = unpaid(await self._core_bank.bills(turn.customer_id))
            return Question("bill", "utter_which_bill", {}, [_bill_choice(bill) for bill in bills])
        if not fields.get("amount"):
            ways = await self._core_bank.repayment_ways(turn.customer_id, fields["bill"]["bill_id"])
            return _compared(_how_much(fields["bill"], "utter_repay_how_much"), fields["bill"], ways)
        return None

    def order(self, fields: Fields) -> TransferOrder:
        """See ``PaymentJourney.order``."""
        return TransferOrder(bill_id=fields["bill"]["bill_id"], amount=fields["amount"], arrival="realtime")

    def shown(self, fields: Fields) -> dict[str, str]:
        """See ``PaymentJourney.shown``."""
        shown: dict[str, str] = {}
        if fields.get("bill"):
            shown["bill"] = words_of("phrases", "account_tail", tail=fields["bill"]["card_tail"])
        if fields.get("amount"):
            shown["amount"] = words_of("phrases", "amount", amount=format_yuan(fields["amount"]))
        return shown


def _amount(turn: Turn, bill: Bill | None, fields: Fields, awaiting: str | None) -> int | None:
    if turn.value("field") == "amount":
        return int(turn.value("value"))
    if awaiting == CODE and turn.frame.intent == "inform":
        return None
    amounts = [amount for amount in turn.values("amount") if amount != fields.get("amount")]
    if amounts:
        return int(amounts[-1])
    if bill is not None and not turn.pressed and says(turn.frame.text, "pay_minimum"):
        return minimum_of(bill)
    if bill is not None and not turn.pressed and says(turn.frame.text, "pay_full"):
        return left_of(bill)
    return None


def _with_amount(changes: Fields, bill: Any, amount: int | None) -> Heard:
    """Take the amount unless it is more than the bill still asks for."""
    if amount is None:
        return Heard(changes)
    if bill is not None and amount > left_of(bill):
        return Heard(changes, _how_much(bill, "utter_repay_too_much"))
    return Heard({**changes, "amount": amount})


def _how_much(bill: Bill, response: str) -> Question:
    full, minimum = left_of(bill), minimum_of(bill)
    choices = [_amount_choice("pay_full", full)]
    if 0 < minimum < full:
        choices.append(_amount_choice("pay_minimum", minimum))
    values = {"bill": bill_line(bill), "left": format_yuan(full)}
    return Question("amount", response, values, choices)


def _compared(question: Question, bill: Bill, ways: list[RepaymentWay]) -> Question:
    """The same question with what each way costs next month, and a way to instalments where there is one."""
    lines = "\n".join(_way_line(one) for one in ways)
    buttons = list(question.buttons)
    if any(one["way"] == "instalment" for one in ways):
        fields = {"what": bill["bill_id"]}
        buttons.append(
            Choice(
                words_of("buttons", "pay_instalments"),
                payload("start", journey="bill_instalment", fields=fields),
            )
        )
    return replace(question, values={**question.values, "ways": lines}, buttons=buttons)


def _way_line(way: RepaymentWay) -> str:
    money = {name: format_yuan(way[name] or 0) for name in ("pays", "interest", "payment", "interest_total")}
    rate = f"{(way['rate_basis_points'] or 0) / 100:.2f}%"
    return words_of("lines", f"repay_{way['way']}", **{**money, "months": way["months"], "rate": rate})


def _amount_choice(button: str, amount: int) -> Choice:
    title = words_of("buttons", button, amount=format_yuan(amount))
    return Choice(title, payload("choose", field="amount", value=amount))


def _bill_choice(bill: Bill) -> Choice:
    title = words_of("phrases", "account_tail", tail=bill["card_tail"])
    return Choice(title, payload("choose", field="bill", value=bill["bill_id"]))
