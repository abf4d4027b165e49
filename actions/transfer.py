"""转账: money to somebody the customer knows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast

from actions import own_accounts, recipients
from actions import payees as who
from actions.confirmation import CODE, CONFIRMATION
from actions.journey import Fields, Question, Step
from actions.messages import words_of
from actions.payment import Heard, PaymentJourney
from actions.reply import Reply
from actions.turn import SealedNumber, Turn
from banking.choice import Choice, payload
from banking.money import format_yuan
from banking.plan_words import coming_day, rhythm_in
from banking.ports.accounts import Account
from banking.ports.core_bank import CoreBankRefused
from banking.ports.payees import Payee
from banking.ports.transfers import Arrival, ArrivalWay, Quote, Transfer, TransferOrder

DEFAULT_ARRIVAL: Arrival = "realtime"


class TransferJourney(PaymentJourney):
    """Payee and amount in any order, then arrival and account where the customer names them."""

    name = "transfer"
    slots: tuple[str, ...] = (
        "payee",
        "amount",
        "arrival",
        "account",
        "wanted",
        "own_affair",
        "draft",
        "pending",
    )

    async def begin(self, turn: Turn, fields: Fields, reply: Reply) -> Step:
        """See ``Journey.begin``; an order for another day is told that it would leave today, and how to plan it."""
        return _with_plan_offered(turn, await super().begin(turn, fields, reply), reply)

    async def take(self, turn: Turn, fields: Fields, awaiting: str, reply: Reply) -> Step:
        """See ``Journey.take``; a day named on the way is answered as in ``begin``."""
        return _with_plan_offered(turn, await super().take(turn, fields, awaiting, reply), reply)

    async def restore(self, turn: Turn, fields: Fields) -> Heard:
        """A payee may come as the object we kept, as an id, or as words."""
        known = {name: fields[name] for name in ("amount", "arrival", "account") if fields.get(name)}
        if "amount" in known:
            # A button of a sentence can only carry it as digits.
            known["amount"] = int(known["amount"])
        payee = fields.get("payee") or fields.get("payee_id")
        if payee is None and fields.get("wanted"):
            found, question = await self._saved_meanwhile(turn, fields["wanted"])
            return Heard({**known, **found}, question)
        if payee is None:
            return Heard(known)
        if isinstance(payee, dict):
            return Heard({**known, "payee": payee})
        payees = await self._core_bank.payees(turn.customer_id)
        by_id = tuple(_with_id(payee, payees))
        meant = who.Meant(by_id) if by_id else who.meant(str(payee), [str(payee)], payees)
        found, question = _settle_payee(meant, payees)
        return Heard({**known, **found}, question)

    async def hear(self, turn: Turn, fields: Fields, awaiting: str | None) -> Heard:
        """Amount, arrival and payee from buttons or words; a bare number is no correction of a sent code."""
        payees = await self._core_bank.payees(turn.customer_id)
        changes = _amount(turn, fields, awaiting)
        chosen = turn.value("value") if turn.value("field") == "arrival" else turn.value("arrival")
        if chosen:
            changes["arrival"] = chosen
        own = await self._own_accounts(turn)
        changes |= own_accounts.paying(turn.frame.text, own, payees)
        payee, question = await self._payee(turn, payees, own, fields, awaiting)
        if not payee and question is None:
            payee, again = await self._as_last_time(turn, payees)
            changes = {**again, **changes}
        return Heard({**changes, **payee}, question)

    async def recognises(self, turn: Turn, fields: Fields, awaiting: str) -> bool:
        """See ``Journey.recognises``; a card or mobile number says who gets the money."""
        named = awaiting == "payee" and bool(turn.numbers)
        return named or await super().recognises(turn, fields, awaiting)

    async def missing(self, turn: Turn, fields: Fields) -> Question | None:
        """Payee first, then amount."""
        if not fields.get("payee"):
            payees = await self._core_bank.payees(turn.customer_id)
            return Question("payee", "utter_which_payee", {}, who.choices(payees))
        if not fields.get("amount"):
            room = await self._room(turn, fields)
            return Question("amount", "utter_how_much", {"payee": who.called(fields["payee"]), **room})
        return None

    async def _room(self, turn: Turn, fields: Fields) -> dict[str, str]:
        """What the account that pays has, and what may leave it, so that nobody names what cannot be."""
        accounts = await self._core_bank.accounts(turn.customer_id)
        named = (fields.get("account") or {}).get("account_id")
        paying = [one for one in accounts if named in {None, one["account_id"]}]
        if not paying:
            raise CoreBankRefused("not_found")
        one = paying[0]
        return {
            "tail": one["card_tail"],
            "available_balance": format_yuan(one["available_balance"]),
            "limit_per_transfer": format_yuan(one["limit_per_transfer"]),
            "left_today": format_yuan(one["left_today"]),
        }

    def _propose(self, turn: Turn, fields: Fields, quote: Quote, reply: Reply) -> Step:
        """As for every payment; where much money leaves, what each way of arrival means is said before the yes."""
        step = super()._propose(turn, fields, quote, reply)
        if quote["arrivals"] and step.awaiting == CONFIRMATION and not fields.get("arrival"):
            lines = "\n".join(map(_arrival_line, quote["arrivals"]))
            reply.lead("utter_arrivals_explained", _other_arrivals(), lines=lines)
        return step

    def order(self, fields: Fields) -> TransferOrder:
        """See ``PaymentJourney.order``."""
        order = TransferOrder(amount=fields["amount"], arrival=fields.get("arrival") or DEFAULT_ARRIVAL)
        if fields["payee"].get("own"):
            order["to_account_id"] = fields["payee"]["payee_id"]
        else:
            order["payee_id"] = fields["payee"]["payee_id"]
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

    async def _as_last_time(self, turn: Turn, payees: Sequence[Payee]) -> tuple[Fields, Fields]:
        """还是上次那个人 means whom the customer paid last, 再转一次 also how much; nobody where that payee is gone."""
        pointing = turn.value("reference")
        if pointing not in {"last_transfer", "last_payee"}:
            return {}, {}
        paid = [one for one in await self._core_bank.transfers(turn.customer_id) if _was_paid(one)]
        known = [payee for payee in payees if paid and _is_paid_in(payee, paid[0])]
        if len(known) != 1:
            return {}, {}
        amount = {"amount": paid[0]["amount"]} if pointing == "last_transfer" else {}
        return {"payee": cast("dict[str, Any]", dict(known[0]))}, amount

    async def _own_accounts(self, turn: Turn) -> Sequence[Account]:
        """The customer's accounts, where the message may speak of one."""
        if turn.pressed or not (turn.value("card_tail") or own_accounts.mentioned(turn.frame.text)):
            return ()
        return await self._core_bank.accounts(turn.customer_id)

    async def _payee(
        self,
        turn: Turn,
        payees: Sequence[Payee],
        own: Sequence[Account],
        fields: Fields,
        awaiting: str | None,
    ) -> tuple[Fields, Question | None]:
        """Who gets the money: a number that was typed, an own account, or whoever is named."""
        if turn.numbers:
            return await self._by_number(turn, turn.numbers[-1], payees)
        receiving = own_accounts.receiving(turn.frame.text, own)
        if receiving:
            return {"payee": receiving, "wanted": None}, None
        return _payee(turn, payees, fields, awaiting)

    async def _by_number(
        self, turn: Turn, number: SealedNumber, payees: Sequence[Payee]
    ) -> tuple[Fields, Question | None]:
        """Whose the number is; who is not saved yet is to be saved first."""
        try:
            found = await self._core_bank.recipient(turn.customer_id, number.ref)
        except CoreBankRefused:
            return {}, Question("payee", "utter_number_expired", {}, who.choices(payees))
        if found["whose"] == "own":
            accounts = await self._core_bank.accounts(turn.customer_id)
            return {"payee": own_accounts.by_id(found["account_id"], accounts), "wanted": None}, None
        if found["whose"] == "payee":
            return _settle_payee(who.Meant(tuple(_with_id(found["payee_id"], payees))), payees)
        wanted = recipients.wanted_number(number, turn.values("payee"))
        values = {"masked": number.masked}
        return {"wanted": wanted}, Question(
            "payee", "utter_number_unknown", values, [recipients.button(wanted)]
        )

    async def _saved_meanwhile(self, turn: Turn, wanted: Fields) -> tuple[Fields, Question | None]:
        """The payee that had to be saved first, if that was done."""
        payees = await self._core_bank.payees(turn.customer_id)
        if "number" in wanted["fields"]:
            return await self._by_number(turn, SealedNumber(**wanted["fields"]["number"]), payees)
        words = recipients.words_of_wanted(wanted)
        return _settle_payee(who.meant(words, [words], payees), payees)


