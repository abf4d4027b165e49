"""The agent's live line: the queue's changes, their own conversations, and nobody else's."""

import asyncio

import pytest

from tests.contact_center.world import DESK_SOCKET, HANDOFF, World

pytestmark = pytest.mark.anyio


async def test_the_desk_hears_that_somebody_waits(here: World) -> None:
    here.rasa.script["转人工"] = HANDOFF
    visitor, agent = await here.visitor(), await here.agent()
    async with here.desk_line(agent) as line:
        await visitor.say("转人工")

        frame = await line.until("handler")
    assert frame == {"type": "handler", "handler": "queue", "conversation_id": visitor.conversation_id}


async def test_an_agent_hears_their_conversation_and_the_customer_hears_them(here: World) -> None:
    here.rasa.script["转人工"] = HANDOFF
    visitor, agent = await here.visitor(), await here.agent()
    await visitor.say("转人工")
    async with here.desk_line(agent) as desk, here.line(visitor.token) as widget:
        await agent.post(f"conversations/{visitor.conversation_id}/accept")
        await desk.until("handler")

        await visitor.say("在吗")
        heard = await desk.until("message")
        await desk.send(type="typing", conversation_id=visitor.conversation_id)
        typing = await widget.until("typing")
        await agent.post(
            f"conversations/{visitor.conversation_id}/reply", client_message_id="a1", text="在的"
        )

        while (seen := await widget.until("message"))["message"]["author"] != "agent":
            pass
    assert heard["conversation_id"] == visitor.conversation_id
    assert heard["message"]["text"] == "在吗"
    assert typing["author"] == "agent"
    assert seen["message"]["text"] == "在的"


async def test_a_picture_comes_with_an_address_that_the_desk_may_open(here: World) -> None:
    here.rasa.script["转人工"] = HANDOFF
    visitor, agent = await here.visitor(), await here.agent()
    await visitor.say("转人工")
    async with here.desk_line(agent) as desk:
        await agent.post(f"conversations/{visitor.conversation_id}/accept")
        await desk.until("handler")
        files = {"file": ("x.png", b"\x89PNG\r\n\x1a\n123")}
        await here.http.post(f"{visitor.path}/attachments", files=files, headers=visitor.headers)

        [attachment] = (await desk.until("message"))["message"]["attachments"]

    assert (await here.http.get(attachment["url"], headers=agent.headers)).status_code == 200


async def test_an_agent_does_not_hear_what_others_say_to_the_bot(here: World) -> None:
    visitor, agent = await here.visitor(), await here.agent()
    async with here.desk_line(agent) as line:
        await visitor.say("悄悄话")
        await line.send(type="ping")

        assert (await line.next())["type"] == "pong"


async def test_typing_into_a_conversation_of_others_goes_nowhere(here: World) -> None:
    visitor, agent = await here.visitor(), await here.agent()
    async with here.desk_line(agent) as desk, here.line(visitor.token) as widget:
        await widget.until("ready")

        await desk.send(type="typing", conversation_id=visitor.conversation_id)
        await desk.send(type="ping")
        await desk.until("pong")
        await asyncio.sleep(0.05)
        await widget.send(type="ping")

        assert (await widget.next())["type"] == "pong"


async def test_a_customers_token_opens_no_desk_line(here: World) -> None:
    customer = await here.customer()

    async with here.line(customer.token, DESK_SOCKET) as line:
        assert (await line.next())["error"]["code"] == "session_expired"
