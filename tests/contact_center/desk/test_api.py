"""From the bot to a person and back: nobody repeats anything, and one agent has the conversation."""

import asyncio

import pytest

from tests.contact_center.world import HANDOFF, World

pytestmark = pytest.mark.anyio


async def waiting(here: World) -> str:
    """A customer who asked for a person; returns the conversation."""
    here.rasa.script["转人工"] = HANDOFF
    customer = await here.customer()
    await customer.say("我的卡号是6222021234567890123")
    await customer.say("转人工")
    return customer.conversation_id


async def test_the_queue_shows_who_waits_and_why(here: World) -> None:
    conversation_id = await waiting(here)
    agent = await here.agent()

    queue = (await agent.get("queue")).json()

    [item] = queue["waiting"]
    assert queue["mine"] == []
    assert item["conversation_id"] == conversation_id
    assert item["customer_name"] == "李桂芳"
    assert item["reason"] == "asked_for_person"
    assert item["last_text"] == "转人工"
    assert item["waiting_since"].endswith("+08:00")


async def test_an_agent_sees_the_history_and_what_the_bot_knew(here: World) -> None:
    conversation_id = await waiting(here)
    agent = await here.agent()

    seen = (await agent.get(f"conversations/{conversation_id}")).json()

    assert [message["text"] for message in seen["messages"]][2] == "转人工"
    assert seen["packet"]["journey"] == "transfer"
    assert seen["packet"]["transcript"][-2]["text"] == "转人工"
    assert "6222021234567890123" not in str(seen)


async def test_of_many_who_accept_one_wins(here: World) -> None:
    conversation_id = await waiting(here)
    agents = [
        await here.agent(),
        await here.agent("A002", "desk-demo-2"),
        await here.agent("A003", "desk-demo-3"),
    ]

    answers = await asyncio.gather(
        *(agent.post(f"conversations/{conversation_id}/accept") for agent in agents for _ in range(2))
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]
    assert (
        next(answer for answer in answers if answer.status_code == 409).json()["error"]["code"]
        == "not_waiting"
    )


async def test_from_the_bot_to_a_person_and_back(here: World) -> None:
    here.rasa.script["转人工"] = HANDOFF
    customer = await here.customer()
    await customer.say("转人工")
    agent = await here.agent()
    path = f"conversations/{customer.conversation_id}"

    await agent.post(f"{path}/accept")
    await agent.post(f"{path}/reply", client_message_id="a1", text="您好,我是林晓")
    silent = await customer.say("我要改手机号")
    resolved = await agent.post(f"{path}/resolve", summary="已改好")
    back = await customer.until_texts(lambda said: any("agent_resolved" in text for text in said))
    again = await customer.say("谢谢")

    assert silent["handler"] == "agent"
    assert silent["replies"] == []
    assert resolved.json()["handler"] == "bot"
    assert "您好,我是林晓" in back
    assert here.rasa.words == ["转人工", "/agent_resolved{}", "谢谢"]
    assert again["replies"][0]["text"] == "您说的是:谢谢"


async def test_the_same_reply_again_is_said_once_and_masked(here: World) -> None:
    conversation_id = await waiting(here)
    agent = await here.agent()
    await agent.post(f"conversations/{conversation_id}/accept")
    body = {"client_message_id": "a1", "text": "您的手机号13812345678对吗"}

    first = await agent.post(f"conversations/{conversation_id}/reply", **body)
    again = await agent.post(f"conversations/{conversation_id}/reply", **body)

    assert first.json() == again.json()
    assert first.json()["message"]["author"] == "agent"
    assert "13812345678" not in here.stored()


@pytest.mark.parametrize("call", ["reply", "resolve"])
async def test_only_the_agent_who_has_the_conversation_may_act_in_it(here: World, call: str) -> None:
    conversation_id = await waiting(here)
    await (await here.agent()).post(f"conversations/{conversation_id}/accept")
    other = await here.agent("A002", "desk-demo-2")

    answer = await other.post(f"conversations/{conversation_id}/{call}", client_message_id="a1", text="你好")

    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "not_assigned"


async def test_an_agents_conversation_is_hidden_from_other_agents_but_not_from_a_supervisor(
    here: World,
) -> None:
    conversation_id = await waiting(here)
    await (await here.agent()).post(f"conversations/{conversation_id}/accept")

    other = await (await here.agent("A002", "desk-demo-2")).get(f"conversations/{conversation_id}")
    supervisor = await (await here.agent("S001", "desk-demo-9")).get(f"conversations/{conversation_id}")

    assert (other.status_code, supervisor.status_code) == (404, 200)


async def test_a_conversation_of_the_bot_is_hidden_from_agents(here: World) -> None:
    customer = await here.customer()
    await customer.say("你好")

    seen = await (await here.agent()).get(f"conversations/{customer.conversation_id}")

    assert seen.status_code == 404


@pytest.mark.parametrize(("agent_id", "password"), [("A001", "nonsense"), ("nobody", "desk-demo-1")])
async def test_a_wrong_password_is_refused(here: World, agent_id: str, password: str) -> None:
    body = {"agent_id": agent_id, "password": password}

    response = await here.http.post("/api/v1/desk/sessions", json=body)

    assert response.status_code == 401
    assert response.json()["error"]["code"] == "agent_login_failed"


async def test_a_customers_token_opens_no_desk(here: World) -> None:
    customer = await here.customer()

    response = await here.http.get("/api/v1/desk/queue", headers=customer.headers)

    assert response.status_code == 401


async def test_an_agent_sees_the_customers_picture(here: World) -> None:
    here.rasa.script["转人工"] = HANDOFF
    visitor = await here.visitor()
    picture = b"\x89PNG\r\n\x1a\n123"
    files = {"file": ("x.png", picture)}
    await here.http.post(f"{visitor.path}/attachments", files=files, headers=visitor.headers)
    await visitor.say("转人工")
    agent = await here.agent()

    seen = (await agent.get(f"conversations/{visitor.conversation_id}")).json()

    url = seen["messages"][0]["attachments"][0]["url"]
    assert (await here.http.get(url, headers=agent.headers)).content == picture
