"""Agents read words: every code of another part that the desk shows has some."""

from __future__ import annotations

import ast
import inspect
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from banking import decision, retrieval
from banking.fraud_gate import fraud_rules, reasons_known
from banking.journeys import load_journeys
from banking.routing import load_routing
from contact_center.outreach.gate import Action, Reason
from knowledge import verdict

ROOT = Path(__file__).parents[3]
WORDS: dict[str, str] = json.loads((ROOT / "web/src/desk/codes.json").read_text(encoding="utf-8"))
ROUTING = load_routing(ROOT / "data/routing.yml")
REASON_NAMES = {"reason", "reasons", "again"}
"""The variables in which ``decide`` puts its reasons together."""


def read(file: str) -> Any:
    return yaml.safe_load((ROOT / file).read_text(encoding="utf-8"))


def targets(route: str) -> set[str]:
    return {intent.target for intent in ROUTING.intents.values() if intent.route == route}


def texts(node: ast.AST) -> Iterator[str]:
    """The texts written in an expression; ``human_{...}`` once for every target that leads to a person."""
    comparisons = {
        id(part) for test in ast.walk(node) if isinstance(test, ast.Compare) for part in ast.walk(test)
    }
    prefixed = {"human_": targets("handoff"), "reply_": targets("reply")}
    for part in ast.walk(node):
        if isinstance(part, ast.JoinedStr):
            prefix = ast.literal_eval(part.values[0])
            yield from (prefix + target for target in prefixed[prefix])
        elif isinstance(part, ast.Constant) and isinstance(part.value, str) and id(part) not in comparisons:
            yield part.value


def decision_reasons() -> set[str]:
    """Every reason that ``banking/decision.py`` can give."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(inspect.getsource(decision))):
        match node:
            case ast.Call(func=ast.Name(id="Decision"), args=[_, _, _, reasons, *_]):
                found.update(texts(reasons))
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in REASON_NAMES:
                found.update(texts(value))
            case ast.Call(func=ast.Attribute(value=ast.Name(id="reasons"), attr="append"), args=[value]):
                found.update(texts(value))
    return found - {"human_", "reply_"} | {"start", "resume"} | targets("safety")


CODES = {
    "reasons of decisions": decision_reasons(),
    "reasons of the fraud gate": set(reasons_known(fraud_rules())),
    "routes": set(get_args(decision.Route)),
    "journeys": set(ROUTING.journeys),
    "steps": {slot for form in read("domain.yml")["forms"].values() for slot in form["required_slots"]}
    | {name for plan in load_journeys(ROOT / "data/journeys").values() for name in plan.fields},
    "reasons of handoffs": targets("handoff") | targets("safety") | {"bot_unavailable"},
    "retrieval": {*get_args(verdict.Reason), *get_args(retrieval.Verdict)},
    "outreach": {*Action, *Reason, *read("contact_center/outreach/triggers.yml")["triggers"]},
}


@pytest.mark.parametrize("kind", CODES)
def test_every_code_has_words(kind: str) -> None:
    assert CODES[kind] - set(WORDS) == set()


def test_reasons_are_really_found_in_the_source() -> None:
    assert {"payload", "sure_intent", "human_asked", "second_failure", "other_journey"} <= decision_reasons()


def test_the_words_are_chinese() -> None:
    assert [code for code, words in WORDS.items() if words.isascii()] == []
