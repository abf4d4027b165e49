"""The schema of the journey files: a fault is named with its place and its fix."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from banking.check import journey_faults
from banking.journeys import JourneyError, load_journeys
from banking.routing import load_routing

DATA = Path(__file__).parents[2] / "data"


def written(folder: Path, **changes: Any) -> Path:
    """A folder with one good journey file, changed."""
    good: dict[str, Any] = {
        "journey": "visit",
        "request": "visit",
        "resume_days": 7,
        "baseline": {
            "steps": 3,
            "forms": 1,
            "fields": 4,
            "departments": 1,
            "minutes": 9,
            "source": "counted",
        },
        "steps": [{"step": "what", "fields": ["day", "place"]}, {"step": "confirm", "level": 2}],
        "fields": {
            "day": {"kind": "date", "from": ["text", "asked"], "entity": "period"},
            "place": {"kind": "choice", "from": ["asked"], "options": {"north": "城北", "south": "城南"}},
        },
    }
    (folder / "visit.yml").write_text(yaml.safe_dump({**good, **changes}, allow_unicode=True), "utf-8")
    return folder


def test_a_good_file_is_read(tmp_path: Path) -> None:
    plan = load_journeys(written(tmp_path))["visit"]

    assert [field.name for field in plan.wanted({})] == ["day", "place"]
    assert plan.stage("place") == 1


def test_a_field_matters_only_where_its_condition_holds(tmp_path: Path) -> None:
    fields = {
        "day": {"kind": "date", "from": ["asked"]},
        "place": {"kind": "choice", "from": ["asked"], "options": {"north": "城北"}, "when": {"day": ["x"]}},
    }
    plan = load_journeys(written(tmp_path, fields=fields))["visit"]

    assert [field.name for field in plan.wanted({"day": "y"})] == ["day"]
    assert [field.name for field in plan.wanted({"day": "x"})] == ["day", "place"]


def test_a_field_is_ruled_out_by_an_answer_not_by_the_lack_of_one(tmp_path: Path) -> None:
    fields = {
        "day": {"kind": "date", "from": ["asked"]},
        "place": {"kind": "choice", "from": ["asked"], "options": {"north": "城北"}, "when": {"day": ["x"]}},
    }
    plan = load_journeys(written(tmp_path, fields=fields))["visit"]

    assert [plan.ruled_out("place", answers) for answers in ({}, {"day": "x"}, {"day": "y"})] == [
        False,
        False,
        True,
    ]


def test_a_listed_value_is_put_forward_unless_the_file_says_otherwise(tmp_path: Path) -> None:
    options = {"north": {"title": "城北"}, "south": {"title": "城南", "offered": False}}
    fields = {
        "day": {"kind": "date", "from": ["asked"]},
        "place": {"kind": "choice", "from": ["asked"], "options": options},
    }
    known = load_journeys(written(tmp_path, fields=fields))["visit"].fields["place"].options or {}

    assert {name: wording.offered for name, wording in known.items()} == {"north": True, "south": False}


def test_only_what_comes_after_a_checked_step_has_been_checked_before(tmp_path: Path) -> None:
    steps = [{"step": "when", "fields": ["day"], "check": True}, {"step": "where", "fields": ["place"]}]
    plan = load_journeys(written(tmp_path, steps=steps))["visit"]

    assert [plan.checked_before(name) for name in ("day", "place")] == [False, True]


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"journey": "other"}, "write visit"),
        ({"steps": [{"step": "what", "fields": ["day"]}]}, "exactly once"),
        ({"steps": [{"step": "what", "fields": ["day", "place"], "level": 9}]}, r"steps\[0\].level"),
        ({"baseline": {"steps": 3}}, "baseline has"),
        ({"resume_days": -1}, "resume_days"),
        ({"colour": "red"}, "unknown"),
        ({"fields": {"day": {"kind": "moon", "from": ["asked"]}}}, "fields.day.kind"),
        ({"fields": {"day": {"kind": "date", "from": ["stars"]}}}, "fields.day.from"),
        ({"fields": {"day": {"kind": "choice", "from": ["asked"]}}}, "choice without options"),
        (
            {
                "steps": [{"step": "all", "fields": ["day"]}],
                "fields": {"day": {"kind": "date", "from": ["asked"], "anew": ["hour"]}},
            },
            "hour",
        ),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, changes: dict[str, Any], named: str) -> None:
    with pytest.raises(JourneyError, match=named):
        load_journeys(written(tmp_path, **changes))


def test_what_a_journey_lacks_in_the_domain_is_told() -> None:
    plans, routing = load_journeys(DATA / "journeys"), load_routing(DATA / "routing.yml")
    empty: dict[str, Any] = {"forms": {}, "actions": [], "responses": {}}

    faults = journey_faults(plans, routing, empty, set())

    assert "domain.yml: utter_confirm_limit_change is missing" in faults
    assert "data/rules: no rule says what happens when limit_change_form is over" in faults


def test_a_shape_without_its_value_is_named(tmp_path: Path) -> None:
    fields = {"day": {"kind": "text", "from": ["asked"], "shape": "[0-9]+"}}
    steps = [{"step": "what", "fields": ["day"]}]

    with pytest.raises(JourneyError, match=r"fields\.day\.shape has no group"):
        load_journeys(written(tmp_path, fields=fields, steps=steps))
