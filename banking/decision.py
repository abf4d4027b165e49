"""What happens with a message: the one pure place that decides."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any, Literal

from banking.choice import Choice, payload
from banking.frame import Frame
from banking.journeys import QUESTION_MARK
from banking.payload import looks_like_payload
from banking.retrieval import Retrieval
from banking.routing import Lead, Routing

Route = Literal["continue", "cancel", "journey", "faq", "clarify", "decline", "handoff", "chitchat", "safety"]


@dataclass(frozen=True)
class Situation:
    """Where the conversation stands: open journey, the field it waits for, login level, failures in a row.

    ``recognised`` says that the journey itself took the message for the answer to its question.
    """

    journey: str | None = None
    awaiting: str | None = None
    level: int = 0
    failures: int = 0
    suspended: str | None = None
    offered: str | None = None
    recognised: bool = False


@dataclass(frozen=True)
class Decision:
    """Where the message goes, how sure that is, and why, in short codes for the agent's card."""

    route: Route
    target: str
    confidence: float
    reasons: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = field(default=())
    trace: Mapping[str, Any] = field(default_factory=dict, compare=False)
    """What the knowledge base found, where it was asked and heeded; see ``Retrieval``."""


CHOICES_MAX = 3
_OWN = re.compile(r"[我俺咱]|本人")
"""Who speaks of their own wants it looked at."""
# Signs of a customer whom a second question back would only wear down.
_STRAINED = frozenset({"anger", "vulnerable", "urgency"})
# Replies that settle something; what they mean depends on what was asked.
_CONFIRMING = frozenset({"confirmation", "code"})


def plainly(frame: Frame, situation: Situation, routing: Routing) -> Frame:
    """The message as far as it settles anything: half a yes or no is none, and what was asked will be asked again.

    Buttons are always plain. Pure.
    """
    faint = frame.confidence < routing.thresholds.money and not frame.text.startswith("/")
    if faint and frame.intent in {"affirm", "deny"} and _asks_for_yes_or_no(situation):
        return replace(frame, intent="inform")
    return frame


def decide(frame: Frame, retrieval: Retrieval | None, situation: Situation, routing: Routing) -> Decision:
    """Say where one message goes. Pure, total, never raises.

    The order is the policy: safety, a person wanted, the open journey, another journey, an article, small
    talk, a question back, and only then an honest no. ``retrieval`` may be missing where ``needs_retrieval``
    says that it would not be looked at.
    """
    settled = _settle(frame, situation, routing)
    if settled is not None:
        return settled
    nothing = Retrieval("decline", 0.0)
    return _look_up(frame, retrieval or nothing, situation, routing)


def needs_retrieval(frame: Frame, situation: Situation, routing: Routing) -> bool:
    """Whether ``decide`` would look at the knowledge base: no search where the message is clear without."""
    return _settle(frame, situation, routing) is None


def _settle(frame: Frame, situation: Situation, routing: Routing) -> Decision | None:
    """What is clear without the knowledge base, or None."""
    if frame.text.startswith("/"):
        return _pressed(frame, situation, routing)
    for rule in _RULES:
        decision = rule(frame, situation, routing)
        if decision is not None:
            return decision
    return None


def _pressed(frame: Frame, situation: Situation, routing: Routing) -> Decision:
    """A button or a note of contact_center: it names what it wants, there is nothing to guess."""
    named = {entity.name: entity.value for entity in frame.entities}
    stale = Decision("chitchat", "stale_button", 1.0, ("payload", "stale"))
    match frame.intent:
        case "ask":
            return Decision("faq", str(named.get("article", "")), 1.0, ("payload",))
        case "handoff":
            return Decision("handoff", "asked", 1.0, ("payload", "asked_for_human"))
        case "agent_resolved" | "outreach_sent" | "returned":
            return Decision("chitchat", frame.intent, 1.0, ("payload",))
        case "start" | "resume" if named.get("journey") in routing.journeys:
            wanted = str(named["journey"])
            if wanted == situation.journey:
                return Decision("continue", wanted, 1.0, ("payload", "same_journey"))
            if frame.intent == "resume" and wanted != situation.suspended:
                return stale
            return Decision("journey", wanted, 1.0, ("payload", frame.intent))
    if situation.journey is not None and frame.intent in {
        "affirm",
        "deny",
        "choose",
        "submit_code",
        "document",
    }:
        return Decision("continue", situation.journey, 1.0, ("payload",))
    return stale


