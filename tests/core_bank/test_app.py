"""The edges of the API: token, shape of errors, size, sandbox switch, start and stop."""

import json

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from core_bank.app import create_app
from core_bank.bank import Bank
from core_bank.clock import Clock
from core_bank.models.writes import OutboxEvent
from tests.core_bank.world import TOKEN, XIAOYU, Caller, Time, application, settings_for


@pytest.mark.parametrize("token", [None, "", "wrong", TOKEN[:-1]])
def test_without_the_token_there_is_nothing_to_see(caller: Caller, token: str | None) -> None:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    with TestClient(application(caller.bank)) as stranger:
        answer = stranger.get(f"/v1/customers/{XIAOYU}", headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "unauthorized")


def test_health_needs_no_token(caller: Caller) -> None:
    with TestClient(application(caller.bank)) as stranger:
        assert [stranger.get(path).status_code for path in ("/healthz", "/readyz")] == [200, 200]


def test_an_unknown_address_has_our_shape(caller: Caller) -> None:
    answer = caller.get("/nowhere")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


def test_a_wrong_method_has_our_shape(caller: Caller) -> None:
    answer = caller.http.delete(f"/v1/customers/{XIAOYU}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"payee_id": "p", "amount": 1.5}, "body.amount"),
        ({"payee_id": "p", "amount": "1"}, "body.amount"),
        ({"payee_id": "p", "amount": True}, "body.amount"),
        ({"payee_id": "p", "amount": 10**30}, "body.amount"),
        ({"payee_id": "p", "bill_id": "b", "amount": 1}, "body"),
        ({"payee_id": "p", "amount": 1, "extra": 1}, "body.extra"),
        ({"payee_id": "p", "amount": 1, "memo": "\ud800"}, "body.memo"),
        ({"payee_id": "p", "amount": 1, "memo": "字" * 41}, "body.memo"),
    ],
)
def test_a_senseless_order_is_refused_by_field(caller: Caller, body: dict, field: str) -> None:
    headers = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    answer = caller.http.post(
        f"/v1/customers/{XIAOYU}/transfers", content=json.dumps(body).encode(), headers=headers
    )
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (422, "validation_error")
    assert field in {found["field"] for found in error["details"]["fields"]}


def test_what_was_typed_is_not_in_the_error(caller: Caller) -> None:
    answer = caller.post(f"/customers/{XIAOYU}/challenges/x/attempts", {"code": "my-secret"})
    assert answer.status_code == 422
    assert "my-secret" not in answer.text


def test_an_oversized_body_is_refused(caller: Caller) -> None:
    answer = caller.post("/auth/verify", {"customer_id": XIAOYU, "credential": "x" * 20_000})
    assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


def test_a_broken_database_is_a_refusal_to_try_again(caller: Caller) -> None:
    from sqlalchemy.exc import OperationalError

    def broken() -> bool:
        raise OperationalError("SELECT 1", {}, Exception("gone"))

    caller.bank.database.answers = broken  # type: ignore[method-assign]
    answer = caller.http.get("/readyz")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "busy")


def test_outside_the_sandbox_there_are_no_sandbox_calls(database_url: str, time: Time) -> None:
    bank = Bank(settings_for(database_url).model_copy(update={"sandbox": False}), Clock(time))
    headers = {"Authorization": f"Bearer {TOKEN}"}
    with TestClient(application(bank), headers=headers) as client:
        assert client.get("/v1/sandbox/customers").status_code == 404
        assert client.get(f"/v1/customers/{XIAOYU}").status_code == 200
    bank.close()


def test_the_clock_moves_and_is_remembered(caller: Caller, time: Time) -> None:
    moved = caller.post("/sandbox/clock", {"advance_seconds": 3600}).json()
    assert moved == {"now": "2026-11-23T11:00:00+08:00", "offset_seconds": 3600}
    restarted = Bank(caller.bank.settings, Clock(time))
    restarted.open()
    assert restarted.clock.now() == caller.bank.clock.now()
    restarted.close()


def test_the_clock_does_not_move_without_end(caller: Caller) -> None:
    answer = caller.post("/sandbox/clock", {"advance_seconds": 50 * 366 * 86_400})
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "clock_too_far")


def test_starting_announces_what_is_due(database_url: str, time: Time) -> None:
    bank = Bank(settings_for(database_url, events_url="http://127.0.0.1:9/nobody"), Clock(time))
    with TestClient(create_app(bank)), bank.database.read() as session:
        announced = session.scalars(select(OutboxEvent).where(OutboxEvent.type == "bill.due")).all()
        assert XIAOYU in {event.customer_id for event in announced}
