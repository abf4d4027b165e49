"""The routing table is checked line by line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from banking.routing import RoutingError, load_routing

GREET = {"route": "chitchat", "target": "greet", "means": "hello"}
FILE = Path(__file__).parents[2] / "data" / "routing.yml"


def broken(tmp_path: Path, section: str, name: str, row: Any) -> Path:
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    content[section][name] = row
    path = tmp_path / "routing.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    return path


def test_a_bad_word_for_complaints_is_named(tmp_path: Path) -> None:
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    path = tmp_path / "routing.yml"
    path.write_text(
        yaml.safe_dump({**content, "complaints": ["(投诉"]}, allow_unicode=True), encoding="utf-8"
    )

    with pytest.raises(RoutingError, match="complaints"):
        load_routing(path)


def test_money_needs_more_certainty_than_a_look() -> None:
    routing = load_routing(FILE)
    assert routing.threshold("transfer") > routing.threshold("balance") >= routing.thresholds.none


def test_an_unknown_intent_is_declined() -> None:
    assert load_routing(FILE).of("nonsense").route == "decline"


@pytest.mark.parametrize(
    ("section", "name", "row", "named"),
    [
        ("intents", "greet", {"route": "talk", "target": "greet", "means": "hello"}, "intents.greet.route"),
        ("intents", "greet", {"route": "chitchat"}, "intents.greet"),
        ("intents", "greet", {"route": "chitchat", "target": "greet"}, "means"),
        ("intents", "greet", {"route": "journey", "target": "holiday", "means": "days off"}, "holiday"),
        ("journeys", "transfer", {"title": "转账", "stakes": "high", "level": 1}, "journeys.transfer.stakes"),
        ("journeys", "transfer", {"title": "转账", "stakes": "money", "level": 9}, "journeys.transfer.level"),
        ("journeys", "transfer", {"stakes": "money", "level": 1}, "journeys.transfer"),
        ("thresholds", "money", 3, "thresholds.money"),
        ("thresholds", "speed", 0.5, "thresholds"),
        (
            "intents",
            "greet",
            {**GREET, "leads": [{"journey": "holiday", "words": "x"}]},
            "leads to 'holiday'",
        ),
        ("intents", "greet", {**GREET, "leads": [{"journey": "bill"}]}, "intents.greet.leads"),
        ("intents", "greet", {**GREET, "leads": [{"journey": "bill", "words": "(x"}]}, "leads.words"),
        ("questions", "maybe", ["(吗"], "questions.maybe"),
        ("questions", "perhaps", ["吗"], "questions"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, section: str, name: str, row: Any, named: str) -> None:
    with pytest.raises(RoutingError, match=named):
        load_routing(broken(tmp_path, section, name, row))
