"""A journey that its file describes: gathers the fields, has the request confirmed, and has it carried out once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from actions import effects, fraud_watch
from actions.answers import (
    NO,
    YES,
    Answer,
    Answers,
    as_json,
    kept,
    ordered_value,
    origins_of,
    said,
    shown_of,
    still_said,
    that_matter,
    titled,
    values_of,
)
from actions.confirmation import CODE, CONFIRMATION, draft_id, say_code_failed
from actions.journey import Fields, Origin, Question, Step, done
from actions.messages import says, words_of
from actions.reply import Reply
from actions.sources import Sources
from actions.turn import Turn
from banking.choice import Choice, payload
from banking.journeys import Field, Plan
from banking.ports.core_bank import CoreBank, CoreBankRefused
from banking.ports.requests import Option, RequestProblem, RequestQuote

SECOND_PHONE_WANTED = "challenge_wanting"
"""The core bank's refusal while a request that is about a second phone has proved the first one only."""


class GuidedJourney:
    """Runs one ``Plan``. Every value is shown before the yes; nothing is called done without the id of its request.

    A picture that is awaited comes as the id under which the bank keeps it.
    """

    slots: tuple[str, ...] = ("answers", "draft", "pending")

    def __init__(self, plan: Plan, core_bank: CoreBank) -> None:
        self.name = plan.journey
        self._plan = plan
        self._kind = plan.request or plan.journey
        self._core_bank = core_bank
        self._sources = Sources(plan, self._kind, core_bank)

    async def begin(self, turn: Turn, fields: Fields, reply: Reply) -> Step:
        """See ``Journey.begin``."""
        answers = kept(fields.get("answers"))
        brought = {name: value for name, value in fields.items() if name in self._plan.fields}
        for name, value in brought.items():
            answers |= await self._sources.valued(turn, answers, name, value, "offer")
        answers = {**await self._sources.known(turn), **answers}
        if not turn.pressed:
            answers |= await self._sources.heard(turn, answers, None)
        return await self._advance(turn, answers, reply)

    async def take(self, turn: Turn, fields: Fields, awaiting: str, reply: Reply) -> Step:
        """See ``Journey.take``."""
        intent, answers = turn.frame.intent, kept(fields.get("answers"))
        asked = self._asked(awaiting)
        new_signs = self._has_new_signs(turn, fields)
        if new_signs and intent in {"affirm", "submit_code"}:
            return await self._judge_again(turn, fields, answers, reply)
        if intent == "submit_code":
            return await self._after_code(turn, fields, awaiting, reply)
        if intent == "choose" and turn.value("field") == CODE and awaiting == CODE:
            return await self._send_code(turn, fields, fields["pending"]["request_id"], reply)
        if intent == "document" and turn.value("document") is None:
            reply.say(f"utter_document_{turn.value('outcome')}")
            await self.ask(turn, fields, awaiting, reply)
            return self._stay(fields, awaiting)
        if intent in {"affirm", "deny"} and (asked is None or turn.pressed):
            return await self._answer(turn, fields, awaiting, intent == "deny", reply)
        heard = await self._sources.heard(turn, answers, asked)
        changed = {name: one for name, one in heard.items() if answers.get(name) != one}
        if not changed and not new_signs:
            await self.ask(turn, fields, awaiting, reply)
            return self._stay(fields, awaiting, understood=bool(heard))
        if fields.get("pending"):
            await self._void(turn, fields, reply)
        still = {**still_said(self._plan, answers, set(changed) & set(answers)), **changed}
        return await self._advance(turn, that_matter(self._plan, still), reply)

    async def recognises(self, turn: Turn, fields: Fields, awaiting: str) -> bool:
        """See ``Journey.recognises``: a listed value by name, a plain yes or no, words where words were asked for."""
        asked = self._asked(awaiting)
        if turn.pressed:
            return False
        if turn.numbers and any(field.kind == "number" for field in self._plan.fields.values()):
            return True
        if asked is None:
            return awaiting == CONFIRMATION and await self._corrects(turn, kept(fields.get("answers")))
        return await self._sources.answered(turn, kept(fields.get("answers")), asked)

    async def _corrects(self, turn: Turn, answers: Answers) -> bool:
        """不对，是电费代扣: says that something on the table is wrong, and names another value for it."""
        if not says(turn.frame.text, "corrects"):
            return False
        heard = await self._sources.heard(turn, answers, None)
        return any(answers.get(name) != one for name, one in heard.items())

    async def ask(self, turn: Turn, fields: Fields, awaiting: str, reply: Reply) -> None:
        """See ``Journey.ask``."""
        asked = self._asked(awaiting)
        if awaiting == CONFIRMATION:
            self._confirmation(fields["draft"]).put(reply)
        elif awaiting == CODE:
            reply.say("utter_code_awaited", draft=fields["draft"]["id"])
        elif asked is not None:
            answers = kept(fields.get("answers"))
            so_far = await self._so_far(turn, asked, answers)
            options = await self._sources.options(turn, asked, answers)
            self._question(asked, answers, options, so_far).put(reply)

    async def leave(self, turn: Turn, fields: Fields, reply: Reply) -> Fields:
        """See ``Journey.leave``."""
        if fields.get("pending"):
            await self._void(turn, fields, reply)
        return {"answers": fields["answers"]} if fields.get("answers") else {}

    async def cancel(self, turn: Turn, fields: Fields, reply: Reply) -> None:
        """See ``Journey.cancel``."""
        await self.leave(turn, fields, reply)
        reply.say("utter_journey_cancelled")

    def describe(self, fields: Fields) -> dict[str, str]:
        """See ``Journey.describe``."""
        return shown_of(kept(fields.get("answers")))

    # What comes next.

    async def _advance(self, turn: Turn, answers: Answers, reply: Reply) -> Step:
        """Ask for what is missing, or quote and ask for confirmation."""
        for field in self._plan.wanted(values_of(answers)):
            if field.name in answers or not field.asked:
                continue
            so_far = await self._so_far(turn, field, answers)
            if (problem := _standing_problem(so_far, answers)) is not None:
                return await self._explain(turn, answers, problem, reply)
            options = await self._sources.options(turn, field, answers)
            only = _only_choice(field, options)
            if only is not None:
                # Nothing to choose: it is shown before the yes, and asked of nobody.
                origin: Origin = "ocr" if "ocr" in field.sources else "profile"
                answers = {**answers, field.name: Answer(only["value"], titled(only), origin)}
                return await self._advance(turn, answers, reply)
            if field.listed and not any(one["offered"] for one in options):
                reply.say(f"utter_none_{self.name}_{field.name}")
                return done("refused", origins_of(answers))
            self._question(field, answers, options, so_far).put(reply)
            return self._stay({"answers": as_json(answers)}, field.awaiting)
        quote = await self._core_bank.quote_request(
            turn.customer_id, self._kind, self._content(turn, answers)
        )
        if quote["problem"] is not None:
            return await self._explain(turn, answers, quote["problem"], reply)
        draft = self._draft(turn, answers, quote)
        self._confirmation(draft).put(reply)
        return self._stay({"answers": as_json(answers), "draft": draft}, CONFIRMATION)

    async def _so_far(self, turn: Turn, field: Field, answers: Answers) -> RequestQuote | None:
        """What the bank says of what is known before ``field`` is asked, where a step before it is checked."""
        if not self._plan.checked_before(field.name):
            return None
        return await self._core_bank.quote_request(turn.customer_id, self._kind, self._content(turn, answers))

    def _content(self, turn: Turn, answers: Answers) -> dict[str, Any]:
        wanted = {field.name for field in self._plan.wanted(values_of(answers))}
        content = {
            name: ordered_value(self._plan.fields[name], one)
            for name, one in answers.items()
            if name in wanted
        }
        return {**content, "signs": fraud_watch.signs_of(turn)} if self._plan.heeds_signs else content

    def _has_new_signs(self, turn: Turn, fields: Fields) -> bool:
        """Whether the customer has said since the summary what sounds like fraud."""
        draft = fields.get("draft")
        if draft is None or not self._plan.heeds_signs:
            return False
        return fraud_watch.warns_anew(turn, draft["content"]["signs"])

    async def _judge_again(self, turn: Turn, fields: Fields, answers: Answers, reply: Reply) -> Step:
        """Words since the summary may make the bank think otherwise: nothing goes on as it was."""
        if fields.get("pending"):
            await self._void(turn, fields, reply)
        return await self._advance(turn, answers, reply)

    def _draft(self, turn: Turn, answers: Answers, quote: RequestQuote) -> dict[str, Any]:
        """What the customer is asked to confirm; its id changes with anything that would change the request."""
        content = self._content(turn, answers)
        return {
            "id": draft_id([self._kind, content, quote["summary"]]),
            "content": content,
            "shown": {**shown_of(answers), **said(quote["summary"])},
        }

    def _question(
        self, field: Field, answers: Answers, options: list[Option], so_far: RequestQuote | None = None
    ) -> Question:
        titles = [(one["value"], titled(one)) for one in options if one["offered"]]
        listed = (field.options or {}).items()
        titles += [(value, wording.title) for value, wording in listed if wording.offered]
        if field.kind == "yes_no":
            titles = [(value, words_of("answers", value)) for value in (YES, NO)]
        buttons = [Choice(title, payload("choose", field=field.name, value=value)) for value, title in titles]
        told = said(so_far["summary"]) if so_far else {}
        values = {**shown_of(answers), **told}
        return Question(field.awaiting, f"utter_ask_{self.name}_{field.name}", values, buttons)

    def _confirmation(self, draft: Mapping[str, Any]) -> Question:
        return Question(CONFIRMATION, f"utter_confirm_{self.name}", {**draft["shown"], "draft": draft["id"]})

    async def _explain(self, turn: Turn, answers: Answers, problem: RequestProblem, reply: Reply) -> Step:
        """Say why it cannot be, and ask again for what is to blame, unless no other value would help, or only a person can."""
        if problem["code"] in self._plan.person:
            return Step(
                {"answers": as_json(answers)}, None, origins=origins_of(answers), person=problem["code"]
            )
        reply.say(f"utter_problem_{problem['code']}", **{**shown_of(answers), **said(problem["details"])})
        blamed = self._plan.fields.get(problem["field"] or "")
        if blamed is None:
            return done("refused", origins_of(answers))
        still = still_said(self._plan, answers, {blamed.name})
        left = {name: one for name, one in still.items() if name != blamed.name}
        so_far = await self._so_far(turn, blamed, left)
        self._question(blamed, left, await self._sources.options(turn, blamed, left), so_far).put(reply)
        return self._stay({"answers": as_json(left)}, blamed.awaiting)

    # The yes, the code, and the receipt.

    async def _answer(self, turn: Turn, fields: Fields, awaiting: str, no: bool, reply: Reply) -> Step:
        """A yes or a no, to exactly the draft on the table."""
        draft = fields.get("draft")
        if turn.pressed and (draft is None or turn.value("draft") != draft["id"]):
            reply.say("utter_stale_button")
            await self.ask(turn, fields, awaiting, reply)
            return self._stay(fields, awaiting)
        if no:
            await self.cancel(turn, fields, reply)
            return done("cancelled", origins_of(kept(fields.get("answers"))))
        if awaiting == CONFIRMATION:
            return await self._order(turn, fields, reply)
        await self.ask(turn, fields, awaiting, reply)
        return self._stay(fields, awaiting, understood=awaiting == CODE)

    async def _order(self, turn: Turn, fields: Fields, reply: Reply) -> Step:
        """Write the request down; carry it out, or send the one-time password that it needs."""
        content = fields["draft"]["content"]
        try:
            request = await self._core_bank.create_request(
                turn.customer_id, self._kind, content, turn.key("request")
            )
        except CoreBankRefused as refused:
            return await self._explain_refused(turn, fields, refused, reply)
        if request["level"] >= 2:
            return await self._send_code(turn, fields, request["request_id"], reply)
        return await self._carry_out(turn, fields, request["request_id"], None, reply)

    async def _send_code(self, turn: Turn, fields: Fields, request_id: str, reply: Reply) -> Step:
        challenge = await self._core_bank.create_challenge(
            turn.customer_id, "request", request_id, turn.key("challenge")
        )
        pending = {"request_id": request_id, "challenge_id": challenge["challenge_id"]}
        reply.say("utter_code_sent", sent_to=challenge["sent_to"], draft=fields["draft"]["id"])
        reply.effect(effects.expect_code(challenge["challenge_id"]))
        return self._stay({**fields, "pending": pending}, CODE)

    async def _after_code(self, turn: Turn, fields: Fields, awaiting: str, reply: Reply) -> Step:
        """What the core bank said of the code; the code itself never comes here."""
        if awaiting != CODE:
            await self.ask(turn, fields, awaiting, reply)
            return self._stay(fields, awaiting)
        if turn.value("outcome") == "verified":
            pending = fields["pending"]
            return await self._carry_out(turn, fields, pending["request_id"], pending["challenge_id"], reply)
        say_code_failed(turn, fields["draft"]["id"], reply)
        return self._stay(fields, CODE)

    async def _carry_out(
        self, turn: Turn, fields: Fields, request_id: str, challenge_id: str | None, reply: Reply
    ) -> Step:
        try:
            request = await self._core_bank.confirm_request(
                turn.customer_id, request_id, challenge_id, turn.key("confirm")
            )
        except CoreBankRefused as refused:
            if refused.code == SECOND_PHONE_WANTED:
                reply.say("utter_code_second_phone")
                return await self._send_code(turn, fields, request_id, reply)
            if challenge_id is not None and refused.code.startswith("challenge_"):
                # Verified too long ago, after an outage: the request still waits, a new code will do.
                reply.say("utter_code_expired", draft=fields["draft"]["id"])
                return self._stay(fields, CODE)
            return await self._explain_refused(turn, fields, refused, reply)
        shown = {**fields["draft"]["shown"], **said(request["summary"]), **said(request["result"])}
        reply.say(f"utter_{self.name}_done", **{**shown, "request_id": request_id})
        if "document" in request["result"]:
            reply.effect(effects.document(**request["result"]["document"]))
        reply.effect(effects.expect_nothing())
        return done("done", origins_of(kept(fields.get("answers"))))

    async def _explain_refused(
        self, turn: Turn, fields: Fields, refused: CoreBankRefused, reply: Reply
    ) -> Step:
        """What was good at the summary is refused now: the quote says why. Raises ``refused`` where it does not."""
        quote = await self._core_bank.quote_request(turn.customer_id, self._kind, fields["draft"]["content"])
        if quote["problem"] is None:
            raise refused
        if fields.get("pending"):
            await self._void(turn, fields, reply)
        return await self._explain(turn, kept(fields.get("answers")), quote["problem"], reply)

    async def _void(self, turn: Turn, fields: Fields, reply: Reply) -> None:
        """Take back what was written down but never confirmed."""
        request_id = fields["pending"]["request_id"]
        await self._core_bank.void_request(turn.customer_id, request_id, turn.key("void"))
        reply.effect(effects.expect_nothing())

    def _asked(self, awaiting: str) -> Field | None:
        found = [field for field in self._plan.fields.values() if field.awaiting == awaiting]
        return found[0] if found else None

    def _stay(self, fields: Fields, awaiting: str, understood: bool = True) -> Step:
        return Step(fields, awaiting, understood, origins=origins_of(kept(fields.get("answers"))))


def _only_choice(field: Field, options: list[Option]) -> Option | None:
    """The one value that there is to choose; among cards the one that is offered, whatever else could be named."""
    offered = [one for one in options if one["offered"]]
    if field.kind == "payee":
        # Somebody must be named: money never goes to whoever happens to be the only one.
        return None
    alone = len(options) == 1 or field.kind == "card_tail"
    return offered[0] if alone and len(offered) == 1 else None


def _standing_problem(so_far: RequestQuote | None, answers: Answers) -> RequestProblem | None:
    """What stands against it already; a problem with a field that is still to be asked is none yet."""
    problem = so_far["problem"] if so_far else None
    if problem is None or (problem["field"] is not None and problem["field"] not in answers):
        return None
    return problem
