"""What is over is forgotten after a while, and nothing else."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from contact_center.channels.wechat.retention import forget
from contact_center.channels.wechat.tables import CallbackRow, OutboxRow, ShownRow, TicketRow
from tests.contact_center.wechat.world import World, world

pytestmark = pytest.mark.anyio


def counts(here: World) -> dict[str, int]:
    with here.database.read() as session:
        return {
            table.__tablename__.removeprefix("wechat_"): session.scalar(
                select(func.count()).select_from(table)
            )
            or 0
            for table in (CallbackRow, OutboxRow, TicketRow, ShownRow)
        }


async def test_what_is_not_over_stays(database_url: str) -> None:
    async with world(database_url) as here:
        await here.bind()
        await here.platform.type("o-li", "查余额")
        before = counts(here)
        forget(here.database, here.clock.wall() - timedelta(minutes=1))

        assert counts(here) == before == {"callbacks": 2, "outbox": 1, "tickets": 1, "shown": 3}


async def test_what_is_over_goes_by_itself_but_what_was_shown_stays_known(database_url: str) -> None:
    async with world(database_url, forget_every_seconds=0.01) as here:
        await here.bind()
        here.time.ahead = timedelta(days=10)
        gone = {"callbacks": 0, "outbox": 0, "tickets": 0, "shown": 2}
        async with asyncio.timeout(5):
            while counts(here) != gone:
                await asyncio.sleep(0.05)
