"""Whether an answer helped, said by a number or in words, is kept with how it was found; the bot hears nothing of it."""

import pytest
from sqlalchemy import select

from contact_center.channels.wechat.catalogue import sentences
from contact_center.knowledge_care.tables import RatingRow
from tests.contact_center.wechat.world import LI, World, world

pytestmark = pytest.mark.anyio

TRACE = {"verdict": "answer", "known": 0.98, "version": 2}
CARD = {"type": "article", "article_id": "branch_hours", "version": 2, "trace": TRACE}
ANSWER = [
    {
        "text": "九点到五点。",
        "buttons": [{"title": "周末开门吗？", "payload": '/ask{"article": "branch_weekend"}'}],
    },
    {"custom": {"effect": "card", "card": CARD}},
]


def kept(here: World) -> list[tuple[str, int | None, bool, object]]:
    with here.database.read() as session:
        rows = session.scalars(select(RatingRow))
        return [(row.article_id, row.version, row.helpful, row.trace) for row in rows]


async def ask(here: World) -> None:
    here.rasa.script["几点开门"] = ANSWER
    await here.platform.type("o-li", "几点开门")


async def test_an_answer_is_shown_with_what_to_say_to_it(database_url: str) -> None:
    async with world(database_url) as here:
        await ask(here)

        shown = "九点到五点。\n1. 周末开门吗？\n2. 有帮助\n3. 没帮助\n回复前面的数字就可以选"
        assert await here.until_shown(1) == [shown]


@pytest.mark.parametrize(
    ("typed", "helpful"), [("有帮助", True), ("2", True), ("没帮助", False), ("３", False)]
)
async def test_a_rating_is_kept_with_article_version_and_trace(
    database_url: str, typed: str, helpful: bool
) -> None:
    async with world(database_url) as here:
        await ask(here)

        await here.platform.type("o-li", typed)

        thanks = sentences().thanks_helpful if helpful else sentences().thanks_unhelpful
        assert (await here.until_shown(2))[1] == thanks
        assert kept(here) == [("branch_hours", 2, helpful, TRACE)]
        assert here.rasa.said() == ["几点开门"]


async def test_the_last_word_counts_and_the_other_numbers_still_hold(database_url: str) -> None:
    async with world(database_url) as here:
        await ask(here)
        here.rasa.script["/ask"] = [{"text": "周末也开。"}]

        for typed in ("有帮助", "没帮助", "1"):
            await here.platform.type("o-li", typed)

        assert (await here.until_shown(4))[3] == "周末也开。"
        assert kept(here) == [("branch_hours", 2, False, TRACE)]


async def test_a_repeated_delivery_is_thanked_with_the_same_words(database_url: str) -> None:
    async with world(database_url, redelivery_after_seconds=0.001) as here:
        await ask(here)
        document = {"ToUserName": "gh_1", "FromUserName": "o-li", "CreateTime": 1, "MsgType": "text"}
        document |= {"Content": "有帮助", "MsgId": "79"}

        replies = [await here.platform.deliver(document) for _ in range(2)]

        assert replies == [sentences().thanks_helpful] * 2
        assert len(kept(here)) == 1


async def test_an_answer_can_be_rated_after_its_conversation_became_the_customers(database_url: str) -> None:
    async with world(database_url) as here:
        await here.conversations.for_customer(LI)
        here.rasa.script["查余额"] = [*ANSWER, {"custom": {"effect": "login_required"}}]
        await here.platform.type("o-li", "查余额")
        here.rasa.script["查余额"] = []
        await here.call("POST", "/api/v1/wechat/bindings", json={"ticket": here.ticket()})

        await here.platform.type("o-li", "有帮助")

        assert kept(here) == [("branch_hours", 2, True, TRACE)]


async def test_without_an_answer_on_the_phone_the_words_go_to_the_bot(database_url: str) -> None:
    async with world(database_url) as here:
        await ask(here)
        await here.platform.type("o-li", "你好")

        await here.platform.type("o-li", "有帮助")

        assert here.rasa.said() == ["几点开门", "你好", "有帮助"]
        assert kept(here) == []
