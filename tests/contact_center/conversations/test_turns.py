"""Exactly once, in order, one at a time, and answered in the end."""

import asyncio
from pathlib import Path

import pytest

from tests.contact_center.world import HANDOFF, SOON, World, outside, running

pytestmark = pytest.mark.anyio


async def test_a_message_is_answered(here: World) -> None:
    visitor = await here.visitor()

    outcome = await visitor.say("你好")

    assert outcome["accepted"] is True
    assert outcome["handler"] == "bot"
    assert [reply["text"] for reply in outcome["replies"]] == ["您说的是:你好"]


async def test_rasa_learns_who_speaks_where_and_when(here: World) -> None:
    customer = await here.customer()

    await customer.say("余额")

    body = here.rasa.bodies[0]
    assert body["conversation_id"] == customer.conversation_id
    assert body["metadata"]["customer_id"] == "C0001"
    assert body["metadata"]["level"] == 1
    assert body["metadata"]["channel"] == "web"
    assert body["metadata"]["now"].endswith("+08:00")
    assert body["redelivered"] is False


async def test_the_same_message_again_returns_the_first_result(here: World) -> None:
    visitor = await here.visitor()
    first = await visitor.say("你好", name="once")

    again = await visitor.say("你好", name="once")

    assert again == first
    assert here.rasa.words == ["你好"]


async def test_the_same_message_many_times_at_once_is_handled_once(here: World) -> None:
    visitor = await here.visitor()
    here.rasa.delay_seconds = 0.1

    outcomes = await asyncio.gather(*(visitor.say("你好", name="once") for _ in range(8)))

    assert all(outcome == outcomes[0] for outcome in outcomes)
    assert outcomes[0]["replies"]
    assert here.rasa.words == ["你好"]
    assert await visitor.texts() == ["你好", "您说的是:你好"]


async def test_messages_of_one_conversation_are_handled_in_order_and_never_together(here: World) -> None:
    visitor = await here.visitor()
    here.rasa.delay_seconds = 0.01

    await asyncio.gather(*(visitor.say(f"第{n}句") for n in range(10)))
    await visitor.until_texts(lambda said: len([text for text in said if text.startswith("您说的是")]) == 10)

    history = await visitor.history()
    asked = [message["text"] for message in history if message["author"] == "customer"]
    assert here.rasa.words == asked
    assert here.rasa.at_once_max == 1
    assert [message["seq"] for message in history] == list(range(1, len(history) + 1))


async def test_conversations_do_not_wait_for_each_other(here: World) -> None:
    one, other = await here.visitor(), await here.visitor()
    here.rasa.delays["慢"] = 1.5
    slow = asyncio.create_task(one.say("慢"))

    quick = await other.say("快")

    assert [reply["text"] for reply in quick["replies"]] == ["您说的是:快"]
    assert not slow.done()
    await slow


async def test_a_message_is_stored_before_it_is_handled(here: World) -> None:
    visitor = await here.visitor()
    here.rasa.delay_seconds = 1.0

    asked = asyncio.create_task(visitor.say("你好"))
    texts = await visitor.until_texts(lambda said: bool(said))

    assert texts == ["你好"]
    assert here.rasa.saved == {}
    await asked


@pytest.mark.parametrize("here", SOON, indirect=True)
async def test_while_rasa_fails_the_customer_hears_one_sentence_and_then_the_answer(here: World) -> None:
    visitor = await here.visitor()
    here.rasa.failures = 1000

    outcome = await visitor.say("你好")
    here.rasa.failures = 0

    on_it = here.context.sentences.on_it
    assert [reply["text"] for reply in outcome["replies"]] == [on_it]
    texts = await visitor.until_texts(lambda said: len(said) == 3)
    assert texts == ["你好", on_it, "您说的是:你好"]


async def test_a_short_failure_is_not_noticed(here: World) -> None:
    visitor = await here.visitor()
    here.rasa.failures = 2

    outcome = await visitor.say("你好")

    assert [reply["text"] for reply in outcome["replies"]] == ["您说的是:你好"]
    assert [body["redelivered"] for body in here.rasa.bodies] == [False, True, True]


