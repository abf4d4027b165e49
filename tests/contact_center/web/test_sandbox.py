"""The sandbox's calls: passed on, and only in the sandbox."""

import pytest

from tests.contact_center.world import World

pytestmark = pytest.mark.anyio


async def test_a_call_is_passed_on_with_its_query(here: World) -> None:
    response = await here.http.get("/api/v1/sandbox/inbox", params={"customer_id": "C0001"})

    assert response.json() == {"messages": [{"customer_id": "C0001"}]}


async def test_moving_the_clock_moves_ours(here: World) -> None:
    before = here.context.clock.now()

    await here.http.post("/api/v1/sandbox/clock", json={"advance_seconds": 86400})

    assert 86300 < (here.context.clock.now() - before).total_seconds() < 86500
    assert all(here.bank.keys)


@pytest.mark.parametrize("here", [{"sandbox": False}], indirect=True)
@pytest.mark.parametrize("call", ["customers", "inbox", "ledger", "clock"])
async def test_outside_the_sandbox_there_are_no_such_calls(here: World, call: str) -> None:
    assert (await here.http.get(f"/api/v1/sandbox/{call}")).status_code == 404
