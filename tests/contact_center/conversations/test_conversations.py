"""What others call: say something once, tell Rasa something, listen."""

import asyncio

import pytest

from contact_center.conversations.messages import Button, Frame, Incoming, UnknownConversationError
from tests.contact_center.world import HANDOFF, World

pytestmark = pytest.mark.anyio


async def test_a_thing_is_said_once_per_key(here: World) -> None:
    customer = await here.customer()
    say = here.context.conversations.say

    await asyncio.gather(*(say(customer.conversation_id, "账单快到期了", key="bill-1") for _ in range(5)))

    assert await customer.texts() == ["账单快到期了"]


async def test_a_button_under_what_was_said_starts_what_it_promises(here: World) -> None:
    customer = await here.customer()
    payload = '/start{"journey": "repayment"}'
    await here.context.conversations.say(
        customer.conversation_id, "账单快到期了", buttons=[Button("帮我还", payload)], key="bill-1"
    )

    [message] = await customer.history()
    await customer.press(message["buttons"][0])

    assert here.rasa.words == [payload]


async def test_nothing_is_said_between_a_message_and_its_answer(here: World) -> None:
    customer = await here.customer()
    here.rasa.delay_seconds = 0.4
    asked = asyncio.create_task(customer.say("你好"))
    await customer.until_texts(lambda said: bool(said))

    await here.context.conversations.say(customer.conversation_id, "账单快到期了", key="bill-1")
    await asked

    assert await customer.texts() == ["你好", "您说的是:你好", "账单快到期了"]


async def test_rasa_is_told_once_per_key_and_in_turn(here: World) -> None:
    customer = await here.customer()
    tell = here.context.conversations.tell_rasa

    await tell(customer.conversation_id, "/outreach_sent{}", key="event-1")
    await tell(customer.conversation_id, "/outreach_sent{}", key="event-1")
    await customer.say("好的帮我还上")

    assert here.rasa.words == ["/outreach_sent{}", "好的帮我还上"]
    assert here.rasa.at_once_max == 1


async def test_rasa_is_told_even_while_a_person_has_the_conversation(here: World) -> None:
    here.rasa.script["转人工"] = HANDOFF
    customer = await here.customer()
    await customer.say("转人工")

    await here.context.conversations.tell_rasa(customer.conversation_id, "/outreach_sent{}")
    await here.context.conversations.handle(customer.conversation_id)

    assert here.rasa.words[-1] == "/outreach_sent{}"


async def test_a_listener_hears_replies_as_they_come(here: World) -> None:
    customer = await here.customer()
    heard: list[Frame] = []
    here.context.conversations.subscribe(customer.conversation_id, lambda _, frame: heard.append(frame))

    await here.context.conversations.submit(
        customer.conversation_id, Incoming("w1", "你好", channel="wechat")
    )

    assert [frame["message"].author for frame in heard if frame["type"] == "message"] == [
        "customer",
        "bot",
    ]


async def test_a_listener_that_fails_harms_nobody(here: World) -> None:
    customer = await here.customer()
    heard: list[Frame] = []

    def broken(_: str, frame: Frame) -> None:
        raise ValueError("broken")

    here.context.conversations.subscribe(customer.conversation_id, broken)
    here.context.conversations.subscribe(customer.conversation_id, lambda _, frame: heard.append(frame))

    await customer.say("你好")

    assert len(heard) == 2


async def test_an_unknown_conversation_is_an_error(here: World) -> None:
    with pytest.raises(UnknownConversationError):
        await here.context.conversations.say("c_none", "你好", key="1")