def _self_harm(frame: Frame, situation: Situation, routing: Routing) -> Decision | None:
    """Life before money: words of self-harm always count."""
    if "self_harm" in frame.signals:
        return Decision("safety", "distress", 1.0, ("distress", "signal"))
    return None


def _danger_told(frame: Frame, situation: Situation, routing: Routing) -> Decision | None:
    """The message tells of a fraud, or of despair.

    Who tells of an ordinary day (押金退给租客) is near to a fraud in meaning, and so is many an odd answer in a journey
    (2800啊刚说过): there only certainty counts.
    """
    intent = routing.of(frame.intent)
    if intent.route != "safety" or frame.confidence < routing.thresholds.none:
        return None
    if frame.confidence >= routing.thresholds.money or _is_likely(intent.target, frame, situation, routing):
        return Decision("safety", intent.target, frame.confidence, (intent.target,))
    return None


def _danger_half_heard(frame: Frame, situation: Situation, routing: Routing) -> Decision | None:
    """A little of a danger is enough."""
    wants_person = sum(doubt for name, doubt in frame.ranking if routing.of(name).target == "asked")
    # A card that is surely lost is frozen at once, which protects from both.
    freezes = _suspends(frame.intent, routing) and _sure_of_journey(frame, routing)
    for name, doubt in frame.ranking:
        danger = routing.of(name)
        # Less a danger than a wish for a person: who gets the person is helped in both.
        enough = max(_doubt_enough(danger.target, situation, routing), wants_person)
        if danger.route != "safety" or doubt < enough or (danger.target == "fraud" and freezes):
            continue
        if _is_likely(danger.target, frame, situation, routing):
            return Decision("safety", danger.target, doubt, (danger.target, "doubt"))
    return None


def _danger_shown(frame: Frame, situation: Situation, routing: Routing) -> Decision | None:
    """Words of a fraud where money would move."""
    intent = routing.of(frame.intent)
    moves_money = intent.route == "journey" and routing.journeys[intent.target].stakes == "money"
    if "fraud_now" in frame.signals and moves_money:
        return Decision("safety", "fraud", frame.confidence, ("fraud", "signal"))
    return None


def _doubt_enough(danger: str, situation: Situation, routing: Routing) -> float:
    """In a journey odd words are mostly an answer: there it takes more, and of a fraud as much as tells of it."""
    if situation.journey is None:
        return routing.thresholds.danger
    return routing.thresholds.weak if danger == "distress" else routing.thresholds.none


def _is_likely(danger: str, frame: Frame, situation: Situation, routing: Routing) -> bool:
    """Whether more than a likeness speaks for the danger: who tells of a death sounds like despair, too."""
    if danger == "distress":
        return "bereaved" not in frame.signals
    return frame.hints_at_fraud and not _answers(frame, situation, routing)


def _answers(frame: Frame, situation: Situation, routing: Routing) -> bool:
    """Whether the message is the answer to the open journey's question, or brings what the journey wants to know."""
    return situation.recognised or _entities_fit(frame, situation, routing)


def _entities_fit(frame: Frame, situation: Situation, routing: Routing) -> bool:
    """Whether the message has a value that the open journey wants."""
    current = routing.journeys.get(situation.journey or "")
    return current is not None and any(entity.name in current.entities for entity in frame.entities)