def _arrival_line(way: ArrivalWay) -> str:
    leaves = way["leaves_at"][:16].replace("T", " ")
    return words_of("lines", f"arrival_{way['arrival']}", leaves=leaves)


def _other_arrivals() -> list[Choice]:
    """Buttons for the ways that can still be called off."""
    return [
        Choice(words_of("arrivals", way), payload("choose", field="arrival", value=way))
        for way in ("normal", "next_day")
    ]


def _with_plan_offered(turn: Turn, step: Step, reply: Reply) -> Step:
    """Transfers leave when they are confirmed: whoever names a day to come, or every month, must know before the yes."""
    if turn.pressed or turn.value("arrival") or step.danger:
        return step
    text, today = turn.frame.text, turn.now.date()
    day, rhythm = coming_day(text, today), rhythm_in(text, today)
    later = day if day and day > today else None
    if later is None and rhythm in {None, "once"}:
        return step
    fields = step.fields
    known = {"payee": (fields.get("payee") or {}).get("payee_id"), "amount": fields.get("amount")}
    known |= {"every": rhythm, "first_on": later.isoformat() if later else None}
    brought = {name: value for name, value in known.items() if value is not None}
    plan = payload("start", journey="transfer_plan", fields=brought)
    reply.lead("utter_plan_offered", [Choice(words_of("buttons", "plan_it"), plan)])
    return replace(step, understood=True)


