"""Old events and settled decisions are forgotten, each after its own time."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from contact_center.outreach.retention import forget
from contact_center.outreach.tables import DecisionRow, EventRow
from tests.contact_center.outreach.test_dispatcher import asleep, awake, settled
from tests.contact_center.outreach.test_intake import deliver, event
from tests.contact_center.wechat.world import World, world

pytestmark = pytest.mark.anyio


def counts(here: World) -> tuple[int, int]:
    with here.database.read() as session:
        return tuple(session.scalar(select(func.count()).select_from(one)) for one in (EventRow, DecisionRow))


@pytest.mark.parametrize(("events", "decisions", "left"), [(-1, -1, (1, 1)), (1, -1, (0, 1)), (1, 1, (0, 0))])
async def test_each_goes_after_its_own_time(
    database_url: str, events: int, decisions: int, left: tuple[int, int]
) -> None:
    async with world(database_url) as here:
        awake(here)
        await deliver(here, event(here))
        await settled(here, "sent")
        now = here.clock.now()
        forget(here.database, now + timedelta(hours=events), now + timedelta(hours=decisions))

        assert counts(here) == left


async def test_a_decision_that_still_waits_stays(database_url: str) -> None:
    async with world(database_url) as here:
        asleep(here)
        await deliver(here, event(here))
        await settled(here, "waiting")
        later = here.clock.now() + timedelta(hours=1)
        forget(here.database, later, later)

        assert counts(here) == (0, 1)
