"""How far a journey has come is kept outside the dialogue, and brings it back when the dialogue has forgotten it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.journeys.world import Visit


@pytest.fixture
def begun(visit: Visit) -> dict[str, Any]:
    """A journey of which the first two fields are known; gives its progress."""
    tail = visit.accounts()[0]["card_tail"]
    said = visit.say("改单笔限额", "change_limit", card_tail=tail)
    progress = said.effect("progress")
    assert progress is not None
    return progress


def come_back(visit: Visit, progress: dict[str, Any]) -> Any:
    how_far = {name: progress[name] for name in ("stage", "stages")}
    told = {name: progress[name] for name in ("journey", "fields")}
    return visit.conversation.tap("returned", value=how_far, **told)


def test_every_turn_tells_how_far_it_is(begun: dict[str, Any]) -> None:
    assert (begun["journey"], begun["stage"], begun["stages"], begun["days"]) == ("limit_change", 1, 2, 7)
    assert begun["fields"]["answers"]["span"]["value"] == "per_transfer"


def test_the_summary_is_the_last_step(visit: Visit, begun: dict[str, Any]) -> None:
    progress = visit.say("两百", amount=200_00).effect("progress")

    assert progress is not None
    assert progress["stage"] == progress["stages"]
    assert set(progress["fields"]) == {"answers"}


def test_what_is_over_is_told(visit: Visit, begun: dict[str, Any]) -> None:
    said = visit.say("算了", "cancel")

    assert said.effect("progress") == {"effect": "progress", "journey": None}


def test_what_was_pushed_aside_is_still_open(visit: Visit, begun: dict[str, Any]) -> None:
    visit.say("我卡丢了", "report_card_loss")

    progress = visit.say("算了", "cancel").effect("progress")

    assert progress is not None
    assert progress["journey"] == "limit_change"


def test_who_comes_back_sees_the_step_and_goes_on(visit: Visit, begun: dict[str, Any]) -> None:
    welcome = come_back(visit, begun)
    said = visit.conversation.tap("resume", journey="limit_change")

    assert welcome.values["utter_welcome_back"]["stage"] == 1
    assert said.responses == ["utter_ask_limit_change_limit"]


def test_a_dialogue_that_has_forgotten_goes_on_from_what_was_kept(
    visit: Visit, begun: dict[str, Any]
) -> None:
    visit.conversation.slots.clear()
    visit.conversation.form = None

    come_back(visit, begun)
    said = visit.conversation.tap("resume", journey="limit_change")

    assert said.responses == ["utter_ask_limit_change_limit"]
