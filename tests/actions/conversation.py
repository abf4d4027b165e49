"""Talks to the action classes as Rasa does: builds the tracker, runs form or action_decide, keeps events."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from rasa_sdk.executor import ActionExecutor

from actions.context import wire
from actions.decide import all_actions
from banking.journeys import load_journeys
from banking.ports.core_bank import CoreBank
from banking.retrieval import Hit, Retrieval
from banking.routing import load_routing
from knowledge.article import Source
from knowledge.retriever import RenderedArticle
from tests.actions.fake_core_bank import FakeCoreBank

DATA = Path(__file__).parents[2] / "data"
ROUTING = load_routing(DATA / "routing.yml")
PLANS = load_journeys(DATA / "journeys")
RESPONSES = yaml.safe_load((DATA.parent / "domain.yml").read_text("utf-8"))["responses"]
FEE_ARTICLE = RenderedArticle(
    article_id="transfer_fee",
    question="转账收手续费吗？",
    short="手机银行转账免手续费。",
    details="详情。",
    category="转账",
    source=Source(title="通知", publisher="银行", date="2026"),
    grade="own",
    effective_from=date(2026, 1, 1),
    related=(),
    journey=None,
)


class FakeKnowledge:
    """Knows one article; declines everything that has no 手续费 in it. ``topics`` are what it was told was shown last."""

    def __init__(self) -> None:
        self.topics: list[str | None] = []

    def retrieve(self, text: str, at: date, limit: int = 3, *, topic: str | None = None) -> Retrieval:
        self.topics.append(topic)
        hits = (Hit("transfer_fee", FEE_ARTICLE.question, 0.9),)
        return (
            Retrieval("answer", 0.9, hits, {"verdict": "answer"})
            if "手续费" in text
            else Retrieval("decline", 0.1, ())
        )

    def article(self, article_id: str, at: date) -> RenderedArticle:
        if article_id != "transfer_fee":
            raise KeyError(article_id)
        return FEE_ARTICLE


@dataclass
class Said:
    """What came back for one message."""

    responses: list[str]
    values: dict[str, dict[str, Any]]
    buttons: list[dict[str, str]]
    effects: list[dict[str, Any]]

    def effect(self, name: str) -> dict[str, Any] | None:
        return next((effect for effect in self.effects if effect["effect"] == name), None)


@dataclass
class Conversation:
    """One conversation with one customer; ``level`` 0 is a visitor."""

    bank: CoreBank = field(default_factory=FakeCoreBank)
    level: int = 1
    customer_id: str = "C0001"
    slots: dict[str, Any] = field(default_factory=dict)
    form: str | None = None
    turns: int = 0
    knowledge: FakeKnowledge = field(default_factory=FakeKnowledge)
    numbers: list[dict[str, str]] = field(default_factory=list)
    """Sealed numbers of the next message, as contact_center hands them on."""
    new_device: bool = False
    now: str = "2026-11-23T10:00:00+08:00"
    events: list[dict[str, Any]] = field(default_factory=list)
    """What the customer said, as Rasa's tracker keeps it."""

    def __post_init__(self) -> None:
        self._executor = ActionExecutor()
        for action in all_actions(wire(self.bank, self.knowledge, ROUTING, PLANS)):
            self._executor.register_action(action)

    def say(self, text: str, intent: str, confidence: float = 0.95, **entities: Any) -> Said:
        """The customer types; entities cover the whole text."""
        found = [
            {"entity": name, "value": value, "start": 0, "end": len(text), "text": text}
            for name, values in entities.items()
            for value in (values if isinstance(values, list) else [values])
        ]
        return self._turn(text, intent, confidence, found)

    def tap(self, intent: str, **entities: Any) -> Said:
        """A button, or a note of contact_center."""
        found = [{"entity": name, "value": value, "start": 0, "end": 0} for name, value in entities.items()]
        return self._turn(f"/{intent}{json.dumps(entities)}", intent, 1.0, found)

    def press(self, payload: str) -> Said:
        """A button by its payload."""
        intent, _, values = payload.removeprefix("/").partition("{")
        return self.tap(intent, **json.loads("{" + values))

    def hear(
        self, text: str, intent: str, wishes: list[dict[str, Any]], entities: list[dict[str, Any]]
    ) -> Said:
        """The customer says several things at once."""
        return self._turn(text, intent, 0.8, entities, wishes)

    def confirm(self) -> Said:
        return self.tap("affirm", draft=self.slots["draft"]["id"])

    def _turn(
        self,
        text: str,
        intent: str,
        confidence: float,
        entities: list[dict[str, Any]],
        wishes: list[dict[str, Any]] | None = None,
    ) -> Said:
        self.turns += 1
        message = {
            "text": text,
            "intent": {"name": intent, "confidence": confidence},
            "intent_ranking": [{"name": intent, "confidence": confidence}],
            "entities": entities,
            "wishes": wishes or [],
            "metadata": {
                "customer_id": self.customer_id if self.level else None,
                "level": self.level,
                "channel": "web",
                "now": self.now,
                "message_id": f"m{self.turns}",
                "numbers": self.numbers,
                "new_device": self.new_device,
            },
        }
        self.numbers = []
        parsed = {"intent": message["intent"], "entities": entities}
        said = {"text": text, "metadata": message["metadata"], "parse_data": parsed}
        self.events.append({"event": "user", **said})
        outputs: list[dict[str, Any]] = []
        action = f"validate_{self.form}" if self.form else "action_decide"
        while action:
            action = self._run(action, message, outputs)
        return _said(outputs)

    def _run(self, action: str, message: dict[str, Any], outputs: list[dict[str, Any]]) -> str:
        """Run one action; gives the validation of the form that follows in the same turn, or ""."""
        tracker = {
            "sender_id": "c1", "slots": dict(self.slots), "latest_message": message, "events": self.events,
            "paused": False, "followup_action": None, "latest_action_name": "action_listen",
            "active_loop": {"name": self.form} if self.form else {},
        }  # fmt: skip
        call = {"next_action": action, "tracker": tracker, "sender_id": "c1", "domain": {}}
        result = asyncio.run(self._executor.run(call))
        assert result is not None
        outputs += result.responses
        follow = ""
        for event in result.events:
            if event["event"] == "slot":
                self.slots[event["name"]] = event["value"]
            elif event["event"] == "followup":
                follow = event["name"]
        assert any(event["event"] == "slot" and event["name"] != "requested_slot" for event in result.events)
        if self.form and self.slots.get("requested_slot") is None:
            self.form = None
        if follow:
            self.form = follow
            return f"validate_{follow}"
        return ""


def _fill(output: dict[str, Any]) -> None:
    """Put the values into the words of domain.yml; KeyError names what a response asks for and is not given."""
    for variant in RESPONSES[output["response"]] if output["response"] else ():
        for template in (variant["text"], *(button["payload"] for button in variant.get("buttons", ()))):
            template.format(**output)


def _said(outputs: list[dict[str, Any]]) -> Said:
    effects = [output["custom"] for output in outputs if output["custom"]]
    said = [output for output in outputs if not output["custom"]]
    assert [effect["effect"] for effect in effects].count("fact") == 1
    for output in said:
        _fill(output)
    return Said(
        responses=[output["response"] or output["text"] for output in said],
        values={output["response"]: output for output in said if output["response"]},
        buttons=[button for output in said for button in output["buttons"]],
        effects=effects,
    )
