"""Customers see and change what they allow; every change is a version of its own."""

from typing import Any

import pytest

from tests.contact_center.wechat.world import world

pytestmark = pytest.mark.anyio


async def test_by_contract_service_is_on_and_offers_are_off(database_url: str) -> None:
    async with world(database_url) as here:
        found = (await here.call("GET", "/api/v1/preferences")).json()

        allowed = {topic["topic"]: topic["allowed"] for topic in found["topics"]}
        assert allowed == {
            "card_safety": True,
            "loan_results": True,
            "dispute_results": True,
            "repayment": True,
            "transfers": True,
            "offers": False,
        }
        assert (found["version"], found["quiet_hours"]) == (0, {"start": "22:00", "end": "08:00"})


async def test_a_change_is_a_new_version_and_leaves_the_rest(database_url: str) -> None:
    async with world(database_url) as here:
        await here.call(
            "PUT", "/api/v1/preferences", json={"quiet_hours": {"start": "21:30", "end": "07:00"}}
        )
        await here.call("PUT", "/api/v1/preferences", json={"topics": {"offers": True}})
        found = (await here.call("GET", "/api/v1/preferences")).json()

        assert (found["version"], found["quiet_hours"]["start"], found["daily_cap"]) == (2, "21:30", 3)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"topics": {"card_safety": False}}, 409, "topic_required"),
        ({"topics": {"weather": True}}, 422, "unknown_topic"),
        ({"daily_cap": 21}, 422, "bad_daily_cap"),
        ({"daily_cap": -1}, 422, "bad_daily_cap"),
        ({"version": 4}, 409, "version_conflict"),
    ],
)
async def test_what_cannot_be_granted_is_refused(
    database_url: str, body: dict[str, Any], status: int, code: str
) -> None:
    async with world(database_url) as here:
        answer = await here.call("PUT", "/api/v1/preferences", json=body)

        assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


@pytest.mark.parametrize(
    "body", [{"quiet_hours": {"start": "25:00", "end": "08:00"}}, {"topics": "all"}, {"x": 1}]
)
async def test_a_bad_body_is_refused(database_url: str, body: dict[str, Any]) -> None:
    async with world(database_url) as here:
        assert (await here.call("PUT", "/api/v1/preferences", json=body)).status_code == 422
