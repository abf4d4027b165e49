"""The insights say how many cases wait, whether answers came in time, and who had them how long."""

from __future__ import annotations

import pytest

from tests.contact_center.cases.complaining import complained, done, the_number
from tests.contact_center.world import World

pytestmark = pytest.mark.anyio
DAY = 86400


async def test_who_held_it_how_long_and_what_is_late(here: World) -> None:
    await complained(here)
    agent, number = await here.agent(), await the_number(here)
    await done(agent, number, "pass", department="信息科技部", note="系统问题")
    here.set_clock(16 * DAY)

    found = (await agent.get("insights", days=30)).json()["cases"]

    assert (found["running"], found["overdue"], found["in_time"]) == (1, 1, None)
    assert found["held"][0] == {"department": "信息科技部", "cases": 1, "hours": 384.0}


async def test_an_answer_within_its_days_is_in_time(here: World) -> None:
    await complained(here)
    agent, number = await here.agent(), await the_number(here)
    await done(agent, number, "take")
    await done(agent, number, "answer", text="已经核实。")

    found = (await agent.get("insights", days=7)).json()["cases"]

    assert (found["running"], found["in_time"]) == (0, 1.0)
