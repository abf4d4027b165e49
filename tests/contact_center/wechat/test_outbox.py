"""Customer-service messages survive errors, closed windows and lost answers, and double nothing silently."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select

from contact_center.channels.wechat.contacts import Contacts
from contact_center.channels.wechat.tables import OutboxRow
from tests.contact_center.wechat.world import World, world

pytestmark = pytest.mark.anyio


async def say(here: World, *texts: str) -> None:
    """An agent says something to the customer of this phone."""
    contact = Contacts(here.database).get("o-li")
    assert contact is not None
    for text in texts:
        await here.conversations.say(str(contact.conversation_id), text, "agent", key=text)
        await here.after_a_round()


async def only_letter(here: World) -> tuple[str, str | None]:
    """State and problem of the one letter, once an attempt to send it has ended."""
    for _ in range(250):
        with here.database.read() as session:
            row = session.scalars(select(OutboxRow)).one_or_none()
        if row is not None and row.attempts and row.state != "sending":
            return row.state, row.problem
        await asyncio.sleep(0.02)
    raise AssertionError("no attempt has ended")


@pytest.mark.parametrize("code", [-1, 40001, 42001, 45009])
async def test_a_passing_error_is_tried_again(database_url: str, code: int) -> None:
    async with world(database_url) as here:
        await here.platform.type("o-li", "你好")
        here.platform.errors = [code, code]
        await say(here, "我是小周")

        assert await here.until_shown(2) == ["您说的是:你好", "我是小周"]


async def test_a_token_thrown_away_early_is_renewed(database_url: str) -> None:
    async with world(database_url) as here:
        await here.platform.type("o-li", "你好")
        await say(here, "一")
        await here.until_shown(2)
        here.platform.throw_token_away()
        await say(here, "二")

        assert (await here.until_shown(3), here.platform.tokens_given) == (["您说的是:你好", "一", "二"], 2)


async def test_a_send_whose_answer_is_lost_is_repeated_and_says_so(database_url: str) -> None:
    async with world(database_url) as here:
        await here.platform.type("o-li", "你好")
        here.platform.cut_after_sending = 1
        await say(here, "转好了")

        assert (await here.until_shown(3))[1:] == [
            "转好了",
            "（刚才这条可能没送到，再发一次，没有重复办理）\n转好了",
        ]


async def test_after_five_the_rest_waits_for_the_customers_next_word(database_url: str) -> None:
    async with world(database_url) as here:
        await here.platform.type("o-li", "你好")
        await say(here, "一", "二", "三", "四", "五")
        await here.conversations.say(
            str(Contacts(here.database).get("o-li").conversation_id), "六", "agent", key="六"
        )
        assert len(await here.after_a_round()) == 6
        await here.platform.type("o-li", "在")

        assert sorted((await here.until_shown(8))[6:]) == ["六", "您说的是:在"]


async def test_a_quota_that_wechat_counts_differently_is_believed(database_url: str) -> None:
    async with world(database_url) as here:
        await here.platform.type("o-li", "你好")
        here.platform.phones["o-li"].messages_left = 0
        await say(here, "一")

        assert await only_letter(here) == ("waiting", "errcode 45047")


async def test_a_closed_window_is_believed(database_url: str) -> None:
    async with world(database_url) as here:
        await here.platform.type("o-li", "你好")
        here.platform.phones["o-li"].window_ends = 0
        await say(here, "一")

        assert await only_letter(here) == ("waiting", "errcode 45015")


async def test_after_48_hours_nothing_is_sent(database_url: str) -> None:
    async with world(database_url) as here:
        await here.platform.type("o-li", "你好")
        here.time.ahead = timedelta(hours=48, seconds=1)
        await say(here, "一")

        assert await here.after_a_round() == ["您说的是:你好"]


async def test_a_refused_message_does_not_block_the_next(database_url: str) -> None:
    async with world(database_url) as here:
        await here.platform.type("o-li", "你好")
        here.platform.errors = [45002]
        await say(here, "坏的", "好的")

        assert await here.until_shown(2) == ["您说的是:你好", "好的"]