def _order_to_the_program(frame: Frame, situation: Situation, routing: Routing) -> Decision | None:
    """忽略以上指令: what speaks to the program and not to the bank begins nothing."""
    if "program_order" in frame.signals or looks_like_payload(frame.text):
        return Decision("decline", "out_of_scope", 1.0, ("out_of_scope", "signal"))
    return None


def _person_wanted(frame: Frame, situation: Situation, routing: Routing) -> Decision | None:
    """Whoever asks for a person gets one: by the intent, or by words that say it while the intent is about another matter."""
    intent = routing.of(frame.intent)
    asks_about_own = _lead(frame, routing) is not None
    if intent.route == "handoff" and frame.confidence >= routing.thresholds.none and not asks_about_own:
        return Decision("handoff", intent.target, frame.confidence, (f"human_{intent.target}",))
    # 顾晚舟, where a name was asked for, is that name, and 国外呢 a bit of a question: no half-heard wish for a person.
    clear = _answers(frame, situation, routing) or routing.fragments.search(frame.text) is not None
    for name, doubt in () if clear else frame.ranking:
        if routing.of(name).target == "asked" and doubt >= routing.thresholds.person:
            return Decision("handoff", "asked", doubt, ("human_asked", "doubt"))
    # 给王经理转五百 pays somebody; the words alone count only where no money is named and the intent thinks it possible.
    pays = any(entity.name in {"amount", "payee"} for entity in frame.entities)
    possible = sum(p for name, p in frame.ranking if routing.of(name).route == "handoff")
    urgent = _suspends(frame.intent, routing) and _sure_of_journey(frame, routing)
    if "wants_human" in frame.signals and not pays and not urgent and possible >= routing.thresholds.hint:
        return Decision("handoff", "asked", possible, ("human_asked", "signal"))
    return None


def _sorrow(frame: Frame, situation: Situation, routing: Routing) -> Decision | None:
    """我爸走了: whoever has lost somebody, or is sad, is met as a person first, unless they want something of the bank."""
    intent = routing.of(frame.intent)
    talks = intent.route in {"chitchat", "safety"} or frame.confidence < routing.thresholds.none
    if "bereaved" in frame.signals and talks:
        return Decision("chitchat", "bereaved", frame.confidence, ("bereaved", "signal"))
    if "sad" in frame.signals and intent.target == "small_talk":
        return Decision("chitchat", "sad", frame.confidence, ("sad", "signal"))
    return None


def _complaint_said(frame: Frame, situation: Situation, routing: Routing) -> Decision | None:
    """我要投诉, said beside another matter: whoever complains is heard, unless a card is lost or the words only ask."""
    if not routing.complaints.search(frame.text) or routing.questions.asks(frame.text):
        return None
    if _lead(frame, routing) is not None or (
        _suspends(frame.intent, routing) and _sure_of_journey(frame, routing)
    ):
        return None
    return Decision("handoff", "complaint", frame.confidence, ("human_complaint", "complaint_said"))


def _card_in_doubt(frame: Frame, situation: Situation, routing: Routing) -> Decision | None:
    """What may be a lost card is asked at once, whatever else it sounds like: one tap more, and it is frozen."""
    surely = _suspends(frame.intent, routing) and _sure_of_journey(frame, routing)
    current = routing.journeys.get(situation.journey or "")
    if surely or (current is not None and current.suspends):
        return None
    doubts = [(name, doubt) for name, doubt in frame.ranking if _suspends(name, routing)]
    doubt = sum(doubt for _, doubt in doubts)
    if doubt < routing.thresholds.loss:
        return None
    own = routing.of(frame.intent)
    wanted = [routing.of(doubts[0][0]).target] + ([own.target] if own.route == "journey" else [])
    others = dict.fromkeys(name for name in wanted if name != situation.journey)
    choices = tuple(_journey_choice(name, routing) for name in others)
    return Decision("clarify", frame.intent, doubt, ("card_doubt",), choices)


