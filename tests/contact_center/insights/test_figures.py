"""The figures say what happened, in the time that was asked for."""

from typing import Any

import pytest

from tests.contact_center.world import HANDOFF, World

pytestmark = pytest.mark.anyio


def fact(route: str) -> list[dict[str, Any]]:
    effect = {
        "effect": "fact",
        "route": route,
        "target": "x",
        "intent": "y",
        "confidence": 0.9,
        "reasons": ["z"],
    }
    return [{"text": "好的"}, {"custom": effect}]


async def test_figures_of_a_day(here: World) -> None:
    here.rasa.script |= {
        "余额": fact("journey"),
        "啊": fact("clarify"),
        "转人工": [*HANDOFF, *fact("handoff")],
    }
    one, other = await here.visitor(), await here.visitor()
    await one.say("余额")
    await one.say("啊")
    await other.say("余额")
    await other.say("转人工")
    await other.say("在吗")

    figures = (await (await here.agent()).get("insights", days=1)).json()

    assert figures["turns"] == 4
    assert figures["conversations"] == 2
    assert figures["containment"] == 0.5
    assert figures["fallback_rate"] == 0.25
    assert figures["handoffs_by_reason"] == {"asked_for_person": 1}
    assert figures["routes"] == {"journey": 2, "clarify": 1, "handoff": 1}
    assert set(figures["definitions"]) == set(figures) - {"definitions"}


async def test_without_turns_there_are_no_shares(here: World) -> None:
    figures = (await (await here.agent()).get("insights")).json()

    assert figures["turns"] == 0
    assert figures["containment"] is None
    assert figures["fallback_rate"] is None


async def test_what_is_older_is_not_counted(here: World) -> None:
    here.rasa.script["余额"] = fact("journey")
    await (await here.visitor()).say("余额")
    here.set_clock(3 * 24 * 3600)

    figures = here.context.figures.of_days(2, here.context.clock.now())

    assert figures["turns"] == 0


async def test_a_fact_is_masked(here: World) -> None:
    here.rasa.script["卡"] = fact("faq")
    await (await here.visitor()).say("卡号6222021234567890123")

    assert "6222021234567890123" not in here.stored()
    assert "faq" not in here.stored() or "卡号" in here.stored()


@pytest.mark.parametrize("days", ["0", "367", "x"])
async def test_a_bad_number_of_days_is_422(here: World, days: str) -> None:
    assert (await (await here.agent()).get("insights", days=days)).status_code == 422
