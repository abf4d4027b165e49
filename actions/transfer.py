"""转账: money to somebody the customer knows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from actions import payees as who
from actions.journey import Fields, Question
from actions.messages import words_of
from actions.payment import CODE, Heard, PaymentJourney
from actions.turn import Turn
from banking.money import format_yuan
from banking.ports import Arrival, Payee, TransferOrder

DEFAULT_ARRIVAL: Arrival = "realtime"


class TransferJourney(PaymentJourney):
    """Payee and amount in any order, then arrival and account where the customer names them."""

    name = "transfer"
    slots: tuple[str, ...] = ("payee", "amount", "arrival", "account", "draft", "pending")

    async def restore(self, turn: Turn, fields: Fields) -> Heard:
        """A payee may come as the object we kept, as an id, or as words."""
        known = {name: fields[name] for name in ("amount", "arrival", "account") if fields.get(name)}
        payee = fields.get("payee") or fields.get("payee_id")
        if payee is None:
            return Heard(known)
        if isinstance(payee, dict):
            return Heard({**known, "payee": payee})
        payees = await self._core_bank.payees(turn.customer_id)
        by_id = [one for one in payees if one["payee_id"] == payee]
        found, question = _settle_payee(str(payee), by_id or who.named(str(payee), payees), payees)
        return Heard({**known, **found}, question)

    async def hear(self, turn: Turn, fields: Fields, awaiting: str | None) -> Heard:
        """Amount, arrival and payee from buttons or words; a bare number is no correction of a sent code."""
        payees = await self._core_bank.payees(turn.customer_id)
        changes = _amount(turn, fields, awaiting)
        if turn.value("arrival"):
            changes["arrival"] = turn.value("arrival")
        changes |= await self._account(turn, payees)
        payee, question = _payee(turn, payees, fields, awaiting)
        return Heard({**changes, **payee}, question)

    async def missing(self, turn: Turn, fields: Fields) -> Question | None:
        """Payee first, then amount."""
        if not fields.get("payee"):
            payees = await self._core_bank.payees(turn.customer_id)
            return Question("payee", "utter_which_payee", {}, who.choices(payees))
        if not fields.get("amount"):
            return Question("amount", "utter_how_much", {"payee": who.called(fields["payee"])})
        return None

    def order(self, fields: Fields) -> TransferOrder:
        """See ``PaymentJourney.order``."""
        order = TransferOrder(
            payee_id=fields["payee"]["payee_id"],
            amount=fields["amount"],
            arrival=fields.get("arrival") or DEFAULT_ARRIVAL,
        )
        if fields.get("account"):
            order["from_account_id"] = fields["account"]["account_id"]
        return order

    def shown(self, fields: Fields) -> dict[str, str]:
        """See ``PaymentJourney.shown``."""
        shown = {"arrival": words_of("arrivals", fields.get("arrival") or DEFAULT_ARRIVAL)}
        if fields.get("payee"):
            shown["payee"] = who.called(fields["payee"])
        if fields.get("amount"):
            shown["amount"] = words_of("phrases", "amount", amount=format_yuan(fields["amount"]))
        if fields.get("account"):
            shown["account"] = words_of("phrases", "account_tail", tail=fields["account"]["tail"])
        return shown

    async def _account(self, turn: Turn, payees: Sequence[Payee]) -> Fields:
        """A card tail is the customer's own account unless a payee has it."""
        tail = turn.value("card_tail")
        if tail is None or who.with_tail(tail, payees):
            return {}
        accounts = await self._core_bank.accounts(turn.customer_id)
        own = [account for account in accounts if account["card_tail"] == tail]
        return {"account": {"account_id": own[0]["account_id"], "tail": tail}} if len(own) == 1 else {}


def _amount(turn: Turn, fields: Fields, awaiting: str | None) -> Fields:
    if turn.frame.intent == "choose" and turn.value("field") == "amount":
        return {"amount": int(turn.value("value"))}
    if awaiting == CODE and turn.frame.intent == "inform":
        return {}
    # In "不是三千,是五千" both numbers stand; the one that is new is meant.
    amounts = [amount for amount in turn.values("amount") if amount != fields.get("amount")]
    if amounts:
        return {"amount": amounts[-1]}
    return {"amount": fields["amount"]} if turn.values("amount") else {}


def _payee(
    turn: Turn, payees: Sequence[Payee], fields: Fields, awaiting: str | None
) -> tuple[Fields, Question | None]:
    if turn.frame.intent == "choose" and turn.value("field") == "payee":
        chosen = [payee for payee in payees if payee["payee_id"] == turn.value("value")]
        return _settle_payee("", chosen, payees)
    if turn.pressed:
        return {}, None
    words = [str(value) for value in turn.values("payee")]
    if words:
        found = _unique([payee for word in words for payee in who.named(word, payees)])
        # In "不是妈妈,是房东" both stand; the one that is new is meant.
        known = (fields.get("payee") or {}).get("payee_id")
        new = [payee for payee in found if payee["payee_id"] != known]
        return _settle_payee(words[-1], new or found, payees)
    if turn.value("card_tail"):
        found = who.with_tail(turn.value("card_tail"), payees)
        if found:
            return _settle_payee(turn.value("card_tail"), found, payees)
    found = who.mentioned(turn.frame.text, payees)
    if not found and awaiting == "payee":
        found = who.named(turn.frame.text.strip(), payees)
    return _settle_payee("", found, payees) if found else ({}, None)


def _settle_payee(
    words: str, found: Sequence[Payee], payees: Sequence[Payee]
) -> tuple[Fields, Question | None]:
    """One match is the payee; several or none are asked back with buttons."""
    if len(found) == 1:
        payee = found[0]
        return {"payee": cast("dict[str, Any]", dict(payee))}, None
    if found:
        return {}, Question("payee", "utter_which_of_these_payees", {}, who.choices(found))
    return {}, Question("payee", "utter_payee_unknown", {"words": words}, who.choices(payees))


def _unique(payees: Sequence[Payee]) -> list[Payee]:
    return list({payee["payee_id"]: payee for payee in payees}.values())