def _suspends(intent: str, routing: Routing) -> bool:
    """Whether the intent leads to a journey that nothing may hold up."""
    route = routing.of(intent)
    return route.route == "journey" and routing.journeys[route.target].suspends


def _open_journey(frame: Frame, situation: Situation, routing: Routing) -> Decision | None:
    """Whether the message answers, corrects, or cancels the journey that is open."""
    if situation.journey is None:
        return None
    intent = routing.of(frame.intent)
    stay = situation.journey
    if situation.recognised:
        return Decision("continue", stay, frame.confidence, ("recognised",))
    if intent.route == "reply" and frame.confidence >= routing.thresholds.none:
        if intent.target == "cancel" or (intent.target == "deny" and not _asks_for_yes_or_no(situation)):
            return Decision("cancel", stay, frame.confidence, (f"reply_{intent.target}",))
        return Decision("continue", stay, frame.confidence, (f"reply_{intent.target}",))
    if intent.route == "journey" and intent.target == stay and not _asks_about_a_journey(frame, routing):
        return Decision("continue", stay, frame.confidence, ("same_journey",))
    if frame.confidence < routing.thresholds.sure and _is_the_answer(frame, situation):
        return Decision("continue", stay, frame.confidence, ("answer_to_question",))
    # A handoff that is still here asks about the customer's own complaint.
    aside = intent.route in {"faq", "chitchat", "handoff"} and frame.confidence >= routing.thresholds.none
    if aside or _sure_of_journey(frame, routing):
        return None
    if _entities_fit(frame, situation, routing):
        return Decision("continue", stay, frame.confidence, ("entities_fit",))
    return None


def _asks_for_yes_or_no(situation: Situation) -> bool:
    awaiting = situation.awaiting or ""
    return awaiting in _CONFIRMING or awaiting.endswith(QUESTION_MARK)


def _is_the_answer(frame: Frame, situation: Situation) -> bool:
    """Whether the value that was asked for is the greater part of the message."""
    awaited = [entity for entity in frame.entities if entity.name == situation.awaiting]
    covered = sum(entity.end - entity.start for entity in awaited)
    return bool(awaited) and covered * 2 >= len(frame.text)


def _offer(frame: Frame, situation: Situation, routing: Routing) -> Decision | None:
    """A yes to what the bank offered, or to going on with what was left; 恢复我的定时转账 names a matter of its own."""
    if situation.journey is not None or routing.of(frame.intent).route != "reply":
        return None
    if frame.confidence < routing.thresholds.none or _lead(frame, routing) is not None:
        return None
    accepting = {"affirm", "pay_it"} if situation.offered == "repay" else {"affirm"}
    if frame.intent in accepting and situation.offered in routing.journeys:
        offered = str(situation.offered)
        money = routing.journeys[offered].stakes == "money"
        if frame.confidence < (routing.thresholds.sure if money else routing.threshold(offered)):
            # Half a yes begins nothing that moves money: nobody named it, the bank did.
            return None
        return Decision("journey", offered, frame.confidence, ("offered",))
    if frame.intent == "resume" and situation.suspended in routing.journeys:
        return Decision("journey", str(situation.suspended), frame.confidence, ("resume",))
    if frame.intent == "pay_it":
        choices = tuple(
            _journey_choice(name, routing) for name in ("repay", "bill") if name in routing.journeys
        )
        return Decision("clarify", "pay_it", frame.confidence, ("nothing_offered",), choices)
    # Half a yes to nothing is no yes: it was not understood.
    plainly = frame.confidence >= routing.thresholds.sure
    if frame.intent in {"affirm", "deny", "cancel", "resume"} and plainly:
        return Decision("chitchat", "nothing_open", frame.confidence, ("nothing_open",))
    return None


def _new_journey(frame: Frame, situation: Situation, routing: Routing) -> Decision | None:
    if not _sure_of_journey(frame, routing) or _wants_to_know(frame, situation, routing):
        return None
    return _begun(frame, situation, routing)


