"""The desk's work: one owner, one clock, every step recorded and, where it matters, told to the customer."""

from __future__ import annotations

import pytest

from tests.contact_center.cases.complaining import act, cases, code, complained, done, the_number
from tests.contact_center.world import Agent, World

pytestmark = pytest.mark.anyio
DAY = 86400


async def other(here: World) -> Agent:
    return await here.agent("A002", "desk-demo-2")


async def supervisor(here: World) -> Agent:
    return await here.agent("S001", "desk-demo-9")


async def test_from_the_complaint_to_its_end(here: World) -> None:
    customer = await complained(here)
    agent, number = await here.agent(), await the_number(here)

    taken = await done(agent, number, "take")
    answered = await done(agent, number, "answer", text="当天叫号系统坏了，已经修好，向您道歉。")
    closed = await done(agent, number, "close", outcome="explained", note="客户接受")

    assert (taken["state"], taken["assignee"]["name"]) == ("in_work", "林晓")
    assert answered["state"] == "answered"
    assert answered["days_left"] is None
    assert (closed["state"], closed["outcome"], closed["may"]) == ("closed", "explained", [])
    texts = await customer.texts()
    assert any(f"【投诉 {number} 的答复】\n当天叫号系统坏了" in text for text in texts)
    assert "已经办结" in texts[-1]


async def test_the_answer_comes_from_a_person_at_once(here: World) -> None:
    customer = await complained(here)
    agent, number = await here.agent(), await the_number(here)
    await done(agent, number, "take")

    async with here.line(customer.token) as line:
        await line.until("ready")
        await done(agent, number, "answer", text="已经核实。")
        frame = await line.until("message")

    assert frame["message"]["author"] == "agent"


async def test_the_same_act_again_does_nothing(here: World) -> None:
    customer = await complained(here)
    agent, number = await here.agent(), await the_number(here)
    await done(agent, number, "take")
    body = {"client_act_id": "act-x", "text": "已经核实。"}

    first = await agent.post(f"cases/{number}/answer", **body)
    again = await agent.post(f"cases/{number}/answer", **body)

    assert first.json()["history"] == again.json()["history"]
    assert sum("已经核实。" in text for text in await customer.texts()) == 1


async def test_what_no_bank_may_promise_is_refused_and_nothing_happens(here: World) -> None:
    customer = await complained(here)
    agent, number = await here.agent(), await the_number(here)
    await done(agent, number, "take")

    answer = await act(agent, number, "answer", text="给您换一款保本的理财。")

    assert code(answer) == (422, "forbidden_promise")
    assert (await agent.get(f"cases/{number}")).json()["state"] == "in_work"
    assert "保本" not in "".join(await customer.texts())


async def test_only_who_has_the_case_may_work_on_it(here: World) -> None:
    await complained(here)
    number = await the_number(here)
    await done(await here.agent(), number, "take")
    second = await other(here)

    refused = [
        await act(second, number, "take"),
        await act(second, number, "answer", text="好"),
        await act(second, number, "pass", department="信用卡中心", note="x"),
        await act(second, number, "extend", reason="x"),
    ]

    assert {code(answer) for answer in refused} == {(409, "case_held")}
    assert "林晓" in refused[0].json()["error"]["message"]


async def test_a_supervisor_takes_a_case_over(here: World) -> None:
    await complained(here)
    number = await the_number(here)
    await done(await here.agent(), number, "take")

    taken = await done(await supervisor(here), number, "take")

    assert taken["assignee"]["name"] == "何静"