async def test_an_answer_lost_on_the_way_is_fetched_and_the_turn_not_repeated(here: World) -> None:
    visitor = await here.visitor()
    here.rasa.answers_lost = 1

    outcome = await visitor.say("你好")

    assert [reply["text"] for reply in outcome["replies"]] == ["您说的是:你好"]
    assert len({body["message_id"] for body in here.rasa.bodies}) == 1
    assert here.rasa.words == ["你好"]


@pytest.mark.parametrize(
    "here", [{"turn_gives_up_after_seconds": 0.3, "reply_wait_seconds": 0.2}], indirect=True
)
async def test_a_message_that_stays_unanswered_goes_to_a_person(here: World) -> None:
    visitor = await here.visitor()
    here.rasa.failures = 1000

    await visitor.say("你好")

    texts = await visitor.until_texts(lambda said: here.context.sentences.gave_up in said)
    assert texts.count(here.context.sentences.gave_up) == 1
    assert (await visitor.state())["handler"] == "queue"


async def test_an_unreadable_answer_goes_to_a_person(here: World) -> None:
    visitor = await here.visitor()
    here.rasa.script["坏"] = [{"custom": {"effect": "no such effect"}}]

    outcome = await visitor.say("坏")

    assert outcome["handler"] == "queue"
    assert [reply["text"] for reply in outcome["replies"]] == [
        here.context.sentences.gave_up,
        here.context.sentences.queued_next,
    ]


async def test_after_a_restart_what_was_left_is_answered_in_order(tmp_path: Path, database_url: str) -> None:
    async with outside(tmp_path, database_url, reply_wait_seconds=0.3) as (settings, rasa, bank):
        rasa.failures = 1000
        async with running(settings, rasa, bank) as before:
            visitor = await before.visitor()
            await asyncio.gather(visitor.say("第一句", "a"), visitor.say("第二句", "b"))
        rasa.failures = 0

        async with running(settings, rasa, bank) as after:
            visitor.http = after.http
            texts = await visitor.until_texts(
                lambda said: {"您说的是:第一句", "您说的是:第二句"} <= set(said)
            )

    assert rasa.words == [text for text in texts if text in ("第一句", "第二句")]
    assert texts.count("您说的是:第一句") == texts.count("您说的是:第二句") == 1


async def test_a_turn_saved_by_rasa_before_a_crash_is_not_handled_again(
    tmp_path: Path, database_url: str
) -> None:
    async with outside(tmp_path, database_url, reply_wait_seconds=0.3) as (settings, rasa, bank):
        rasa.answers_lost = 1000
        async with running(settings, rasa, bank) as before:
            visitor = await before.visitor()
            await visitor.say("转账")
        rasa.answers_lost = 0

        async with running(settings, rasa, bank) as after:
            visitor.http = after.http
            texts = await visitor.until_texts(lambda said: "您说的是:转账" in said)

    assert texts.count("您说的是:转账") == 1
    assert rasa.words == ["转账"]


async def test_what_follows_a_handoff_is_not_shown_to_rasa(here: World) -> None:
    visitor = await here.visitor()
    here.rasa.script["转人工"] = HANDOFF
    here.rasa.delays["转人工"] = 0.5

    first = asyncio.create_task(visitor.say("转人工"))
    await visitor.until_texts(lambda said: bool(said))
    second = await visitor.say("快一点")
    await first

    assert second["handler"] == "queue"
    assert second["replies"] == []
    assert here.rasa.words == ["转人工"]


async def test_a_typed_payload_reaches_rasa_as_words(here: World) -> None:
    visitor = await here.visitor()

    await visitor.say(' /affirm{"draft": "d_1"}')

    assert here.rasa.bodies[0]["text"] == 'affirm{"draft": "d_1"}'
    assert "payload" not in here.rasa.bodies[0]