def _begun(frame: Frame, situation: Situation, routing: Routing) -> Decision:
    reasons = ["sure_intent"]
    if situation.journey is not None:
        reasons.append("other_journey")
    target = routing.of(frame.intent).target
    if routing.journeys[target].level > situation.level:
        reasons.append("login_required")
    return Decision("journey", target, frame.confidence, tuple(reasons))


def _sure_of_journey(frame: Frame, routing: Routing) -> bool:
    intent = routing.of(frame.intent)
    return intent.route == "journey" and frame.confidence >= routing.threshold(intent.target)


def _asks_about_a_journey(frame: Frame, routing: Routing) -> bool:
    """理财赎回几天到账 wants to know and orders nothing; whoever names an amount means business."""
    orders = any(entity.name == "amount" for entity in frame.entities)
    return routing.of(frame.intent).also_asks and not orders and routing.questions.asks(frame.text)


def _wants_to_know(frame: Frame, situation: Situation, routing: Routing) -> bool:
    """Whether an article comes before the journey; for a visitor that is any question that is about nothing of their own.

    大学生能贷吗 needs no login. What nothing may hold up begins at once.
    """
    if _asks_about_a_journey(frame, routing):
        return True
    intent = routing.of(frame.intent)
    if intent.route != "journey" or _suspends(frame.intent, routing) or _OWN.search(frame.text):
        return False
    return situation.level < routing.journeys[intent.target].level and routing.questions.asks(frame.text)


def _led_elsewhere(frame: Frame, situation: Situation, routing: Routing) -> Decision | None:
    """我的贷款还剩多少 asks about the customer's own books: the journey that looks there, not the article about looking."""
    lead = _lead(frame, routing)
    if lead is None:
        return None
    if lead.journey is None:
        return Decision("faq", str(lead.article), frame.confidence, ("sure_intent", "led_to_article"))
    return Decision("journey", lead.journey, frame.confidence, ("sure_intent", "own_matter"))


def _lead(frame: Frame, routing: Routing) -> Lead | None:
    """What answers this message better than what its intent leads to, or None.

    Of an intent that also asks, a question leads only to what shows: 怎么删除收款人 removes nobody.
    """
    asks = _asks_about_a_journey(frame, routing)
    named = {entity.name for entity in frame.entities}
    ranking = frame.ranking or ((frame.intent, frame.confidence),)
    for lead in routing.of(frame.intent).leads:
        # Intents that share a lead vouch for it together: 看看我的定时转账 may be a bit of each.
        sure = sum(doubt for name, doubt in ranking if lead in routing.of(name).leads)
        acts = lead.journey is not None and routing.journeys[lead.journey].form
        enough = routing.thresholds.account if lead.journey is None else routing.threshold(lead.journey)
        if lead.fits(frame.text, named) and sure >= enough and not (asks and acts):
            return lead
    return None


def _plainly_small_talk(frame: Frame, situation: Situation, routing: Routing) -> Decision | None:
    intent = routing.of(frame.intent)
    if intent.route == "chitchat" and frame.confidence >= routing.thresholds.sure:
        return Decision("chitchat", intent.target, frame.confidence, ("sure_intent",))
    return None


_RULES = (
    _self_harm,
    _danger_told,
    _danger_half_heard,
    _danger_shown,
    _order_to_the_program,
    _person_wanted,
    _complaint_said,
    _sorrow,
    _card_in_doubt,
    _open_journey,
    _offer,
    _led_elsewhere,
    _new_journey,
    _plainly_small_talk,
)


