"""Whoever comes back to an open journey is shown where it stands: once, and only while it is worth it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from contact_center.conversations.messages import Customer, Incoming
from tests.contact_center.world import World

pytestmark = pytest.mark.anyio
OPEN = {
    "effect": "progress",
    "journey": "limit_change",
    "stage": 1,
    "stages": 2,
    "days": 7,
    "fields": {"answers": {"limit": 10000}},
}
QUESTION = [{"text": "改成多少?", "buttons": []}, {"custom": OPEN}]
OVER = [{"text": "办好了。", "buttons": []}, {"custom": {"effect": "progress", "journey": None}}]


def returns(here: World) -> list[dict[str, Any]]:
    return [words for words in here.rasa.words if words.startswith("/returned")]


async def left_open(here: World) -> Any:
    here.rasa.script |= {
        "改限额": QUESTION,
        "算了": OVER,
        "/returned": [{"text": "欢迎回来。", "buttons": []}],
    }
    customer = await here.customer()
    await customer.say("改限额")
    return customer


async def test_who_comes_back_after_a_while_is_shown_where_the_journey_stands(here: World) -> None:
    await left_open(here)
    here.time.ahead = timedelta(minutes=31)

    again = await here.customer()

    assert "欢迎回来。" in await again.until_texts(lambda texts: texts[-1] == "欢迎回来。")
    assert '"stage": 1' in returns(here)[0]
    assert '"limit": 10000' in returns(here)[0]


async def test_a_reload_within_a_minute_shows_nothing(here: World) -> None:
    customer = await left_open(here)

    await here.customer()
    await customer.say("在吗")

    assert returns(here) == []


async def test_each_return_is_greeted_once(here: World) -> None:
    await left_open(here)
    here.time.ahead = timedelta(minutes=31)

    for _ in range(3):
        customer = await here.customer()
    await customer.say("在吗")

    assert len(returns(here)) == 1


async def test_another_channel_shows_it_at_once(here: World) -> None:
    await left_open(here)
    conversation = await here.context.conversations.for_customer(Customer("C0001", "李桂芳"), "wechat")

    await here.context.conversations.submit(
        conversation.conversation_id, Incoming("wx-1", text="在吗", channel="wechat")
    )

    assert here.rasa.words[1:] == [returns(here)[0], "在吗"]


async def test_nothing_is_shown_when_the_journey_is_over(here: World) -> None:
    customer = await left_open(here)
    await customer.say("算了")
    here.time.ahead = timedelta(minutes=31)

    customer = await here.customer()
    await customer.say("在吗")

    assert returns(here) == []


async def test_nothing_is_shown_after_the_days_of_the_journey(here: World) -> None:
    await left_open(here)
    here.time.ahead = timedelta(days=8)

    customer = await here.customer()
    await customer.say("在吗")

    assert returns(here) == []
