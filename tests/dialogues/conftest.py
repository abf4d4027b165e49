"""Conversations that end with a person leave nobody behind in the queue for the tests after them."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
import yaml

from tests.system import HOME, System

AGENTS = Path(HOME / "contact_center/desk/agents.yml")


def desk(system: System) -> httpx.Client:
    """The desk's calls, signed in as the first demo agent."""
    agent = yaml.safe_load(AGENTS.read_text(encoding="utf-8"))["agents"][0]
    client = httpx.Client(base_url=f"{system.url}/api/v1/desk/", timeout=30)
    body = {"agent_id": agent["agent_id"], "password": agent["password"]}
    token = client.post("sessions", json=body).raise_for_status().json()["token"]
    client.headers["Authorization"] = f"Bearer {token}"
    return client


@pytest.fixture(scope="session")
def agent(system: System) -> Iterator[httpx.Client]:
    """Signed in once: signing in again and again is refused, as it should be."""
    client = desk(system)
    yield client
    client.close()


@pytest.fixture(autouse=True)
def nobody_left_waiting(agent: httpx.Client) -> Iterator[None]:
    """After each conversation an agent takes and resolves whoever still waits."""
    yield
    for item in agent.get("queue").raise_for_status().json()["waiting"]:
        path = f"conversations/{item['conversation_id']}"
        agent.post(f"{path}/accept").raise_for_status()
        agent.post(f"{path}/resolve", json={"summary": "测试结束"}).raise_for_status()
