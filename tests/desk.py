"""The desk's calls, for tests that need an agent: signed in once, and nobody left waiting for the tests after them."""

from pathlib import Path

import httpx
import yaml

from tests.system import HOME

AGENTS = Path(HOME / "contact_center/desk/agents.yml")


def desk(url: str) -> httpx.Client:
    """The desk's calls, signed in as the first demo agent. Signing in again and again is refused, as it should be."""
    agent = yaml.safe_load(AGENTS.read_text(encoding="utf-8"))["agents"][0]
    client = httpx.Client(base_url=f"{url}/api/v1/desk/", timeout=30)
    body = {"agent_id": agent["agent_id"], "password": agent["password"]}
    token = client.post("sessions", json=body).raise_for_status().json()["token"]
    client.headers["Authorization"] = f"Bearer {token}"
    return client


def leave_nobody_waiting(agent: httpx.Client) -> None:
    """Take and resolve whoever still waits."""
    for item in agent.get("queue").raise_for_status().json()["waiting"]:
        path = f"conversations/{item['conversation_id']}"
        agent.post(f"{path}/accept").raise_for_status()
        agent.post(f"{path}/resolve", json={"summary": "测试结束"}).raise_for_status()
