"""Carries out the decision about one message: the only place that opens, leaves and ends journeys."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions import effects
from actions.answer import SILENT, answer
from actions.context import Context
from actions.handoff import Source, packet
from actions.journey import Fields, Journey, Step
from actions.reply import Reply
from actions.turn import FORM_SUFFIX, Turn
from banking.decision import Decision, decide, needs_retrieval, payload
from banking.ports import CoreBankRefused

SUSPENDED_MAX = 3
TRIED_ARTICLES_MAX = 5
FAILURES_BEFORE_HUMAN = 2


class Dialogue:
    """One turn: asks for the decision, lets the right part answer, and keeps the slots in step."""

    def __init__(self, turn: Turn, context: Context) -> None:
        self.reply = Reply()
        self._turn = turn
        self._context = context
        self._slots: dict[str, Any] = {}
        self._next_form: str | None = None

    def events(self) -> list[EventType]:
        """What Rasa must remember; always at least one slot, or Rasa would reject the form."""
        self._slots.setdefault("failures", 0)
        events: list[EventType] = [SlotSet(name, value) for name, value in self._slots.items()]
        return [*events, FollowupAction(self._next_form)] if self._next_form else events

    async def outside(self) -> None:
        """Handle a message while no form is open."""
        decision = self._decide()
        match decision.route:
            case "journey":
                await self._start(decision, suspended=self._suspended())
            case "handoff" | "safety":
                self._hand_over(decision, {})
            case _:
                self._answer(decision)

    async def inside(self, name: str) -> None:
        """Handle a message for the form of journey ``name``, or its opening in this same turn."""
        journey = self._context.journeys[name]
        opening = self._turn.slots.get("opening")
        if opening and opening["journey"] == name:
            await self._open(journey, opening)
            return
        fields = self._fields(journey)
        decision = self._decide()
        try:
            await self._inside(decision, journey, fields)
        except CoreBankRefused as refused:
            self._refused(decision, journey, refused)

    async def _inside(self, decision: Decision, journey: Journey, fields: Fields) -> None:
        turn, awaiting = self._turn, self._turn.situation.awaiting or ""
        match decision.route:
            case "continue":
                step = await journey.take(turn, fields, awaiting, self.reply)
                self._after(journey, fields, step, "button" if turn.pressed else "said")
                self._record(decision, journey.name, step.awaiting or step.outcome)
            case "cancel":
                await journey.cancel(turn, fields, self.reply)
                self._end(journey)
                self._offer_resume(self._suspended())
                self._record(decision, journey.name, "cancelled")
            case "handoff" | "safety":
                kept = await journey.leave(turn, fields, self.reply)
                self._hand_over(decision, journey.describe(kept))
                self._end(journey, suspended=self._suspended_with(journey, kept))
            case "journey" if decision.target in self._context.journeys:
                kept = await journey.leave(turn, fields, self.reply)
                self._end(journey)
                await self._start(decision, suspended=self._suspended_with(journey, kept))
            case "journey":
                await self._context.single_steps[decision.target].run(turn, self.reply)
                await self._go_on(decision, journey, fields, awaiting)
            case _:
                self._answer(decision)
                await self._go_on(decision, journey, fields, awaiting)

    async def _open(self, journey: Journey, opening: dict[str, Any]) -> None:
        decision = Decision(**{**opening["decision"], "reasons": tuple(opening["decision"]["reasons"])})
        fields: Fields = opening["fields"]
        self._slots["opening"] = None
        try:
            step = await journey.begin(self._turn, fields, self.reply)
        except CoreBankRefused as refused:
            self._refused(decision, journey, refused)
            return
        self._after(journey, fields, step, "button" if self._turn.pressed else "said")
        self._record(decision, journey.name, step.awaiting or step.outcome)

    async def _go_on(self, decision: Decision, journey: Journey, fields: Fields, awaiting: str) -> None:
        """After a side answer the journey asks its question again."""
        self._slots["requested_slot"] = awaiting
        if decision.target not in SILENT:
            await journey.ask(self._turn, fields, awaiting, self.reply)
        self._record(decision, journey.name, awaiting)

    async def _start(self, decision: Decision, suspended: list[dict[str, Any]]) -> None:
        """Begin a journey, or ask to log in; nothing has begun before the customer is known."""
        name, turn = decision.target, self._turn
        if self._context.routing.journeys[name].level > turn.level:
            self.reply.say("utter_login_required")
            self.reply.effect(effects.login_required())
            self._record(decision, name, "login_required")
            return
        if name in self._context.single_steps:
            await self._run(decision)
            return
        fields = self._fields_for(decision, suspended)
        self._settle_offer(name)
        self._slots["suspended"] = [one for one in suspended if one["journey"] != name][-SUSPENDED_MAX:]
        self._slots["opening"] = {"journey": name, "fields": fields, "decision": _plain(decision)}
        self._next_form = name + FORM_SUFFIX

    async def _run(self, decision: Decision) -> None:
        try:
            await self._context.single_steps[decision.target].run(self._turn, self.reply)
            self._record(decision, decision.target, "done")
        except CoreBankRefused as refused:
            self._say_refused(decision, decision.target, refused)

    def _fields_for(self, decision: Decision, suspended: list[dict[str, Any]]) -> Fields:
        """What is known already: from the interrupted journey, the button, or what the bank offered."""
        if "resume" in decision.reasons:
            kept = [one["fields"] for one in suspended if one["journey"] == decision.target]
            return dict(kept[-1]) if kept else {}
        if "offered" in decision.reasons:
            return dict((self._turn.slots.get("offered") or {}).get("fields") or {})
        return dict(self._turn.value("fields") or {}) if self._turn.pressed else {}

    def _answer(self, decision: Decision) -> None:
        """Answer without a journey and remember what was tried."""
        if decision.target == "outreach_sent":
            names = ("trigger", "journey", "fields")
            self._slots["offered"] = {name: self._turn.value(name) for name in names}
        failed = decision.route in {"clarify", "decline"}
        self._slots["failures"] = self._turn.situation.failures + 1 if failed else 0
        if decision.route == "faq":
            tried = [*(self._turn.slots.get("tried_articles") or ()), decision.target]
            self._slots["tried_articles"] = tried[-TRIED_ARTICLES_MAX:]
        answer(decision, self._turn, self._context, self.reply)
        if decision.target == "agent_resolved":
            self._offer_resume(self._suspended())
        if self._turn.situation.journey is None:
            self._record(decision, None, None)

    def _hand_over(self, decision: Decision, described: dict[str, str]) -> None:
        sources: dict[str, Source] = self._turn.slots.get("sources") or {}
        known = packet(decision, self._turn, described, sources)
        self.reply.say(f"utter_handoff_{decision.target}")
        self.reply.effect(effects.hand_over(decision.target, dict(known)))
        self._record(decision, self._turn.situation.journey, "handoff")

    def _after(self, journey: Journey, before: Fields, step: Step, source: Source) -> None:
        """Keep what the journey knows now, or close it."""
        if step.awaiting is None:
            self._end(journey)
            self._offer_resume(self._suspended())
            return
        sources: dict[str, Source] = dict(self._turn.slots.get("sources") or {})
        for name, value in step.fields.items():
            if before.get(name) != value or name not in sources:
                sources[name] = source
        self._slots |= {name: step.fields.get(name) for name in journey.slots}
        self._slots |= {"requested_slot": step.awaiting, "sources": sources}
        self._slots["failures"] = 0 if step.understood else self._turn.situation.failures + 1
        if not step.understood:
            self.reply.lead("utter_not_understood")
        if self._slots["failures"] >= FAILURES_BEFORE_HUMAN:
            self.reply.say("utter_stuck")

    def _end(self, journey: Journey, suspended: list[dict[str, Any]] | None = None) -> None:
        """Close the form and empty its slots."""
        self._settle_offer(journey.name)
        self._slots |= dict.fromkeys((*journey.slots, "requested_slot", "sources"))
        self._slots["failures"] = 0
        if suspended is not None:
            self._slots["suspended"] = suspended

    def _refused(self, decision: Decision, journey: Journey, refused: CoreBankRefused) -> None:
        """The core bank said no where nobody expected it: say so, and let nothing half-done be confirmed."""
        self._end(journey)
        self._say_refused(decision, journey.name, refused)

    def _say_refused(self, decision: Decision, journey: str, refused: CoreBankRefused) -> None:
        self.reply.clear()
        self.reply.say("utter_refused")
        self.reply.effect(effects.expect_nothing())
        self._record(decision, journey, f"refused:{refused.code}"[:60])

    def _settle_offer(self, journey: str) -> None:
        """What the bank offered is in hand, or was: a later yes must not begin it again."""
        if self._turn.situation.offered == journey:
            self._slots["offered"] = None

    def _offer_resume(self, suspended: list[dict[str, Any]]) -> None:
        """Ask whether to go on; a yes now means this, not what the bank offered before."""
        if suspended:
            self._slots["offered"] = {"trigger": "resume", **suspended[-1]}
            name = suspended[-1]["journey"]
            title = self._context.routing.journeys[name].title
            self.reply.say("utter_offer_resume", journey=title, payload=payload("resume", journey=name))

    def _decide(self) -> Decision:
        turn, context = self._turn, self._context
        found = None
        if needs_retrieval(turn.frame, turn.situation, context.routing):
            found = context.knowledge.retrieve(turn.frame.text, at=turn.now.date(), limit=3)
        return decide(turn.frame, found, turn.situation, context.routing)

    def _record(self, decision: Decision, journey: str | None, step: str | None) -> None:
        """The one fact of this turn."""
        self._slots["reasons"] = list(decision.reasons)
        self.reply.effect(effects.fact(decision, self._turn.frame.intent, journey, step))

    def _fields(self, journey: Journey) -> Fields:
        slots = self._turn.slots
        return {name: slots[name] for name in journey.slots if slots.get(name) is not None}

    def _suspended(self) -> list[dict[str, Any]]:
        return list(self._turn.slots.get("suspended") or ())

    def _suspended_with(self, journey: Journey, kept: Fields) -> list[dict[str, Any]]:
        others = [one for one in self._suspended() if one["journey"] != journey.name]
        return [*others, {"journey": journey.name, "fields": kept}][-SUSPENDED_MAX:]


def _plain(decision: Decision) -> dict[str, Any]:
    return {**asdict(decision), "choices": ()}