async def test_every_handover_is_recorded_with_how_long_each_held_it(here: World) -> None:
    customer = await complained(here)
    agent, number = await here.agent(), await the_number(here)
    here.set_clock(DAY)
    await done(agent, number, "take")
    here.set_clock(3 * DAY)
    passed = await done(agent, number, "pass", department="信息科技部", note="叫号系统的问题")
    here.set_clock(4 * DAY)

    case = (await agent.get(f"cases/{number}")).json()

    assert passed["due_on"] == case["due_on"]
    assert passed["state"] == "open"
    held = [(each["department"], each["name"], each["seconds"] // DAY) for each in case["held"]]
    assert held == [("运营管理部", None, 1), ("运营管理部", "林晓", 2), ("信息科技部", None, 1)]
    assert "改由信息科技部负责" in (await customer.texts())[-1]


async def test_an_unknown_department_is_refused(here: World) -> None:
    await complained(here)

    answer = await act(await here.agent(), await the_number(here), "pass", department="食堂", note="x")

    assert code(answer) == (422, "unknown_department")


async def test_an_extension_is_told_with_its_reason(here: World) -> None:
    customer = await complained(here)
    agent, number = await here.agent(), await the_number(here)
    before = (await done(agent, number, "take"))["days_left"]

    extended = await done(agent, number, "extend", reason="要向第三方调取监控录像")

    assert (before, extended["days_left"]) == (15, 30)
    assert "要向第三方调取监控录像" in (await customer.texts())[-1]


async def test_the_longest_extension_needs_a_supervisor_and_is_the_last(here: World) -> None:
    await complained(here)
    agent, number = await here.agent(), await the_number(here)
    await done(agent, number, "take")
    await done(agent, number, "extend", reason="要调取录像")

    refused = await act(agent, number, "extend", reason="还没有调到")
    granted = await done(await supervisor(here), number, "extend", reason="还没有调到")
    no_more = await act(await supervisor(here), number, "extend", reason="再等等")

    assert code(refused) == (403, "supervisor_only")
    assert (granted["days_left"], granted["next_stage"]) == (60, None)
    assert code(no_more) == (409, "no_extension")


async def test_a_missed_day_is_not_extended_away(here: World) -> None:
    await complained(here)
    agent, number = await here.agent(), await the_number(here)
    await done(agent, number, "take")
    here.set_clock(16 * DAY)

    answer = await act(agent, number, "extend", reason="忘了")

    assert code(answer) == (409, "no_extension")


@pytest.mark.parametrize(
    ("name", "content"),
    [("answer", {"text": "好"}), ("close", {"outcome": "settled"}), ("extend", {"reason": "x"})],
)
async def test_an_act_that_does_not_fit_the_state_is_refused(here: World, name: str, content: dict) -> None:
    await complained(here)

    answer = await act(await here.agent(), await the_number(here), name, **content)

    assert code(answer) == (409, "case_moved")


async def test_what_the_customer_takes_back_ends(here: World) -> None:
    customer = await complained(here)

    ended = await done(await here.agent(), await the_number(here), "withdraw", reason="客户来电撤回")

    assert (ended["state"], ended["outcome"]) == ("closed", "withdrawn")
    assert "已经撤回" in (await customer.texts())[-1]


async def test_what_is_due_soonest_comes_first_and_shows_how_pressing_it_is(here: World) -> None:
    await complained(here, "我要投诉信用卡年费")
    here.set_clock(13 * DAY)
    await complained(here, "我要投诉网点排队", await here.visitor())
    near = [case["urgency"] for case in await cases(here)]
    here.set_clock(16 * DAY)

    found = await cases(here)

    assert near == ["near", "running"]
    assert [case["urgency"] for case in found] == ["overdue", "running"]


async def test_the_lists_hold_what_they_say(here: World) -> None:
    await complained(here)
    agent, number = await here.agent(), await the_number(here)
    await done(agent, number, "take")

    mine, theirs = await cases(here, "mine", agent), await cases(here, "mine", await other(here))
    counts = (await agent.get("cases")).json()["counts"]

    assert [case["number"] for case in mine] == [number]
    assert theirs == []
    assert counts == {"due": 1, "mine": 1, "answered": 0, "closed": 0}


async def test_who_has_the_case_may_read_its_conversation(here: World) -> None:
    customer = await complained(here)
    agent, number = await here.agent(), await the_number(here)
    path = f"conversations/{customer.conversation_id}"
    before = (await agent.get(path)).status_code

    await done(agent, number, "take")

    assert (before, (await agent.get(path)).status_code) == (404, 200)


async def test_a_customers_token_opens_no_case(here: World) -> None:
    customer = await complained(here)

    answer = await here.http.get("/api/v1/desk/cases", headers=customer.headers)

    assert answer.status_code == 401
