"""Triggers say what is wrong with them, fire on what they should, and speak in whole sentences."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from contact_center.outreach.check import main
from contact_center.outreach.triggers import FILE, BadTriggersError, MissingFieldError, read, triggers

BILL = {
    "bill_id": "b_1",
    "card_tail": "8801",
    "amount": 500000,
    "paid": 0,
    "due_on": "2026-11-25",
    "status": "open",
}
CHARGE = {"direction": "out", "kind": "purchase", "amount": 90000, "usual_amount_max": 80000, "country": "CN"}


@pytest.mark.parametrize(
    ("changes", "fires"),
    [
        ({"days_left": 3}, True),
        ({"days_left": -2, "status": "overdue"}, True),
        ({"days_left": 4}, False),
        ({"days_left": 3, "status": "paid"}, False),
        ({"days_left": 3, "paid": 500000}, False),
    ],
)
def test_a_bill_is_mentioned_when_it_is_near_and_unpaid(changes: dict[str, Any], fires: bool) -> None:
    assert triggers().triggers["bill_due"].fires(BILL | changes) is fires


@pytest.mark.parametrize(
    ("changes", "fires"),
    [
        ({}, True),
        ({"amount": 80000}, False),
        ({"amount": 100, "country": "JP"}, True),
        ({"direction": "in"}, False),
        ({"kind": "transfer"}, False),
    ],
)
def test_a_charge_is_odd_above_the_usual_or_abroad(changes: dict[str, Any], fires: bool) -> None:
    assert triggers().triggers["odd_charge"].fires(CHARGE | changes) is fires


def test_the_reminder_names_what_is_left_and_when() -> None:
    words = triggers().triggers["bill_due"].words(BILL | {"paid": 100000})

    assert "4,000.00 元" in words
    assert "11月25日" in words


def test_the_offer_fills_the_journeys_fields() -> None:
    offered = triggers().triggers["bill_due"].offered(BILL)

    assert offered == {"bill_id": "b_1", "amount": 500000, "card_tail": "8801"}


@pytest.mark.parametrize("missing", ["days_left", "amount", "status"])
def test_an_event_without_a_needed_field_is_named(missing: str) -> None:
    data = {name: value for name, value in (BILL | {"days_left": 1}).items() if name != missing}

    with pytest.raises(MissingFieldError, match=missing):
        triggers().triggers["bill_due"].fires(data)


Spoil = Callable[[dict[str, Any]], None]


def spoiled(spoil: Spoil) -> str:
    found = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    spoil(found)
    return yaml.safe_dump(found, allow_unicode=True)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda f: f["triggers"]["bill_due"].pop("owner"), "triggers.bill_due.owner"),
        (lambda f: f["triggers"]["bill_due"].update(topic="nothing"), "no such topic 'nothing'"),
        (lambda f: f["triggers"]["bill_due"].update(urgency="loud"), "triggers.bill_due.urgency"),
        (
            lambda f: f["triggers"]["bill_due"].update(urgency="marketing"),
            "marketing needs a topic with consent: asked",
        ),
        (lambda f: f["triggers"]["bill_due"].update(event="bill.new"), "triggers.bill_due.event"),
        (lambda f: f["triggers"]["bill_due"].update(message="{amount:euro}"), "write {field}"),
        (lambda f: f["triggers"]["bill_due"].update(message="这款产品保本。"), "保本 reads as a promise"),
        (lambda f: f["triggers"]["bill_due"]["when"].append({"field": "paid"}), "give exactly one of"),
        (lambda f: f["triggers"]["bill_due"]["offer"].update(journey="fly"), "no such journey 'fly'"),
        (lambda f: f.update(extra=1), "extra"),
    ],
)
def test_a_fault_is_named_with_its_place(spoil: Spoil, said: str, tmp_path: Path, capsys: Any) -> None:
    file = tmp_path / "triggers.yml"
    file.write_text(spoiled(spoil), encoding="utf-8")

    assert main([str(file)]) == 1
    assert said in capsys.readouterr().err


def test_what_is_no_yaml_is_said_so() -> None:
    with pytest.raises(BadTriggersError, match="is not YAML"):
        read("triggers: [")


def test_the_file_in_use_has_no_fault() -> None:
    assert main([]) == 0
