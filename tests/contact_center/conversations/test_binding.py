"""A visitor logs in: nothing is lost, and what needed the login is done."""

import asyncio

import pytest

from contact_center.conversations.messages import Customer
from tests.contact_center.world import HANDOFF, LOGIN, World

pytestmark = pytest.mark.anyio

LI = Customer("C0001", "李桂芳")


async def test_the_message_that_needed_the_login_is_handled_again(here: World) -> None:
    here.rasa.script["余额"] = LOGIN
    visitor = await here.visitor()
    [reply] = (await visitor.say("余额多少"))["replies"]
    assert reply["attachments"] == [{"kind": "login"}]
    here.rasa.script.clear()

    customer = await here.customer("C0001", visitor)

    texts = await customer.until_texts(lambda said: "您说的是:余额多少" in said)
    assert texts == ["余额多少", "请先登录。", "您说的是:余额多少"]
    assert [body["metadata"]["level"] for body in here.rasa.bodies] == [0, 1]
    assert len({body["message_id"] for body in here.rasa.bodies}) == 2


async def test_a_visitors_messages_come_to_the_end_of_the_customers_conversation(here: World) -> None:
    before = await here.customer()
    await before.say("早上好")
    visitor = await here.visitor()
    await visitor.say("有人吗")

    after = await here.customer("C0001", visitor)

    assert after.conversation_id == before.conversation_id
    assert await after.texts() == ["早上好", "您说的是:早上好", "有人吗", "您说的是:有人吗"]
    assert [message["seq"] for message in await after.history()] == [1, 2, 3, 4]


async def test_the_visitors_token_opens_nothing_any_more(here: World) -> None:
    visitor = await here.visitor()
    await visitor.say("你好")

    await here.customer("C0001", visitor)

    response = await here.http.get(visitor.path, headers=visitor.headers)
    assert response.status_code == 401


async def test_two_channels_of_one_customer_share_one_conversation(here: World) -> None:
    web = await here.customer()

    other = await here.context.conversations.for_customer(LI, "wechat")

    assert other.conversation_id == web.conversation_id


async def test_first_logins_at_once_make_one_conversation(here: World) -> None:
    people = await asyncio.gather(*(here.customer() for _ in range(5)))

    assert len({person.conversation_id for person in people}) == 1


async def test_the_same_client_message_id_before_and_after_keeps_both_messages(here: World) -> None:
    before = await here.customer()
    await before.say("早上好", name="1")
    visitor = await here.visitor()
    await visitor.say("有人吗", name="1")

    after = await here.customer("C0001", visitor)

    texts = await after.texts()
    assert "早上好" in texts
    assert "有人吗" in texts


async def test_a_turn_in_work_during_the_login_is_answered_once_as_the_customers(here: World) -> None:
    await here.customer()
    visitor = await here.visitor()
    here.rasa.delays["余额"] = 0.8
    asked = asyncio.create_task(visitor.post(text="余额"))
    await visitor.until_texts(lambda said: bool(said))

    customer = await here.customer("C0001", visitor)

    texts = await customer.until_texts(lambda said: "您说的是:余额" in said)
    assert texts.count("您说的是:余额") == 1
    assert here.rasa.bodies[-1]["metadata"]["customer_id"] == "C0001"
    await asked


async def test_a_login_needed_by_a_turn_in_work_has_already_come(here: World) -> None:
    visitor = await here.visitor()
    here.rasa.script["余额"] = LOGIN
    here.rasa.delays["余额"] = 0.6
    asked = asyncio.create_task(visitor.post(text="余额"))
    await visitor.until_texts(lambda said: bool(said))

    customer = await here.customer("C0001", visitor)

    await customer.until_texts(lambda said: said.count("请先登录。") == 2)
    assert [body["metadata"]["level"] for body in here.rasa.bodies] == [0, 1]
    await asked


async def test_a_place_in_the_queue_is_carried_over(here: World) -> None:
    await here.customer()
    visitor = await here.visitor()
    here.rasa.script["转人工"] = HANDOFF
    await visitor.say("转人工")

    customer = await here.customer("C0001", visitor)

    state = await customer.state()
    assert state["handler"] == "queue"
    assert state["queue_position"] == 1


async def test_another_customers_conversation_is_not_taken(here: World) -> None:
    first = await here.customer("C0001")
    await first.say("你好")

    second = await here.customer("C0002", first)

    assert second.conversation_id != first.conversation_id
    assert await second.texts() == []
    assert await first.texts() == ["你好", "您说的是:你好"]


async def test_binding_again_changes_nothing(here: World) -> None:
    visitor = await here.visitor()
    await visitor.say("你好")
    first = await here.context.conversations.bind(visitor.conversation_id, LI)

    again = await here.context.conversations.bind(visitor.conversation_id, LI)

    assert again == first
