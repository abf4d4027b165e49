"""Customers who complain, and the desk that works on it."""

from __future__ import annotations

import itertools
import re
from typing import Any

from tests.contact_center.world import Agent, Person, World

COMPLAINT = [
    {"text": "非常抱歉。", "buttons": []},
    {"custom": {"effect": "case", "kind": "complaint"}},
    {"custom": {"effect": "handoff", "reason": "complaint", "packet": {"priority": 1}}},
]
PROGRESS = [{"custom": {"effect": "cases"}}]
NUMBER = re.compile(r"TS\d{6}-\d{6}")
_acts = itertools.count(1)


async def complained(
    here: World, words: str = "我要投诉网点排队太久", customer: Person | None = None
) -> Person:
    """A customer who has complained, and has not waited for a person."""
    here.rasa.script |= {words: COMPLAINT, "我的投诉怎么样了": PROGRESS}
    customer = customer or await here.customer()
    await customer.say(words)
    await here.http.post(f"{customer.path}/leave-queue", headers=customer.headers)
    return customer


async def cases(here: World, view: str = "due", agent: Agent | None = None) -> list[dict[str, Any]]:
    answer = await (agent or await here.agent()).get("cases", view=view)
    assert answer.status_code == 200, answer.text
    return list(answer.json()["cases"])


async def the_number(here: World) -> str:
    [case] = await cases(here)
    return str(case["number"])


async def act(agent: Agent, number: str, name: str, **content: Any) -> Any:
    """One act of the desk with a name of its own."""
    return await agent.post(f"cases/{number}/{name}", **{"client_act_id": f"act-{next(_acts)}", **content})


async def done(agent: Agent, number: str, name: str, **content: Any) -> dict[str, Any]:
    """An act that goes well; the case afterwards."""
    answer = await act(agent, number, name, **content)
    assert answer.status_code == 200, answer.text
    return dict(answer.json())


def code(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]