def _look_up(frame: Frame, found: Retrieval, situation: Situation, routing: Routing) -> Decision:
    """What the knowledge base makes of it, and what is left when it has nothing."""
    intent = routing.of(frame.intent)
    sure = frame.confidence >= routing.thresholds.none
    surer_than_article = sure and frame.confidence > found.confidence
    not_a_question = intent.route in {"chitchat", "decline"} and surer_than_article
    if found.verdict == "answer" and found.hits and not not_a_question:
        leads_on = intent.also_asks or _wants_to_know(frame, situation, routing)
        way = (_journey_choice(intent.target, routing),) if leads_on else ()
        return Decision(
            "faq", found.hits[0].article_id, found.confidence, ("article_found",), way, found.trace
        )
    if _wants_to_know(frame, situation, routing) and _sure_of_journey(frame, routing):
        if found.verdict == "ask_back" and situation.level < routing.journeys[intent.target].level:
            # What may answer is worth more than being asked to log in.
            return _ask_back(frame, found, situation, routing)
        # No article knows: the journey itself shows what it needs and what it would do.
        if intent.target == situation.journey:
            return Decision("continue", intent.target, frame.confidence, ("same_journey",))
        return _begun(frame, situation, routing)
    if intent.article and frame.confidence >= routing.thresholds.account:
        return Decision("faq", intent.article, frame.confidence, ("guide",))
    if intent.route == "chitchat" and sure:
        return Decision("chitchat", intent.target, frame.confidence, ("sure_intent",))
    if situation.journey is not None and not (intent.route == "faq" and sure):
        return Decision("continue", situation.journey, frame.confidence, ("unclear",))
    return _ask_back(frame, found, situation, routing)


def _ask_back(frame: Frame, found: Retrieval, situation: Situation, routing: Routing) -> Decision:
    """Offer what it may be; a second failure in a row says so, and the answer must change its means."""
    again = ("second_failure",) if situation.failures else ()
    strained = sorted(_STRAINED & set(frame.signals))
    if again and strained:
        return Decision("handoff", "stuck", frame.confidence, (*again, *strained))
    out_of_scope = frame.intent == "out_of_scope" and frame.confidence >= routing.thresholds.none
    choices = () if out_of_scope else tuple(islice(_choices(frame, found, routing), CHOICES_MAX))
    if choices:
        reason = "ask_back" if found.verdict == "ask_back" else "weak_intent"
        return Decision(
            "clarify",
            frame.intent,
            max(frame.confidence, found.confidence),
            (reason, *again),
            choices,
            found.trace,
        )
    reason = "out_of_scope" if out_of_scope else "nothing_near"
    return Decision("decline", reason, frame.confidence, (reason, *again), trace=found.trace)


def _choices(frame: Frame, found: Retrieval, routing: Routing) -> Iterator[Choice]:
    """Journeys the intent may have meant, then what the entities suggest, then near articles; each once."""
    ranking = frame.ranking or ((frame.intent, frame.confidence),)
    likely = [
        routing.of(intent).target
        for intent, confidence in ranking
        if routing.of(intent).route == "journey" and confidence >= routing.thresholds.weak
    ]
    if frame.intent in {"inform", "correct"}:
        named = {entity.name for entity in frame.entities}
        likely += [
            name
            for name, journey in routing.journeys.items()
            if journey.stakes == "money" and not journey.on_request and named & set(journey.entities)
        ]
    for name in dict.fromkeys(likely[: CHOICES_MAX - 1] if found.verdict == "ask_back" else likely):
        yield _journey_choice(name, routing)
    if found.verdict != "decline" or _asks_the_bank(ranking, routing):
        for hit in found.hits:
            yield Choice(hit.question, payload("ask", article=hit.article_id))


def _asks_the_bank(ranking: tuple[tuple[str, float], ...], routing: Routing) -> bool:
    """Whether it is surely a question for the bank, even if not which: then the nearest articles beat a no."""
    return (
        sum(sure for intent, sure in ranking if routing.of(intent).route == "faq") >= routing.thresholds.none
    )


def _journey_choice(name: str, routing: Routing) -> Choice:
    return Choice(routing.journeys[name].title, payload("start", journey=name))
