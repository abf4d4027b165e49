"""What a customer complains of becomes one case, stored before its number is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from contact_center.cases.tables import CaseRow
from tests.contact_center.cases.complaining import (
    COMPLAINT,
    NUMBER,
    PROGRESS,
    act,
    cases,
    complained,
    done,
    the_number,
)
from tests.contact_center.world import HANDOFF, World

pytestmark = pytest.mark.anyio


async def test_the_customer_hears_number_owner_and_day_of_what_is_stored(here: World) -> None:
    await complained(here)
    customer = await here.customer()

    [case] = await cases(here)
    told = next(text for text in await customer.texts() if NUMBER.search(text))

    assert case["number"] in told
    assert case["department"] == "运营管理部"
    assert "运营管理部" in told
    due = (here.context.clock.now() + timedelta(days=15)).date()
    assert case["due_on"] == due.isoformat()
    assert f"{due.month}月{due.day}日" in told


async def test_the_number_is_told_readably(here: World) -> None:
    customer = await complained(here)

    assert "****" not in "".join(await customer.texts())


async def test_a_person_takes_over_as_before(here: World) -> None:
    here.rasa.script["我要投诉"] = COMPLAINT
    customer = await here.customer()

    answer = await customer.say("我要投诉")

    assert answer["handler"] == "queue"
    assert [NUMBER.search(reply["text"]) is not None for reply in answer["replies"]] == [False, True, False]


async def test_the_same_message_again_is_the_same_case(here: World) -> None:
    here.rasa.script["我要投诉"] = COMPLAINT
    here.rasa.answers_lost = 2
    customer = await here.customer()

    first = await customer.say("我要投诉", name="m-1")
    again = await customer.say("我要投诉", name="m-1")

    assert [reply["seq"] for reply in first["replies"]] == [reply["seq"] for reply in again["replies"]]
    assert len(await cases(here)) == 1


async def test_a_second_complaint_about_it_adds_to_the_case(here: World) -> None:
    customer = await complained(here)
    await complained(here, "还是没人理我，我要投诉", customer)

    [case] = await cases(here)
    history = (await (await here.agent()).get(f"cases/{case['number']}")).json()["history"]

    assert [line["kind"] for line in history] == ["opened", "added"]
    assert any("已经补充到投诉" in text for text in await customer.texts())


async def test_another_matter_is_another_case(here: World) -> None:
    customer = await complained(here)
    await complained(here, "我还要投诉信用卡年费乱收", customer)

    assert [case["department"] for case in await cases(here)] == ["运营管理部", "信用卡中心"]


async def test_numbers_count_the_day(here: World) -> None:
    await complained(here)
    await complained(here, customer=await here.visitor())

    numbers = [case["number"] for case in await cases(here)]

    assert [number[-6:] for number in numbers] == ["000001", "000002"]


async def test_two_customers_have_two_cases_and_see_only_their_own(here: World) -> None:
    await complained(here)
    other = await here.customer("C0002")
    here.rasa.script["我的投诉怎么样了"] = PROGRESS

    answer = await other.say("我的投诉怎么样了")

    assert "没有正在处理的投诉" in answer["replies"][0]["text"]


async def test_the_words_are_masked(here: World) -> None:
    await complained(here, "我要投诉，卡号6222021234567890123被扣钱")

    assert "6222021234567890123" not in here.stored()


async def test_a_visitors_case_goes_along_when_they_log_in(here: World) -> None:
    customer = await here.customer()
    visitor = await complained(here, customer=await here.visitor())
    await here.customer(visitor=visitor)

    answer = await customer.say("我的投诉怎么样了")

    assert await the_number(here) in answer["replies"][0]["text"]


async def test_progress_says_state_owner_and_days_left(here: World) -> None:
    customer = await complained(here)
    agent = await here.agent()
    await done(agent, await the_number(here), "take")
    here.set_clock(5 * 86400)

    answer = await customer.say("我的投诉怎么样了")

    [reply] = answer["replies"]
    assert "运营管理部的同事正在处理" in reply["text"]
    assert "还有 10 天" in reply["text"]
    assert [button["title"] for button in reply["buttons"]] == ["转人工"]


async def test_a_broken_promise_is_admitted(here: World) -> None:
    customer = await complained(here)
    here.set_clock(17 * 86400)

    answer = await customer.say("我的投诉怎么样了")

    assert "已经晚了 2 天，非常抱歉" in answer["replies"][0]["text"]


async def test_who_is_not_satisfied_with_the_answer_gets_the_case_opened_again(here: World) -> None:
    customer = await complained(here)
    agent = await here.agent()
    number = await the_number(here)
    await done(agent, number, "take")
    await done(agent, number, "answer", text="当天叫号系统坏了，已经修好。")
    here.set_clock(3 * 86400)

    await complained(here, "这个答复我不满意，我要投诉", customer)

    case = (await agent.get(f"cases/{number}")).json()
    assert (case["state"], case["assignee"], case["days_left"]) == ("open", None, 15)
    assert [line["kind"] for line in case["history"]] == ["opened", "take", "answer", "renewed"]


async def test_an_agent_registers_what_the_customer_told_them(here: World) -> None:
    here.rasa.script["转人工"] = HANDOFF
    customer = await here.customer()
    await customer.say("转人工")
    agent = await here.agent()
    await agent.post(f"conversations/{customer.conversation_id}/accept")
    path = f"conversations/{customer.conversation_id}/cases"
    body = {"client_act_id": "a-1", "kind": "rights", "words": "要求删除个人信息"}

    first = (await agent.post(path, **body)).json()
    again = (await agent.post(path, **body)).json()

    assert first["number"].startswith("QY")
    assert first["number"] == again["number"]
    assert first["days_left"] == 30
    assert sum("QY" in text for text in await customer.texts()) == 1


async def test_a_case_needs_a_conversation_the_agent_may_see(here: World) -> None:
    customer = await here.customer()
    body = {"client_act_id": "a-1", "kind": "complaint", "words": "x"}

    answer = await (await here.agent()).post(f"conversations/{customer.conversation_id}/cases", **body)

    assert answer.status_code == 404


async def test_nothing_closes_a_case_but_a_person(here: World) -> None:
    customer = await complained(here)
    number = await the_number(here)
    here.set_clock(90 * 86400)
    await customer.say("谢谢，没事了")

    with here.context.database.read() as session:
        assert session.get_one(CaseRow, number).state == "open"


async def test_an_act_on_no_case_is_404(here: World) -> None:
    assert (await act(await here.agent(), "TS261127-000009", "take")).status_code == 404
