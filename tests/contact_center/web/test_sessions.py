"""Who gets in, who does not, and for how long."""

import asyncio
from datetime import timedelta

import pytest

from tests.contact_center.fakes import CREDENTIALS
from tests.contact_center.world import World

pytestmark = pytest.mark.anyio


async def test_a_visitor_gets_a_conversation(here: World) -> None:
    response = await here.http.post("/api/v1/sessions", json={})

    assert response.status_code == 200
    assert response.json()["customer"] is None
    assert response.json()["conversation_id"].startswith("c_")


async def test_a_session_needs_no_body(here: World) -> None:
    assert (await here.http.post("/api/v1/sessions")).status_code == 200


async def test_a_customer_logs_in(here: World) -> None:
    body = {"customer_id": "C0001", "credential": CREDENTIALS["C0001"]}

    session = (await here.http.post("/api/v1/sessions", json=body)).json()

    assert session["customer"] == {"customer_id": "C0001", "name": "李桂芳"}


async def test_tokens_and_credentials_are_not_stored(here: World) -> None:
    customer = await here.customer()

    assert customer.token not in here.stored()
    assert CREDENTIALS["C0001"] not in here.stored()


@pytest.mark.parametrize("customer_id", ["C0001", "C9999"])
async def test_a_wrong_credential_is_refused(here: World, customer_id: str) -> None:
    body = {"customer_id": customer_id, "credential": "nonsense"}

    response = await here.http.post("/api/v1/sessions", json=body)

    assert response.status_code == 401
    assert response.json()["error"]["code"] == "login_failed"
    assert "nonsense" not in response.text


@pytest.mark.parametrize(
    "body",
    [
        {"customer_id": "C0001"},
        {"credential": "x"},
        {"customer_id": 1, "credential": "x"},
        {"customer_id": "../C0001", "credential": "x"},
        {"customer_id": "C0001", "credential": ["x"]},
        [],
        "C0001",
    ],
)
async def test_a_bad_login_body_is_422(here: World, body: object) -> None:
    response = await here.http.post("/api/v1/sessions", json=body)

    assert response.status_code == 422
    assert response.json()["error"]["code"] == "bad_request"


async def test_guessing_locks_the_customer_number_for_a_while(here: World) -> None:
    wrong = {"customer_id": "C0001", "credential": "nonsense"}
    right = {"customer_id": "C0001", "credential": CREDENTIALS["C0001"]}

    guesses = await asyncio.gather(*(here.http.post("/api/v1/sessions", json=wrong) for _ in range(12)))

    assert sorted({guess.status_code for guess in guesses}) == [401, 429]
    assert here.bank.logins == here.settings.login_failures_allowed
    assert (await here.http.post("/api/v1/sessions", json=right)).json()["error"]["code"] == "login_locked"
    here.time.ahead = timedelta(minutes=here.settings.login_lock_minutes, seconds=1)
    assert (await here.http.post("/api/v1/sessions", json=right)).status_code == 200


async def test_a_good_login_forgets_earlier_failures(here: World) -> None:
    for _ in range(3):
        for _ in range(here.settings.login_failures_allowed - 1):
            await here.http.post("/api/v1/sessions", json={"customer_id": "C0001", "credential": "x"})

        await here.customer()


async def test_while_core_bank_is_down_a_login_fails_clearly_and_counts_nothing(here: World) -> None:
    here.bank.down = True
    right = {"customer_id": "C0001", "credential": CREDENTIALS["C0001"]}
    for _ in range(here.settings.login_failures_allowed + 1):
        response = await here.http.post("/api/v1/sessions", json=right)

    assert response.status_code == 503
    assert response.json()["error"]["code"] == "bank_unavailable"
    here.bank.down = False
    assert (await here.http.post("/api/v1/sessions", json=right)).status_code == 200


async def test_a_session_runs_out(here: World) -> None:
    customer = await here.customer()
    here.time.ahead = timedelta(minutes=here.settings.customer_session_minutes, seconds=1)

    response = await here.http.get(customer.path, headers=customer.headers)

    assert response.status_code == 401
    assert response.json()["error"]["code"] == "session_expired"


async def test_the_sandbox_clock_ends_no_session(here: World) -> None:
    customer = await here.customer()

    await here.http.post("/api/v1/sandbox/clock", json={"advance_seconds": 30 * 24 * 3600})

    assert (await here.http.get(customer.path, headers=customer.headers)).status_code == 200


async def test_an_expired_visitor_token_keeps_nobody_from_logging_in(here: World) -> None:
    visitor = await here.visitor()
    here.time.ahead = timedelta(days=2)

    customer = await here.customer("C0001", visitor)

    assert customer.conversation_id != visitor.conversation_id


@pytest.mark.parametrize("here", [{"sessions_per_minute_per_address": 3}], indirect=True)
async def test_too_many_sessions_are_refused(here: World) -> None:
    statuses = [(await here.http.post("/api/v1/sessions", json={})).status_code for _ in range(5)]

    assert statuses == [200, 200, 200, 429, 429]
