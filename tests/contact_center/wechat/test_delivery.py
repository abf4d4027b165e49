"""Every answer reaches the phone exactly once: with the callback, or later as a message of its own."""

import asyncio

import pytest

from contact_center.channels.wechat.contacts import Contacts
from contact_center.channels.wechat.crypto import EnvelopeKey
from tests.contact_center.wechat.world import World, world
from tests.fakes.wechat import OUT_OF_SERVICE

pytestmark = pytest.mark.anyio
STOP_SECONDS_MAX = 10
CONFIRM = {
    "text": "确认给妈妈转账 3,500.00 元?",
    "buttons": [
        {"title": "确认", "payload": '/affirm{"draft": "d_1"}'},
        {"title": "取消", "payload": '/deny{"draft": "d_1"}'},
    ],
}


async def test_a_quick_answer_goes_with_the_callback(database_url: str) -> None:
    async with world(database_url) as here:
        await here.platform.type("o-li", "你好")

        assert await here.until_shown(1) == ["您说的是:你好"]


async def test_safe_mode_is_sealed_both_ways(database_url: str) -> None:
    async with world(database_url, mode="safe", encoding_aes_key="A" * 43) as here:
        here.platform.key = EnvelopeKey("A" * 43, here.platform.appid)
        await here.platform.type("o-li", "你好")

        assert await here.until_shown(1) == ["您说的是:你好"]


async def test_the_previous_key_is_answered_with_the_previous_key(database_url: str) -> None:
    keys = {"encoding_aes_key": "b" * 42 + "A", "previous_encoding_aes_key": "A" * 43}
    async with world(database_url, mode="safe", **keys) as here:
        here.platform.key = EnvelopeKey("A" * 43, here.platform.appid)
        await here.platform.type("o-li", "你好")

        assert await here.until_shown(1) == ["您说的是:你好"]


async def test_a_late_answer_comes_once_as_a_customer_service_message(database_url: str) -> None:
    async with world(database_url, second=0.4) as here:
        here.rasa.delay_seconds = 7 * here.platform.second
        await here.platform.type("o-li", "慢慢来")

        # On a busy machine the answer may share a message with the word that it takes a while.
        shown = await here.until_said("您说的是:慢慢来")
        assert ("".join(shown).count("您说的是:慢慢来"), OUT_OF_SERVICE in shown) == (1, False)


async def test_ten_deliveries_at_once_are_handled_once_and_answered_once(database_url: str) -> None:
    async with world(database_url) as here:
        here.rasa.delay_seconds = 0.1
        same = [here.platform.type("o-li", "你好", message_id="77") for _ in range(10)]
        await asyncio.gather(*same)

        assert (await here.until_shown(1), here.rasa.said()) == (["您说的是:你好"], ["你好"])


async def test_a_delivery_repeated_after_a_lost_answer_gets_the_same_answer(database_url: str) -> None:
    async with world(database_url, second=0.4) as here:
        document = {"ToUserName": "gh_1", "FromUserName": "o-li", "CreateTime": 1, "MsgType": "text"}
        document |= {"Content": "你好", "MsgId": "78"}
        await here.platform.deliver(document)
        await asyncio.sleep(5 * here.platform.second)

        assert await here.platform.deliver(document) == "您说的是:你好"


@pytest.mark.parametrize("typed", ["1", "１", "确认"])
async def test_a_number_or_a_title_is_a_tap(database_url: str, typed: str) -> None:
    async with world(database_url) as here:
        here.rasa.script |= {"给妈妈": [CONFIRM], "/affirm": [{"text": "转好了"}]}
        await here.platform.type("o-li", "给妈妈转三千五")
        await here.platform.type("o-li", typed)

        assert (await here.until_shown(2))[1] == "转好了"


async def test_buttons_are_numbered(database_url: str) -> None:
    async with world(database_url) as here:
        here.rasa.script |= {"给妈妈": [CONFIRM]}
        await here.platform.type("o-li", "给妈妈转三千五")

        assert here.shown() == ["确认给妈妈转账 3,500.00 元?\n1. 确认\n2. 取消\n回复前面的数字就可以选"]


async def test_a_number_without_a_list_is_words(database_url: str) -> None:
    async with world(database_url) as here:
        await here.platform.type("o-li", "1")

        assert await here.until_shown(1) == ["您说的是:1"]


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"MsgType": "image", "PicUrl": "http://x.test/1.jpg"}, "图片"),
        ({"MsgType": "voice", "MediaId": "1"}, "语音"),
        ({"MsgType": "location", "Location_X": "23.1"}, "看不懂"),
        ({"MsgType": "text", "Content": "长" * 2001}, "太长"),
        ({"MsgType": "event", "Event": "subscribe"}, "欢迎"),
    ],
)
async def test_what_cannot_be_read_is_answered_honestly(
    database_url: str, fields: dict[str, str], word: str
) -> None:
    async with world(database_url) as here:
        await here.platform.push("o-li", dict(fields))

        assert word in here.shown()[0]


async def test_unfollowing_says_nothing(database_url: str) -> None:
    async with world(database_url) as here:
        await here.platform.push("o-li", {"MsgType": "event", "Event": "unsubscribe"})

        assert await here.after_a_round() == []


async def test_what_an_agent_says_reaches_the_phone(database_url: str) -> None:
    async with world(database_url) as here:
        await here.platform.type("o-li", "你好")
        conversation = await conversation_of(here)
        await here.conversations.say(conversation, "我是坐席小周", "agent", key="reply-1")

        assert await here.until_shown(2) == ["您说的是:你好", "我是坐席小周"]


async def test_it_stops_although_something_was_said_at_that_moment(database_url: str) -> None:
    async with world(database_url, poll_seconds=60.0) as here:
        await here.platform.type("o-li", "你好")
        conversation = await conversation_of(here)
        await here.after_a_round()
        await here.conversations.say(conversation, "我是坐席小周", "agent", key="reply-1")

        async with asyncio.timeout(STOP_SECONDS_MAX) as limit:
            await here.wechat.stop()

        assert not limit.expired()


async def test_a_long_answer_arrives_whole_in_parts(database_url: str) -> None:
    async with world(database_url) as here:
        here.rasa.script = {
            "明细": [{"text": "\n".join(f"第 {n} 笔消费,金额 {n}.00 元" for n in range(150))}]
        }
        await here.platform.type("o-li", "明细")

        assert "".join(await here.until_shown(3)).count("笔消费") == 150


async def conversation_of(here: World, openid: str = "o-li") -> str:
    contact = Contacts(here.database).get(openid)
    assert contact is not None
    return str(contact.conversation_id)
