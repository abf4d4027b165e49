"""Loans that wait for a person are a supervisor's, and what the core bank says stands."""

from __future__ import annotations

import pytest

from tests.contact_center.world import Agent, World

pytestmark = pytest.mark.anyio
PATH = "loans/applications/la_1/decision"
APPROVAL = {"client_act_id": "act-1", "customer_id": "C0001", "approved": True, "reasons": []}


async def supervisor(here: World) -> Agent:
    return await here.agent("S001", "desk-demo-9")


async def test_a_supervisor_sees_what_waits(here: World) -> None:
    found = (await (await supervisor(here)).get("loans/applications")).json()

    assert found["applications"][0]["application_id"] == "la_1"


async def test_a_decision_carries_who_made_it_and_a_key_of_its_own(here: World) -> None:
    boss = await supervisor(here)

    answers = [await boss.post(PATH, **APPROVAL) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert here.bank.decisions == {"desk:S001:act-1": {"approved": True, "by": "S001", "reasons": []}}


async def test_an_agent_neither_sees_nor_decides(here: World) -> None:
    agent = await here.agent()

    answers = [await agent.get("loans/applications"), await agent.post(PATH, **APPROVAL)]

    assert [answer.json()["error"]["code"] for answer in answers] == ["supervisor_only"] * 2
    assert here.bank.decisions == {}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("loan_burden", "loan_objection"),
        ("account_frozen", "loan_objection"),
        ("already_decided", "loan_decided"),
    ],
)
async def test_what_the_core_bank_refuses_is_said(here: World, said: str, code: str) -> None:
    here.bank.objection = said

    answer = await (await supervisor(here)).post(PATH, **APPROVAL)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, code)


async def test_without_the_core_bank_nothing_is_decided(here: World) -> None:
    boss = await supervisor(here)
    here.bank.down = True

    answer = await boss.post(PATH, **APPROVAL)

    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "bank_unavailable")