def _sums(turn: Turn) -> list[int]:
    """The amounts of the message, each once; digits that stand beside a mask belong to a hidden number, not to money."""
    text = f" {turn.frame.text} "
    shown = [
        entity.value
        for entity in turn.frame.entities
        if entity.name == "amount" and "*" not in (text[entity.start], text[entity.end + 1])
    ]
    return list(dict.fromkeys(shown))


def _with_id(payee_id: Any, payees: Sequence[Payee]) -> list[Payee]:
    return [payee for payee in payees if payee["payee_id"] == payee_id]


def _was_paid(transfer: Transfer) -> bool:
    return transfer["kind"] == "transfer" and (transfer["state"] == "posted" or transfer["confirmed"])


def _is_paid_in(payee: Payee, transfer: Transfer) -> bool:
    return (payee["name"], payee["tail"]) == (transfer["to"]["name"], transfer["to"]["tail"])


def _amount(turn: Turn, fields: Fields, awaiting: str | None) -> Fields:
    if turn.frame.intent == "choose" and turn.value("field") == "amount":
        return {"amount": int(turn.value("value"))}
    if awaiting == CODE and turn.frame.intent == "inform":
        return {}
    # In "不是三千,是五千" both numbers stand; the one that is new is meant.
    sums = _sums(turn)
    new = [amount for amount in sums if amount != fields.get("amount")]
    if new:
        return {"amount": new[-1]}
    return {"amount": fields["amount"]} if sums else {}


def _payee(
    turn: Turn, payees: Sequence[Payee], fields: Fields, awaiting: str | None
) -> tuple[Fields, Question | None]:
    """Who is named: by a button, by a name in the customer's own words, by a card tail, by a bare answer."""
    if turn.frame.intent == "choose" and turn.value("field") == "payee":
        return _settle_payee(who.Meant(tuple(_with_id(turn.value("value"), payees))), payees)
    if turn.pressed:
        return {}, None
    named = who.meant(turn.frame.text, [str(value) for value in turn.values("payee")], payees)
    if not (named.sure or named.words):
        named = who.Meant(tuple(who.with_tail(turn.value("card_tail") or "", payees)))
    if not named.sure and not named.words and awaiting == "payee":
        named = _bare_answer(turn, payees)
    # In "不是妈妈,是房东" both stand; the one that is new is meant.
    known = (fields.get("payee") or {}).get("payee_id")
    new = tuple(payee for payee in named.sure if payee["payee_id"] != known)
    if new or named.words:
        named = who.Meant(new, named.near, named.words)
    return _settle_payee(named, payees)


def _bare_answer(turn: Turn, payees: Sequence[Payee]) -> who.Meant:
    """A short message that is nothing but a name; a name that nobody has counts only if it is meant as an answer."""
    name = who.bare_name(turn.frame.text)
    if not name or turn.frame.entities:
        return who.Meant()
    found = who.meant(name, [name], payees)
    return found if found.sure or turn.frame.intent == "inform" else who.Meant()


def _settle_payee(meant: who.Meant, payees: Sequence[Payee]) -> tuple[Fields, Question | None]:
    """One sure match, and no stranger beside it, is the payee; several, or a stranger, are asked about."""
    if meant.words:
        wanted = recipients.wanted_words(meant.words)
        choices = [*who.choices([*meant.sure, *meant.near, *payees]), recipients.button(wanted)]
        return {"wanted": wanted}, Question("payee", "utter_payee_unknown", {"words": meant.words}, choices)
    if len(meant.sure) == 1:
        return {"payee": cast("dict[str, Any]", dict(meant.sure[0])), "wanted": None}, None
    if meant.sure:
        return {}, Question("payee", "utter_which_of_these_payees", {}, who.choices(meant.sure))
    return {}, None
