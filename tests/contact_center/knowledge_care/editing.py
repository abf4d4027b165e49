"""People who write and review articles at the desk."""

import itertools
from typing import Any

import yaml

from tests.contact_center.world import Agent, World

LOW, HIGH = "branch_hours", "wealth_not_deposit"
"""Articles of the project's files: one of low risk, one of high."""
PASSWORDS = {"A001": "desk-demo-1", "A002": "desk-demo-2", "S001": "desk-demo-9"}
NEW: dict[str, Any] = {
    "question": "网点有没有轮椅？",
    "paraphrases": [
        "轮椅能借吗",
        "老人走不动怎么进网点",
        "有无障碍通道吗",
        "腿脚不便怎么办",
        "可以推轮椅进去吗",
        "大厅有坡道吗",
    ],
    "short": "有，到大堂经理处就能借。",
    "details": "大多数网点备有轮椅和坡道，进门告诉大堂经理即可。",
    "category": "网点",
    "source": {"title": "网点服务规范", "publisher": "银伴银行", "date": "2026-01"},
    "grade": "own",
    "risk": "low",
    "valid_from": "2026-01-01",
    "department": "渠道管理部",
    "reviewed_by": "法律合规部",
}
_numbers = itertools.count(1)


async def person(here: World, agent_id: str = "A001") -> Agent:
    return await here.agent(agent_id, PASSWORDS[agent_id])


async def article(agent: Agent, article_id: str = LOW) -> dict[str, Any]:
    response = await agent.get(f"knowledge/articles/{article_id}")
    assert response.status_code == 200, response.text
    return dict(response.json())


async def draft(agent: Agent, article_id: str = LOW, **changes: Any) -> dict[str, Any]:
    """A draft with some fields different; of an article that is not there yet, all of them are new."""
    seen = await agent.get(f"knowledge/articles/{article_id}")
    before = seen.json()["article"] if seen.status_code == 200 else NEW
    response = await agent.post(
        "knowledge/changes",
        client_change_id=f"k{next(_numbers)}",
        article_id=article_id,
        kind="edit",
        article={**before, **changes},
    )
    assert response.status_code == 200, response.text
    return dict(response.json())


async def submitted(agent: Agent, article_id: str = LOW, **changes: Any) -> dict[str, Any]:
    """A change that waits for review."""
    change = await draft(agent, article_id, **changes)
    response = await agent.post(f"knowledge/changes/{change['change_id']}/submit")
    assert response.status_code == 200, response.text
    return dict(response.json())


async def published(here: World, article_id: str = LOW, **changes: Any) -> dict[str, Any]:
    """A change that was written by A001 and approved by the supervisor."""
    change = await submitted(await person(here), article_id, **changes)
    supervisor = await person(here, "S001")
    response = await supervisor.post(f"knowledge/changes/{change['change_id']}/approve")
    assert response.status_code == 200, response.text
    return dict(response.json())


def written(here: World, article_id: str = LOW) -> dict[str, Any]:
    """What the retriever finds."""
    file = here.settings.published_folder / f"{article_id}.yml"
    return dict(yaml.safe_load(file.read_text(encoding="utf-8")))
