"""Carries out the decision about one message: the only place that opens, leaves and ends journeys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from rasa_sdk.events import EventType, FollowupAction, SlotSet

from actions import effects, fraud_watch
from actions.answer import SILENT, answer
from actions.confirmation import IN_THE_AIR
from actions.context import Context
from actions.handoff import packet
from actions.journey import Fields, Journey, Origin, Step
from actions.reply import Reply
from actions.turn import FORM_SUFFIX, Turn
from banking.choice import Choice, payload
from banking.decision import Decision, decide, needs_retrieval, plainly
from banking.fraud_gate import TOLD_FRAUD
from banking.journeys import QUESTION_MARK
from banking.ports.core_bank import CoreBankRefused
from banking.wishes import Later, split

SUSPENDED_MAX = 3
TRIED_ARTICLES_MAX = 5
FAILURES_BEFORE_HUMAN = 2
COMPLAINT = "complaint"

_NO_FIELDS = frozenset({"draft", "pending"})
"""What a payment keeps beside the fields that its customer told."""


class Dialogue:
    """One turn: asks for the decision, lets the right part answer, and keeps the slots in step."""

    def __init__(self, turn: Turn, context: Context) -> None:
        self.reply = Reply()
        self._had_signs = bool(turn.slots.get(fraud_watch.SLOT))
        self._signs = fraud_watch.watched(turn)
        turn = replace(turn, slots={**turn.slots, fraud_watch.SLOT: self._signs})
        # A journey that opens in this very turn sees the same first wish that opened it.
        opens = turn.slots.get("opening") is not None
        situation = replace(turn.situation, journey=None) if opens else turn.situation
        frame, self._later = split(turn.frame, situation, context.routing)
        self._turn = replace(turn, frame=plainly(frame, situation, context.routing))
        self._context = context
        self._slots: dict[str, Any] = {}
        self._next_form: str | None = None
        self._origins: Mapping[str, Origin] = {}
        self._at_hand = turn.situation.journey

    def events(self) -> list[EventType]:
        """What Rasa must remember; always at least one slot, or Rasa would reject the form."""
        self._slots.setdefault("failures", 0)
        if self._turn.value("card_tail") is not None:
            self._slots["last_card"] = self._turn.value("card_tail")
        if self._signs or self._had_signs:
            self._slots[fraud_watch.SLOT] = self._signs
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
                self._see_to_later()
        if self._next_form is None:
            self._note_progress()

    async def inside(self, name: str) -> None:
        """Handle a message for the form of journey ``name``, or its opening in this same turn."""
        await self._hear(self._context.journeys[name])
        if self._next_form is None:
            self._note_progress()

    async def _hear(self, journey: Journey) -> None:
        opening = self._turn.slots.get("opening")
        if opening and opening["journey"] == journey.name:
            await self._open(journey, opening)
            return
        fields = self._fields(journey)
        if await journey.recognises(self._turn, fields, self._turn.situation.awaiting or ""):
            self._turn = replace(self._turn, situation=replace(self._turn.situation, recognised=True))
        decision = self._decide()
        try:
            await self._inside(decision, journey, fields)
        except CoreBankRefused as refused:
            self._refused(decision, journey, refused)

    async def _inside(self, decision: Decision, journey: Journey, fields: Fields) -> None:
        turn, awaiting = self._turn, self._turn.situation.awaiting or ""
        match decision.route:
            case "continue" if turn.pressed and turn.frame.intent in {"start", "resume"}:
                await self._go_on(decision, journey, fields, awaiting)
            case "continue":
                step = await journey.take(turn, fields, awaiting, self.reply)
                if step.danger or step.person:
                    self._give_away(journey, step)
                    return
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
        if step.danger or step.person:
            self._give_away(journey, step)
            return
        self._keep_later()
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
        route = self._context.routing.journeys[name]
        if route.level > turn.level and route.visitors is not None:
            self._answer(replace(decision, route="faq", target=route.visitors))
            return
        if route.level > turn.level:
            self.reply.say("utter_login_required", self._without_login(name))
            self.reply.effect(effects.login_required())
            self._record(decision, name, "login_required")
            return
        fields = self._fields_for(decision, suspended)
        self._settle_offer(name)
        self._slots["suspended"] = _left_open(suspended, name, resumed="resume" in decision.reasons)
        if name in self._context.single_steps:
            await self._run(decision)
            self._see_to_later()
            return
        self._slots["opening"] = {"journey": name, "fields": fields, "decision": _plain(decision)}
        self._next_form = name + FORM_SUFFIX

    def _without_login(self, journey: str) -> tuple[Choice, ...]:
        """The way for somebody who is no customer yet, where there is one."""
        routes = self._context.routing.journeys
        way = routes[journey].without_login
        return () if way is None else (Choice(routes[way].title, payload("start", journey=way)),)

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
        named = dict(self._turn.value("fields") or {}) if self._turn.pressed else {}
        return {**_wanted_by(suspended, decision.target), **named}

    def _answer(self, decision: Decision) -> None:
        """Answer without a journey and remember what was tried."""
        if decision.target == "returned":
            self._welcome_back()
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

    def _give_away(self, journey: Journey, step: Step) -> None:
        """The journey itself saw that a person has to take over: first in the queue where there is danger."""
        if step.danger:
            decision = Decision("safety", "fraud", 1.0, step.danger)
        else:
            decision = Decision("handoff", str(step.person), 1.0, (str(step.person),))
        self._hand_over(decision, journey.describe(step.fields))
        self._end(journey)

    def _hand_over(self, decision: Decision, described: dict[str, str]) -> None:
        if decision.target == "fraud":
            self._signs = fraud_watch.seen_now(self._signs, (TOLD_FRAUD,), self._turn.now)
        sources: dict[str, Origin] = self._turn.slots.get("sources") or {}
        known = packet(decision, self._turn, described, sources)
        self.reply.say(f"utter_handoff_{decision.target}")
        if decision.target == COMPLAINT:
            self.reply.effect(effects.case(COMPLAINT))
        self.reply.effect(effects.hand_over(decision.target, dict(known)))
        self._record(decision, self._turn.situation.journey, "handoff")

    def _after(self, journey: Journey, before: Fields, step: Step, source: Origin) -> None:
        """Keep what the journey knows now, or close it."""
        kept: Mapping[str, Origin] = self._turn.slots.get("sources") or {}
        fields = [name for name in before if name in kept and name not in _NO_FIELDS]
        self._origins = step.origins or {name: kept[name] for name in fields}
        self._at_hand = journey.name
        if step.awaiting is None:
            self._end(journey)
            self._offer_resume(self._suspended())
            return
        sources: dict[str, Origin] = dict(kept)
        for name, value in step.fields.items():
            if before.get(name) != value or name not in sources:
                sources[name] = source
        # A journey that a file describes says itself where each of its answers came from.
        sources |= step.origins or {}
        self._slots |= {name: step.fields.get(name) for name in journey.slots}
        self._slots |= {"requested_slot": step.awaiting, "sources": sources}
        self._slots["failures"] = 0 if step.understood else self._turn.situation.failures + 1
        if not step.understood:
            self.reply.lead("utter_not_understood")
        if self._slots["failures"] >= FAILURES_BEFORE_HUMAN:
            self.reply.say("utter_stuck")

    def _end(self, journey: Journey, suspended: list[dict[str, Any]] | None = None) -> None:
        """Close the form and empty its slots."""
        self._at_hand = None
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
            newest = suspended[-1]
            self._slots["offered"] = {"trigger": "resume", **newest}
            response = "utter_offer_todo" if newest.get("todo") else "utter_offer_resume"
            title, button = self._titled(newest["journey"])
            self.reply.say(response, journey=title, payload=button)

    def _welcome_back(self) -> None:
        """The customer is back after a while, or on another channel: show how far the open journey had come."""
        name = str(self._turn.value("journey"))
        if name not in self._context.journeys:
            return
        if self._at_hand is None and not any(one["journey"] == name for one in self._suspended()):
            # The dialogue has forgotten it; contact_center has not.
            left = {"journey": name, "fields": dict(self._turn.value("fields") or {})}
            self._slots["suspended"] = [*self._suspended(), left][-SUSPENDED_MAX:]
        title, button = self._titled(name)
        how_far = dict(self._turn.value("value") or {})
        self.reply.say("utter_welcome_back", journey=title, payload=button, **how_far)

    def _note_progress(self) -> None:
        """What contact_center keeps outside the dialogue: the journey that is open, or else the one left last."""
        slots = {**self._turn.slots, **self._slots}
        if self._at_hand is not None:
            names = self._context.journeys[self._at_hand].slots
            fields = {name: slots[name] for name in names if slots.get(name) is not None}
            self._keep_progress(self._at_hand, fields, slots.get("requested_slot"))
        elif suspended := self._suspended():
            self._keep_progress(suspended[-1]["journey"], suspended[-1]["fields"], None)
        else:
            self.reply.effect(effects.no_progress())

    def _keep_progress(self, journey: str, fields: Fields, awaiting: str | None) -> None:
        plan = self._context.plans.get(journey)
        if plan is None:
            self.reply.effect(effects.no_progress())
            return
        known = {name: value for name, value in fields.items() if name not in IN_THE_AIR}
        stage = plan.stage(awaiting.removesuffix(QUESTION_MARK)) if awaiting else 1
        document = plan.document_asked(awaiting)
        self.reply.effect(
            effects.progress(journey, stage, len(plan.steps), plan.resume_days, known, document)
        )

    def _titled(self, journey: str) -> tuple[str, str]:
        """What a journey is called, and the payload that goes on with it."""
        return self._context.routing.journeys[journey].title, payload("resume", journey=journey)

    def _see_to_later(self) -> None:
        """The first wish is answered: offer the next at once."""
        if self._later:
            self._keep_later(said=False)
            self._offer_resume(self._suspended())

    def _keep_later(self, said: bool = True) -> None:
        """Put the other wishes of the message where the customer sees them; nothing is dropped in silence."""
        todo = [one for one in self._later if one.journey is not None]
        if todo:
            kept = [{"journey": one.journey, "fields": one.fields, "todo": True} for one in reversed(todo)]
            self._slots["suspended"] = [*self._suspended(), *kept][-SUSPENDED_MAX:]
        if todo and said:
            titles = "、".join(self._context.routing.journeys[str(one.journey)].title for one in todo)
            self.reply.lead("utter_todo_kept", journeys=titles)
        for one in self._later:
            if one.journey is None:
                self._point_to(one)

    def _point_to(self, later: Later) -> None:
        """A later question: its nearest article as a button, or at least the promise that it was heard."""
        found = self._context.knowledge.retrieve(later.text, at=self._turn.now.date(), limit=1)
        near = found.hits if found.verdict != "decline" else ()
        choices = [Choice(hit.question, payload("ask", article=hit.article_id)) for hit in near[:1]]
        self.reply.say("utter_also_asked" if choices else "utter_also_said", choices, words=later.text)

    def _decide(self) -> Decision:
        turn, context = self._turn, self._context
        found = None
        if needs_retrieval(turn.frame, turn.situation, context.routing):
            found = context.knowledge.retrieve(
                turn.frame.text, at=turn.now.date(), limit=3, topic=self._topic()
            )
        return decide(turn.frame, found, turn.situation, context.routing)

    def _topic(self) -> str | None:
        """What a short question is about that does not say it: the open journey, else the article shown last."""
        journey = self._context.routing.journeys.get(self._turn.situation.journey or "")
        if journey is not None and journey.topic is not None:
            return journey.topic
        shown: list[str] = self._turn.slots.get("tried_articles") or []
        return shown[-1] if shown else None

    def _record(self, decision: Decision, journey: str | None, step: str | None) -> None:
        """The one fact of this turn."""
        self._slots["reasons"] = list(decision.reasons)
        self.reply.effect(effects.fact(decision, self._turn.frame.intent, journey, step, self._origins))

    def _fields(self, journey: Journey) -> Fields:
        slots = self._turn.slots
        return {name: slots[name] for name in journey.slots if slots.get(name) is not None}

    def _suspended(self) -> list[dict[str, Any]]:
        return list(self._slots.get("suspended", self._turn.slots.get("suspended")) or ())

    def _suspended_with(self, journey: Journey, kept: Fields) -> list[dict[str, Any]]:
        others = _left_open(self._suspended(), journey.name, resumed=False)
        return [*others, {"journey": journey.name, "fields": kept}][-SUSPENDED_MAX:]


def _left_open(suspended: list[dict[str, Any]], journey: str, *, resumed: bool) -> list[dict[str, Any]]:
    """What is still open once ``journey`` begins: a new one replaces an old one of its kind, resuming takes the newest."""
    mine = [at for at, one in enumerate(suspended) if one["journey"] == journey]
    replaced = {at for at in mine if not suspended[at].get("todo")} | (set(mine[-1:]) if resumed else set())
    return [one for at, one in enumerate(suspended) if at not in replaced][-SUSPENDED_MAX:]


def _wanted_by(suspended: list[dict[str, Any]], journey: str) -> Fields:
    """What the journey that was left last needs from ``journey`` first, as far as it knows it: said once, asked never again."""
    wanted = suspended[-1]["fields"].get("wanted") if suspended else None
    return dict(wanted["fields"]) if wanted and wanted["journey"] == journey else {}


def _plain(decision: Decision) -> dict[str, Any]:
    return {**asdict(decision), "choices": ()}
