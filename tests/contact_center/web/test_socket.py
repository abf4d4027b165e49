"""The live line: everything once, in order, from where one stopped."""

import asyncio

import pytest
import websockets

from tests.contact_center.world import HANDOFF, World

pytestmark = pytest.mark.anyio


async def test_a_line_begins_with_how_things_stand(here: World) -> None:
    visitor = await here.visitor()
    await visitor.say("你好")

    async with here.line(visitor.token) as line:
        assert await line.next() == {"type": "ready", "handler": "bot", "last_seq": 2}


async def test_a_message_is_accepted_and_answered(here: World) -> None:
    visitor = await here.visitor()
    async with here.line(visitor.token) as line:
        await line.until("ready")

        await line.send(type="message", client_message_id="w1", text="你好")

        frames = [await line.next() for _ in range(3)]
    accepted = next(frame for frame in frames if frame["type"] == "accepted")
    said = [frame["message"] for frame in frames if frame["type"] == "message"]
    assert accepted == {"type": "accepted", "client_message_id": "w1", "seq": 1}
    assert [(message["seq"], message["author"]) for message in said] == [(1, "customer"), (2, "bot")]


async def test_the_same_message_over_both_ways_is_one(here: World) -> None:
    visitor = await here.visitor()
    await visitor.say("你好", name="w1")

    async with here.line(visitor.token) as line:
        await line.until("ready")
        await line.send(type="message", client_message_id="w1", text="你好")
        accepted = await line.until("accepted")

    assert accepted["seq"] == 1
    assert len(await visitor.texts()) == 2


async def test_a_line_that_was_cut_goes_on_where_it_stopped(here: World) -> None:
    visitor = await here.visitor()
    await visitor.say("第一句")
    await visitor.say("第二句")

    async with here.line(visitor.token) as line:
        await line.send(type="resume", after=1)
        seqs = [(await line.until("message"))["message"]["seq"] for _ in range(3)]
        await visitor.say("第三句")
        seqs += [(await line.until("message"))["message"]["seq"] for _ in range(2)]

    assert seqs == [2, 3, 4, 5, 6]


async def test_resuming_in_the_middle_of_a_rush_shows_each_message_once(here: World) -> None:
    visitor = await here.visitor()
    say = here.context.conversations.say
    for number in range(210):
        await say(visitor.conversation_id, "早", key=f"early-{number}")

    async with here.line(visitor.token) as line:
        rush = asyncio.gather(*(say(visitor.conversation_id, "晚", key=f"late-{n}") for n in range(20)))
        await line.send(type="resume", after=0)
        seqs = [(await line.until("message"))["message"]["seq"] for _ in range(230)]
        await rush

    assert seqs == list(range(1, 231))


async def test_two_tabs_see_the_same(here: World) -> None:
    visitor = await here.visitor()
    async with here.line(visitor.token) as one, here.line(visitor.token) as other:
        await one.until("ready")
        await other.until("ready")

        await one.send(type="message", client_message_id="w1", text="你好")

        for line in (one, other):
            assert [(await line.until("message"))["message"]["seq"] for _ in range(2)] == [1, 2]


async def test_typing_and_read_marks_reach_the_other_side(here: World) -> None:
    visitor = await here.visitor()
    await visitor.say("你好")
    async with here.line(visitor.token) as one, here.line(visitor.token) as other:
        await other.until("ready")

        await one.send(type="typing")
        await one.send(type="read", seq=99)

        assert await other.until("typing") == {"type": "typing", "author": "customer"}
        assert await other.until("read") == {"type": "read", "seq": 2, "author": "customer"}


async def test_the_queue_tells_its_position(here: World) -> None:
    here.rasa.script["转人工"] = HANDOFF
    first, second = await here.visitor(), await here.visitor()
    await first.say("转人工")
    async with here.line(second.token) as line:
        await line.until("ready")

        await second.say("转人工")

        assert (await line.until("handler"))["handler"] == "queue"
        assert (await line.until("queue"))["position"] == 2
        await here.http.post(f"{first.path}/leave-queue", headers=first.headers)
        assert (await line.until("queue"))["position"] == 1


async def test_a_ping_is_answered(here: World) -> None:
    visitor = await here.visitor()
    async with here.line(visitor.token) as line:
        await line.send(type="ping")

        assert await line.until("pong") == {"type": "pong"}


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("{", "bad_request"),
        ("[]", "bad_request"),
        ('{"type": "nonsense"}', "bad_request"),
        ('{"type": "resume", "after": -1}', "bad_request"),
        ('{"type": "message", "client_message_id": "w1", "text": " "}', "empty_text"),
        ('{"type": "message", "client_message_id": "w1", "button_id": "m_1-0"}', "unknown_button"),
        ('{"type": "ping", "x": "' + "x" * 20_000 + '"}', "frame_too_large"),
    ],
)
async def test_a_bad_frame_is_an_error_and_the_line_stays(here: World, frame: str, code: str) -> None:
    visitor = await here.visitor()
    async with here.line(visitor.token) as line:
        await line.socket.send(frame)

        assert (await line.until("error"))["error"]["code"] == code
        await line.send(type="ping")
        await line.until("pong")


async def test_an_error_names_the_message_it_is_about(here: World) -> None:
    visitor = await here.visitor()
    async with here.line(visitor.token) as line:
        await line.send(type="message", client_message_id="w1", text="好" * 2001)

        error = await line.until("error")

    assert error["client_message_id"] == "w1"
    assert error["error"]["code"] == "text_too_long"


async def test_a_bad_token_opens_no_line(here: World) -> None:
    async with here.line("nonsense") as line:
        assert (await line.until("error"))["error"]["code"] == "session_expired"
        with pytest.raises(websockets.ConnectionClosed) as closed:
            await line.next()

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


async def test_a_login_closes_the_visitors_line(here: World) -> None:
    visitor = await here.visitor()
    async with here.line(visitor.token) as line:
        await line.until("ready")

        await here.customer("C0001", visitor)

        with pytest.raises(websockets.ConnectionClosed):
            await line.until("never")


@pytest.mark.parametrize("here", [{"sockets_per_conversation": 1}], indirect=True)
async def test_too_many_lines_of_one_conversation_are_refused(here: World) -> None:
    visitor = await here.visitor()
    async with here.line(visitor.token) as one:
        await one.until("ready")

        async with here.line(visitor.token) as other:
            assert (await other.next())["error"]["code"] == "too_many_sockets"
