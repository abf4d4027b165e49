"""domain.yml, data/rules, data/routing.yml and the code name the same things."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from actions.context import wire
from actions.decide import all_actions
from tests.actions.conversation import PLANS, ROUTING, FakeKnowledge
from tests.actions.fake_core_bank import FakeCoreBank

ROOT = Path(__file__).parents[2]
CONTEXT = wire(FakeCoreBank(), FakeKnowledge(), ROUTING, PLANS)


@pytest.fixture(scope="module")
def domain() -> dict[str, Any]:
    return yaml.safe_load((ROOT / "domain.yml").read_text(encoding="utf-8"))


def intents(domain: dict[str, Any]) -> set[str]:
    return {next(iter(intent)) for intent in domain["intents"]}


def test_every_intent_has_a_route(domain: dict[str, Any]) -> None:
    assert intents(domain) == set(ROUTING.intents)


def test_every_intent_is_in_the_rule(domain: dict[str, Any]) -> None:
    rules = yaml.safe_load((ROOT / "data/rules/decide.yml").read_text(encoding="utf-8"))["rules"]
    assert {step["intent"] for step in rules[0]["steps"][0]["or"]} == intents(domain)


def test_every_action_is_in_the_domain(domain: dict[str, Any]) -> None:
    assert {action.name() for action in all_actions(CONTEXT)} == set(domain["actions"])


def test_every_form_field_is_a_slot(domain: dict[str, Any]) -> None:
    fields = {field for journey in CONTEXT.journeys.values() for field in journey.slots}
    asked = {slot for form in domain["forms"].values() for slot in form["required_slots"]}
    assert fields | asked <= set(domain["slots"])


def test_rasa_never_asks_for_a_slot_by_itself(domain: dict[str, Any]) -> None:
    asks = {f"utter_ask_{slot}" for slot in domain["slots"]}
    assert not asks & set(domain["responses"])


def test_every_response_in_the_code_is_in_the_domain(domain: dict[str, Any]) -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "actions").glob("*.py"))
    named = set(re.findall(r'"(utter_[a-z_]+)"', code))
    assert named <= set(domain["responses"])


def test_every_small_talk_and_handoff_has_a_response(domain: dict[str, Any]) -> None:
    prefix = {"chitchat": "utter_", "handoff": "utter_handoff_", "safety": "utter_handoff_"}
    wanted = {
        prefix[route.route] + route.target for route in ROUTING.intents.values() if route.route in prefix
    }
    assert wanted <= set(domain["responses"])


def test_confirmations_have_the_buttons_yes_and_no(domain: dict[str, Any]) -> None:
    for name, variants in domain["responses"].items():
        if name.startswith("utter_confirm_"):
            assert [button["title"] for button in variants[0]["buttons"]] == ["确认", "取消"]


def test_every_button_carries_only_what_rasa_keeps(domain: dict[str, Any]) -> None:
    """Rasa drops entities that the domain does not list, and a button without them is stale."""
    known = {name for one in domain["entities"] for name in ([one] if isinstance(one, str) else one)}
    payloads = [
        button["payload"]
        for variants in domain["responses"].values()
        for variant in variants
        for button in variant.get("buttons", [])
    ]
    written = [
        payload.replace("{{", "{").replace("}}", "}").partition("{")
        for payload in payloads
        if payload[0] == "/"
    ]
    carried = {name for _, brace, rest in written if brace for name in json.loads(brace + rest)}
    assert carried <= known
