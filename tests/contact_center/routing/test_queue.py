"""Danger first, then strain, then first come, first served."""

import pytest

from contact_center.routing.queue import NotWaitingError
from tests.contact_center.world import HANDOFF, World

pytestmark = pytest.mark.anyio


async def test_positions_follow_the_order_of_arrival(here: World) -> None:
    here.rasa.script["转人工"] = HANDOFF
    people = [await here.visitor() for _ in range(3)]
    for person in people:
        await person.say("转人工")

    positions = [await here.context.queue.position(person.conversation_id) for person in people]

    assert positions == [1, 2, 3]


async def test_everybody_hears_how_many_are_ahead(here: World) -> None:
    here.rasa.script["转人工"] = HANDOFF
    people = [await here.visitor() for _ in range(2)]

    outcomes = [await person.say("转人工") for person in people]

    sentences = here.context.sentences
    told = [outcome["replies"][-1]["text"] for outcome in outcomes]
    assert told == [sentences.queued_next, sentences.queued_behind.format(ahead=1)]


async def test_who_moves_up_hears_the_new_position_live(here: World) -> None:
    here.rasa.script["转人工"] = HANDOFF
    first, second = await here.visitor(), await here.visitor()
    await first.say("转人工")
    await second.say("转人工")

    async with here.line(second.token) as line:
        assert (await line.until("queue"))["position"] == 2
        await here.context.queue.leave(first.conversation_id)
        assert (await line.until("queue"))["position"] == 1


async def test_who_does_not_wait_has_no_position(here: World) -> None:
    visitor = await here.visitor()

    assert await here.context.queue.position(visitor.conversation_id) is None


async def test_asking_for_a_person_twice_waits_once(here: World) -> None:
    here.rasa.script["转人工"] = [*HANDOFF, *HANDOFF]
    visitor = await here.visitor()

    await visitor.say("转人工")

    assert len(await here.context.queue.waiting()) == 1


async def test_a_conversation_of_the_bot_cannot_be_accepted(here: World) -> None:
    visitor = await here.visitor()

    with pytest.raises(NotWaitingError):
        await here.context.queue.accept(visitor.conversation_id, "A001", "林晓")


async def test_a_second_handoff_starts_with_a_packet_of_its_own(here: World) -> None:
    here.rasa.script["转人工"] = HANDOFF
    visitor = await here.visitor()
    await visitor.say("转人工")
    await here.context.queue.leave(visitor.conversation_id)
    await visitor.say("再转人工吧")
    assert await here.context.queue.packet(visitor.conversation_id) is None

    await visitor.say("转人工")

    packet = await here.context.queue.packet(visitor.conversation_id)
    assert packet is not None
    assert "再转人工吧" in str(packet["transcript"])


def handoff(priority: int) -> list[dict]:
    return [{"custom": {"effect": "handoff", "reason": "fraud", "packet": {"priority": priority}}}]


async def test_who_is_in_danger_is_served_before_who_came_first(here: World) -> None:
    here.rasa.script |= {"转人工": handoff(2), "急": handoff(1), "被骗了": handoff(0)}
    people = [await here.visitor() for _ in range(3)]
    for person, words in zip(people, ("转人工", "急", "被骗了"), strict=True):
        await person.say(words)

    positions = [await here.context.queue.position(person.conversation_id) for person in people]

    assert positions == [3, 2, 1]


async def test_a_packet_without_a_sensible_priority_is_in_no_hurry(here: World) -> None:
    here.rasa.script["转人工"] = [
        {"custom": {"effect": "handoff", "reason": "asked", "packet": {"priority": "first!"}}}
    ]
    visitor = await here.visitor()

    await visitor.say("转人工")

    assert [item.priority for item in await here.context.queue.waiting()] == [2]
