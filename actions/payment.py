"""What transfer and repayment share: quote, fraud gate, confirmation, one-time password, receipt."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, replace
from typing import Any

from actions import effects, fraud_watch, own_affair
from actions.confirmation import CODE, CONFIRMATION, IN_THE_AIR, draft_id, say_code_failed
from actions.journey import Fields, Question, Step, done
from actions.messages import words_of
from actions.own_affair import OWN_AFFAIR
from actions.reply import Reply
from actions.turn import Turn
from banking.money import format_yuan
from banking.ports.core_bank import CoreBank, CoreBankRefused
from banking.ports.transfers import Gate, Problem, Quote, Told, Transfer, TransferOrder

# After these no other amount and no other payee would help.
_HOPELESS = frozenset({"account_frozen", "bill_settled"})
_WRONG_PAYEE = frozenset({"unknown_payee", "same_account"})
# Levels of the fraud gate at which nothing is sent without a person.
_STOPPED = frozenset({"person", "refuse"})


@dataclass(frozen=True)
class Heard:
    """What one message changes, and what it leaves open."""

    changes: Fields
    question: Question | None = None


class PaymentJourney(ABC):
    """Gathers what to pay, explains limits before asking, has exactly that confirmed, and pays it once."""

    name: str
    slots: tuple[str, ...]

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    @abstractmethod
    async def restore(self, turn: Turn, fields: Fields) -> Heard:
        """Read the fields that a button, an offer or an earlier attempt brings."""

    @abstractmethod
    async def hear(self, turn: Turn, fields: Fields, awaiting: str | None) -> Heard:
        """Read the fields that the customer's message brings."""

    @abstractmethod
    async def missing(self, turn: Turn, fields: Fields) -> Question | None:
        """What must still be asked before the payment can be quoted."""

    @abstractmethod
    def order(self, fields: Fields) -> TransferOrder:
        """The payment, for the core bank."""

    @abstractmethod
    def shown(self, fields: Fields) -> dict[str, str]:
        """The fields in words, as the summary names them."""

    async def begin(self, turn: Turn, fields: Fields, reply: Reply) -> Step:
        """See ``Journey.begin``."""
        brought = await self.restore(turn, fields)
        known = brought.changes
        heard = Heard({}) if turn.pressed else await self.hear(turn, known, None)
        open_question = heard.question or (None if heard.changes else brought.question)
        return await self._advance(turn, {}, Heard({**known, **heard.changes}, open_question), reply)

    async def take(self, turn: Turn, fields: Fields, awaiting: str, reply: Reply) -> Step:
        """See ``Journey.take``."""
        intent = turn.frame.intent
        if own_affair.is_button(turn) or awaiting == own_affair.AWAITED:
            step = await self._hear_own_affair(turn, fields, awaiting, reply)
            if step is not None:
                return step
        if _new_signs(turn, fields) and not await self._still_stands(turn, fields):
            return await self._judge_again(turn, fields, reply)
        if intent == "submit_code":
            return await self._after_code(turn, fields, awaiting, reply)
        replies = intent in {"affirm", "deny", "pay_it"}
        if replies and awaiting in {CONFIRMATION, CODE}:
            return await self._answer(turn, fields, awaiting, intent == "deny", reply)
        if intent == "choose" and turn.value("field") == CODE and awaiting == CODE:
            return await self._send_code(turn, fields, fields["pending"]["transfer_id"], reply)
        heard = await self.hear(turn, fields, awaiting)
        if replies and not heard.changes:
            # 先还最低吧 sounds like a yes too, and answers how much.
            return await self._answer(turn, fields, awaiting, intent == "deny", reply)
        changed = {name: value for name, value in heard.changes.items() if fields.get(name) != value}
        nothing_new = not changed and heard.question is None
        if nothing_new and awaiting in {CONFIRMATION, CODE}:
            await self.ask(turn, fields, awaiting, reply)
            return Step(fields, awaiting, understood=bool(heard.changes))
        if fields.get("pending"):
            await self._void(turn, fields, reply)
        step = await self._advance(turn, fields, Heard(changed, heard.question), reply)
        return replace(step, understood=bool(heard.changes) or heard.question is not None)

    async def recognises(self, turn: Turn, fields: Fields, awaiting: str) -> bool:
        """See ``Journey.recognises``: an answer to the question of the gate; else the entities say all there is to say."""
        return awaiting == own_affair.AWAITED and not turn.pressed and own_affair.read(turn) is not None

    async def ask(self, turn: Turn, fields: Fields, awaiting: str, reply: Reply) -> None:
        """See ``Journey.ask``."""
        if awaiting == CONFIRMATION:
            self._put_summary(fields, reply)
        elif awaiting == CODE:
            reply.say("utter_code_awaited", draft=fields["draft"]["id"])
        elif awaiting == own_affair.AWAITED:
            own_affair.question(self.order(fields)).put(reply)
        else:
            question = await self.missing(turn, fields)
            if question is not None:
                question.put(reply)

    async def leave(self, turn: Turn, fields: Fields, reply: Reply) -> Fields:
        """See ``Journey.leave``."""
        if fields.get("pending"):
            await self._void(turn, fields, reply)
        return {name: value for name, value in fields.items() if name not in IN_THE_AIR}

    async def cancel(self, turn: Turn, fields: Fields, reply: Reply) -> None:
        """See ``Journey.cancel``."""
        await self.leave(turn, fields, reply)
        reply.say(f"utter_{self.name}_cancelled")

    def describe(self, fields: Fields) -> dict[str, str]:
        """See ``Journey.describe``."""
        return self.shown(fields)

    async def _advance(self, turn: Turn, old: Fields, heard: Heard, reply: Reply) -> Step:
        """Ask for what is missing, or quote and ask for confirmation."""
        fields = {name: value for name, value in {**old, **heard.changes}.items() if name not in IN_THE_AIR}
        if heard.question is not None:
            heard.question.put(reply)
            # A good old value is not wiped by a new one that cannot be.
            if not fields.get(heard.question.awaiting):
                return Step(fields, heard.question.awaiting)
        question = await self.missing(turn, fields)
        if question is not None:
            question.put(reply)
            return Step(fields, question.awaiting)
        quote = await self._quote(turn, fields)
        if quote["problem"] is not None:
            return await self._explain(turn, old, fields, quote["problem"], reply)
        if old.get("draft"):
            self._say_change(old, fields, reply)
        return self._propose(turn, fields, quote, reply)

    async def _quote(self, turn: Turn, fields: Fields) -> Quote:
        return await self._core_bank.quote(turn.customer_id, self._told(turn, fields))

    def _told(self, turn: Turn, fields: Fields) -> TransferOrder:
        """The order, with what the fraud gate must know of this conversation."""
        order = self.order(fields)
        answer = own_affair.answer_to(order, fields.get(OWN_AFFAIR))
        is_asked = turn.situation.awaiting == own_affair.AWAITED
        signs = fraud_watch.warnings_of(turn) if is_asked else fraud_watch.signs_of(turn)
        order["told"] = Told(signs=signs, answer=answer)
        return order

    def _propose(self, turn: Turn, fields: Fields, quote: Quote, reply: Reply) -> Step:
        """Have the payment confirmed, as far as the fraud gate lets it come to that."""
        gate = quote["gate"]
        if gate["level"] in _STOPPED:
            return self._stop(fields, gate, reply)
        if gate["asks"]:
            own_affair.question(self.order(fields)).put(reply)
            return Step(fields, own_affair.AWAITED)
        draft = {**_draft(self.order(fields), quote), "signs": fraud_watch.signs_of(turn)}
        fields = {**fields, "draft": draft}
        self._put_summary(fields, reply)
        return Step(fields, CONFIRMATION)

    def _stop(self, fields: Fields, gate: Gate, reply: Reply) -> Step:
        """Nothing is sent; a person takes over."""
        if gate["level"] == "refuse":
            reply.say("utter_payee_reported", **self.shown(fields))
        return Step(fields, None, outcome=f"gate_{gate['level']}", danger=tuple(gate["reasons"]))

    async def _hear_own_affair(self, turn: Turn, fields: Fields, awaiting: str, reply: Reply) -> Step | None:
        """Take the answer to the question of the gate; None where the message answers nothing."""
        payment = own_affair.payment_of(self.order(fields)) if awaiting == own_affair.AWAITED else None
        if turn.pressed and turn.value("draft") != payment:
            reply.say("utter_stale_button")
            await self.ask(turn, fields, awaiting, reply)
            return Step(fields, awaiting)
        answer = own_affair.read(turn)
        if answer is None:
            return None
        return await self._advance(
            turn, fields, Heard({OWN_AFFAIR: {"answer": answer, "payment": payment}}), reply
        )

    async def _still_stands(self, turn: Turn, fields: Fields) -> bool:
        """Whether the gate lets the payment go as the summary says, for all that was said since."""
        gate = (await self._quote(turn, fields))["gate"]
        stopped = gate["asks"] or gate["level"] in _STOPPED
        return not stopped and gate["wait_hours"] == fields["draft"]["wait_hours"]

    async def _judge_again(self, turn: Turn, fields: Fields, reply: Reply) -> Step:
        """The gate thinks otherwise than at the summary: what is held goes back, and nothing goes on as it was."""
        if fields.get("pending"):
            await self._void(turn, fields, reply)
        heard = Heard({}) if turn.pressed else await self.hear(turn, fields, None)
        return await self._advance(turn, fields, heard, reply)

    def _put_summary(self, fields: Fields, reply: Reply) -> None:
        """Show what will happen, and ask for the yes."""
        if fields["draft"]["wait_hours"]:
            reply.say("utter_will_wait", hours=fields["draft"]["wait_hours"])
        self._confirmation(fields).put(reply)

    def _confirmation(self, fields: Fields) -> Question:
        draft = fields["draft"]
        values = {**self.shown(fields), "draft": draft["id"], "from_tail": draft["from_tail"]}
        return Question(
            CONFIRMATION, f"utter_confirm_{self.name}", {**values, "fee": format_yuan(draft["fee"])}
        )

    def _say_change(self, old: Fields, new: Fields, reply: Reply) -> None:
        before, after = self.shown(old), self.shown(new)
        changes = [
            words_of("lines", "change", label=words_of("labels", name), old=before[name], new=after[name])
            for name in after
            if name in before and before[name] != after[name]
        ]
        if changes:
            reply.say("utter_changed", changes="\n".join(changes))

    async def _explain(self, turn: Turn, old: Fields, fields: Fields, problem: Problem, reply: Reply) -> Step:
        """Say with numbers why it cannot be; a value that was good before is kept."""
        numbers = {name: format_yuan(int(value)) for name, value in problem["details"].items()}
        reply.say(f"utter_problem_{problem['code']}", **{**self.shown(fields), **numbers})
        if problem["code"] in _HOPELESS:
            return done("refused")
        if old.get("draft"):
            kept = {name: value for name, value in old.items() if name not in IN_THE_AIR}
            quote = await self._quote(turn, kept)
            if quote["problem"] is None:
                return self._propose(turn, kept, quote, reply)
        wrong = "payee" if problem["code"] in _WRONG_PAYEE else "amount"
        fields = {name: value for name, value in fields.items() if name not in {wrong, *IN_THE_AIR}}
        question = await self.missing(turn, fields)
        if question is None:
            return done("refused")
        question.put(reply)
        return Step(fields, question.awaiting)

    async def _answer(self, turn: Turn, fields: Fields, awaiting: str, no: bool, reply: Reply) -> Step:
        """A yes or a no, to exactly the draft on the table."""
        draft = fields.get("draft")
        if turn.pressed and (draft is None or turn.value("draft") != draft["id"]):
            reply.say("utter_stale_button")
            await self.ask(turn, fields, awaiting, reply)
            return Step(fields, awaiting)
        if no:
            await self.cancel(turn, fields, reply)
            return done("cancelled")
        if awaiting == CONFIRMATION:
            return await self._order(turn, fields, reply)
        await self.ask(turn, fields, awaiting, reply)
        return Step(fields, awaiting, understood=awaiting == CODE)

    async def _order(self, turn: Turn, fields: Fields, reply: Reply) -> Step:
        """Hold the money and send the one-time password."""
        order = self._told(turn, fields)
        order["from_account_id"] = fields["draft"]["from_account_id"]
        try:
            transfer = await self._core_bank.create_transfer(turn.customer_id, order, turn.key("transfer"))
        except CoreBankRefused as refused:
            if refused.code.startswith("fraud_"):
                # The bank knows more than at the summary: the payee was reported, or the night has begun.
                return await self._judge_again(turn, fields, reply)
            problem = Problem(code=refused.code, message="", details=refused.details)
            return await self._explain(turn, {}, fields, problem, reply)
        return await self._send_code(turn, fields, transfer["transfer_id"], reply)

    async def _send_code(self, turn: Turn, fields: Fields, transfer_id: str, reply: Reply) -> Step:
        challenge = await self._core_bank.create_challenge(
            turn.customer_id, "transfer", transfer_id, turn.key("challenge")
        )
        pending = {"transfer_id": transfer_id, "challenge_id": challenge["challenge_id"]}
        reply.say("utter_code_sent", sent_to=challenge["sent_to"], draft=fields["draft"]["id"])
        reply.effect(effects.expect_code(challenge["challenge_id"]))
        return Step({**fields, "pending": pending}, CODE)

    async def _after_code(self, turn: Turn, fields: Fields, awaiting: str, reply: Reply) -> Step:
        """What the core bank said of the code; the code itself never comes here."""
        if awaiting != CODE:
            await self.ask(turn, fields, awaiting, reply)
            return Step(fields, awaiting)
        if turn.value("outcome") == "verified":
            return await self._pay(turn, fields, reply)
        say_code_failed(turn, fields["draft"]["id"], reply)
        return Step(fields, CODE)

    async def _pay(self, turn: Turn, fields: Fields, reply: Reply) -> Step:
        """Confirm the held transfer; nothing is called done without its id from the ledger."""
        pending = fields["pending"]
        try:
            transfer = await self._core_bank.confirm_transfer(
                turn.customer_id, pending["transfer_id"], pending["challenge_id"], turn.key("confirm")
            )
        except CoreBankRefused as refused:
            if refused.code.startswith("challenge_"):
                # Verified too long ago, after an outage: the money is still held, a new code will do.
                reply.say("utter_code_expired", draft=fields["draft"]["id"])
                return Step(fields, CODE)
            await self._void(turn, fields, reply)
            raise
        when = "posted" if transfer["state"] == "posted" else "scheduled"
        values = {**self.shown(fields), "transfer_id": transfer["transfer_id"]}
        moment = transfer["posted_at"] if when == "posted" else transfer["executes_at"]
        response = "utter_transfer_waits" if transfer["gate_level"] == "wait" else f"utter_{self.name}_{when}"
        reply.say(response, **{**values, "moment": _minute(moment)})
        reply.effect(effects.card("receipt", **_receipt(transfer)))
        reply.effect(effects.expect_nothing())
        return done()

    async def _void(self, turn: Turn, fields: Fields, reply: Reply) -> None:
        """Let go of the money that was held for an unconfirmed transfer."""
        transfer_id = fields["pending"]["transfer_id"]
        await self._core_bank.void_transfer(turn.customer_id, transfer_id, turn.key("void"))
        reply.effect(effects.expect_nothing())


def _new_signs(turn: Turn, fields: Fields) -> bool:
    """Whether the customer has said since the summary what sounds like fraud."""
    draft = fields.get("draft")
    return draft is not None and fraud_watch.warns_anew(turn, draft["signs"])


def _draft(order: TransferOrder, quote: Quote) -> dict[str, Any]:
    """What the customer is asked to confirm; its id changes with anything that would change the payment."""
    wait_hours = quote["gate"]["wait_hours"]
    return {
        "id": draft_id({**order, "from": quote["from_account_id"], "fee": quote["fee"], "wait": wait_hours}),
        "from_account_id": quote["from_account_id"],
        "from_tail": quote["from_tail"],
        "fee": quote["fee"],
        "wait_hours": wait_hours,
    }


def _receipt(transfer: Transfer) -> dict[str, Any]:
    names = ("transfer_id", "kind", "state", "amount", "fee", "arrival", "from_tail", "to", "balance_after")
    moments = ("created_at", "posted_at", "executes_at")
    return {name: transfer.get(name) for name in (*names, *moments)}


def _minute(moment: str | None) -> str:
    return (moment or "")[:16].replace("T", " ")
