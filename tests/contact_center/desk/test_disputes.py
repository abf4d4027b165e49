"""Disputed charges wait for a supervisor, who decides once and says why."""

from __future__ import annotations

import pytest

from tests.contact_center.world import Agent, World

pytestmark = pytest.mark.anyio
PATH = "disputes/dp_1/decision"
FOR_CUSTOMER = {
    "client_act_id": "act-1",
    "customer_id": "C0001",
    "accepted": True,
    "finding": "商户没有发货记录。",
}


async def supervisor(here: World) -> Agent:
    return await here.agent("S001", "desk-demo-9")


async def test_a_supervisor_sees_what_waits(here: World) -> None:
    found = (await (await supervisor(here)).get("disputes")).json()

    assert found["disputes"][0]["dispute_id"] == "dp_1"


async def test_a_decision_carries_who_made_it_why_and_a_key_of_its_own(here: World) -> None:
    boss = await supervisor(here)

    answers = [await boss.post(PATH, **FOR_CUSTOMER) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    sent = {"accepted": True, "by": "S001", "finding": "商户没有发货记录。"}
    assert here.bank.decisions == {"desk:S001:act-1": sent}


async def test_an_agent_neither_sees_nor_decides(here: World) -> None:
    agent = await here.agent()

    answers = [await agent.get("disputes"), await agent.post(PATH, **FOR_CUSTOMER)]

    assert [answer.json()["error"]["code"] for answer in answers] == ["supervisor_only"] * 2
    assert here.bank.decisions == {}


async def test_what_a_colleague_decided_stands(here: World) -> None:
    here.bank.objection = "already_decided"

    answer = await (await supervisor(here)).post(PATH, **FOR_CUSTOMER)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "dispute_decided")


async def test_a_reason_promises_nothing_that_no_bank_may(here: World) -> None:
    answer = await (await supervisor(here)).post(PATH, **FOR_CUSTOMER | {"finding": "送您一款保本的理财。"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "forbidden_promise")
    assert here.bank.decisions == {}


@pytest.mark.parametrize("finding", ["", "   "])
async def test_a_decision_says_why(here: World, finding: str) -> None:
    answer = await (await supervisor(here)).post(PATH, **FOR_CUSTOMER | {"finding": finding})

    assert answer.status_code == 422
