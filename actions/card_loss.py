"""挂失: freeze first, ask later; the report for good only after a yes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.autopay import broken_by, mandate_name
from actions.confirmation import CONFIRMATION, draft_id
from actions.journey import Fields, Question, Step, done
from actions.messages import joined, says, words_of
from actions.reply import Reply
from actions.turn import Turn
from banking.choice import Choice, payload
from banking.ports.cards import Card
from banking.ports.core_bank import CoreBank

ALL = "all"
FOUND_MAX = 12
"""Characters of a message that says that the card is there again, and nothing else."""


class CardLossJourney:
    """One fitting card is frozen in the first turn; several are asked about, all in one tap."""

    name = "card_loss"
    slots: tuple[str, ...] = ("cards", "draft")

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    async def begin(self, turn: Turn, fields: Fields, reply: Reply) -> Step:
        """See ``Journey.begin``."""
        if fields.get("cards"):
            return self._offer_report(fields["cards"], reply)
        wanted = select(turn, await self._usable(turn), fields)
        if not wanted:
            reply.say("utter_no_card_to_freeze")
            return done("nothing_to_freeze")
        if len(wanted) == 1:
            return await self._freeze(turn, wanted, reply)
        _which(wanted).put(reply)
        return Step({}, "card")

    async def take(self, turn: Turn, fields: Fields, awaiting: str, reply: Reply) -> Step:
        """See ``Journey.take``."""
        if not turn.pressed and says(turn.frame.text, "no_report"):
            await self.cancel(turn, fields, reply)
            return done("frozen" if fields.get("cards") else "cancelled")
        if turn.frame.intent in {"affirm", "deny"} and (awaiting == CONFIRMATION or turn.pressed):
            return await self._answer(turn, fields, awaiting, reply)
        if _is_found(turn):
            return self._found(fields, reply)
        if awaiting != "card":
            await self.ask(turn, fields, awaiting, reply)
            return Step(fields, awaiting, understood=False)
        cards = await self._usable(turn)
        chosen = turn.value("value") if turn.value("field") == "card" else None
        if chosen == ALL or (not turn.pressed and says(turn.frame.text, "all_cards")):
            return await self._freeze(turn, cards, reply)
        wanted = [card for card in cards if card["card_id"] == chosen] or select(turn, cards, {})
        if len(wanted) == 1:
            return await self._freeze(turn, wanted, reply)
        _which(wanted).put(reply)
        return Step(fields, awaiting, understood=len(wanted) < len(cards))

    async def recognises(self, turn: Turn, fields: Fields, awaiting: str) -> bool:
        """See ``Journey.recognises``: 找到了, which means nothing where no card was lost."""
        return _is_found(turn)

    async def ask(self, turn: Turn, fields: Fields, awaiting: str, reply: Reply) -> None:
        """See ``Journey.ask``."""
        if awaiting == CONFIRMATION:
            _report_question(fields).put(reply)
        else:
            _which(await self._usable(turn)).put(reply)

    async def leave(self, turn: Turn, fields: Fields, reply: Reply) -> Fields:
        """See ``Journey.leave``; a frozen card stays frozen."""
        return {"cards": fields["cards"]} if fields.get("cards") else {}

    async def cancel(self, turn: Turn, fields: Fields, reply: Reply) -> None:
        """See ``Journey.cancel``."""
        dispute = Choice(words_of("buttons", "dispute"), payload("start", journey="charge_dispute"))
        if fields.get("cards"):
            reply.say("utter_card_stays_frozen", [dispute], cards=_names(fields["cards"]))
        else:
            reply.say("utter_card_loss_cancelled", [dispute])

    def _found(self, fields: Fields, reply: Reply) -> Step:
        """The card is there again: nothing is frozen any more than it is, and the way back is at hand."""
        if not fields.get("cards"):
            reply.say("utter_card_loss_found")
            return done("found")
        buttons = [Choice(words_of("buttons", "card_unfreeze"), payload("start", journey="card_unfreeze"))]
        reply.say("utter_card_found", buttons, cards=_names(fields["cards"]))
        return done("frozen")

    def describe(self, fields: Fields) -> dict[str, str]:
        """See ``Journey.describe``."""
        return {"cards": _names(fields["cards"])} if fields.get("cards") else {}

    async def _usable(self, turn: Turn) -> list[Card]:
        """Cards that somebody could still misuse, or that are frozen and could be reported."""
        cards = await self._core_bank.cards(turn.customer_id)
        return [card for card in cards if card["status"] in {"active", "frozen"}]

    async def _freeze(self, turn: Turn, cards: Sequence[Card], reply: Reply) -> Step:
        for card in cards:
            if card["status"] == "active":
                key = turn.key(f"freeze:{card['card_id']}")
                await self._core_bank.freeze_card(turn.customer_id, card["card_id"], key)
        kept = [_kept(card) for card in cards]
        reply.say("utter_card_frozen", cards=_names(kept))
        return self._offer_report(kept, reply)

    def _offer_report(self, cards: Sequence[dict[str, Any]], reply: Reply) -> Step:
        ids = ",".join(str(card["card_id"]) for card in cards)
        draft = {"id": draft_id(["loss", ids])}
        fields: Fields = {"cards": list(cards), "draft": draft}
        _report_question(fields).put(reply)
        return Step(fields, CONFIRMATION)

    async def _answer(self, turn: Turn, fields: Fields, awaiting: str, reply: Reply) -> Step:
        draft = fields.get("draft")
        if turn.pressed and (draft is None or turn.value("draft") != draft["id"]):
            reply.say("utter_stale_button")
            await self.ask(turn, fields, awaiting, reply)
            return Step(fields, awaiting)
        if turn.frame.intent == "deny":
            await self.cancel(turn, fields, reply)
            return done("frozen")
        lines: list[str] = []
        for card in fields["cards"]:
            key = turn.key(f"report:{card['card_id']}")
            report = await self._core_bank.report_card_loss(turn.customer_id, card["card_id"], key)
            lines.append(words_of("lines", "report", **card, report_id=report["report_id"]))
        reply.say("utter_loss_reported", lines="\n".join(lines))
        await self._say_what_fails(turn, fields, reply)
        return done()

    async def _say_what_fails(self, turn: Turn, fields: Fields, reply: Reply) -> None:
        """Firms that take money from a card that has just ended find nothing: better said before than after."""
        reported = {str(card["card_id"]) for card in fields["cards"]}
        broken = broken_by(await self._core_bank.mandates(turn.customer_id), reported)
        if broken:
            reply.say("utter_mandates_fail", names=joined([mandate_name(one) for one in broken]))


def select(turn: Turn, cards: Sequence[Card], fields: Fields) -> list[Card]:
    """The card that an offer names, or none; the cards that the message names, else all, active ones first."""
    named = fields.get("card_id") or fields.get("card_tail")
    if named is not None:
        # An offer may be old: a card that was reported since must never make another one freeze.
        return [card for card in cards if named in (card["card_id"], card["tail"])]
    found = [card for card in cards if card["tail"] == turn.value("card_tail")]
    found = found or [card for card in cards if card["kind"] == turn.value("card_kind")]
    found = found or list(cards)
    active = [card for card in found if card["status"] == "active"]
    return active or found


def _is_found(turn: Turn) -> bool:
    text = turn.frame.text
    return not turn.pressed and len(text) <= FOUND_MAX and says(text, "card_found")


def _which(cards: Sequence[Card]) -> Question:
    buttons = [
        Choice(_name(_kept(card)), payload("choose", field="card", value=card["card_id"])) for card in cards
    ]
    if len(buttons) > 1:
        buttons.append(Choice(words_of("buttons", "all_cards"), payload("choose", field="card", value=ALL)))
    return Question("card", "utter_which_card", {}, buttons)


def _report_question(fields: Fields) -> Question:
    values = {"cards": _names(fields["cards"]), "draft": fields["draft"]["id"]}
    return Question(CONFIRMATION, "utter_confirm_loss_report", values)


def _kept(card: Card) -> dict[str, Any]:
    return {"card_id": card["card_id"], "name": card["name"], "tail": card["tail"]}


def _names(cards: Sequence[dict[str, Any]]) -> str:
    return joined([_name(card) for card in cards])


def _name(card: dict[str, Any]) -> str:
    return words_of("lines", "card", name=card["name"], tail=card["tail"])
