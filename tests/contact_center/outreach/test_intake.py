"""Only core_bank's own, recent, readable events are taken in, and each of them once."""

import hashlib
import hmac
import json
import time
from typing import Any

import httpx
import pytest

from contact_center.outreach.intake import is_signed
from tests.contact_center.wechat.world import World, world

pytestmark = pytest.mark.anyio
BILL = {
    "bill_id": "b_1",
    "card_id": "k_9",
    "card_tail": "8801",
    "period": "2026-10",
    "due_on": "2026-11-25",
    "amount": 500000,
    "minimum": 50000,
    "paid": 0,
    "status": "open",
    "days_left": 2,
}


def event(here: World, **changes: Any) -> dict[str, Any]:
    whole = {
        "event_id": "ev_1",
        "type": "bill.due",
        "occurred_at": here.clock.now().isoformat(),
        "customer_id": "C0001",
        "data": BILL,
    }
    return whole | changes


async def deliver(
    here: World, body: object, secret: str = "test-secret", at: float | None = None
) -> httpx.Response:
    """Sends what core_bank would send."""
    raw = body if isinstance(body, bytes) else json.dumps(body, ensure_ascii=False).encode()
    stamp = int(time.time() if at is None else at)
    proof = hmac.new(secret.encode(), f"{stamp}.".encode() + raw, hashlib.sha256).hexdigest()
    headers = {"X-Yinban-Signature": f"t={stamp},v1={proof}"}
    return await here.call("POST", "/internal/events", content=raw, headers=headers)


async def test_an_event_is_taken_in_once(database_url: str) -> None:
    async with world(database_url) as here:
        answers = [await deliver(here, event(here)) for _ in range(3)]

        assert [(a.status_code, a.json()["duplicate"]) for a in answers] == [
            (202, False),
            (202, True),
            (202, True),
        ]


async def test_another_secret_is_refused(database_url: str) -> None:
    async with world(database_url) as here:
        answer = await deliver(here, event(here), secret="guessed")

        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "bad_signature")


@pytest.mark.parametrize("seconds", [-302, 302])
async def test_an_old_or_future_signature_is_refused(database_url: str, seconds: int) -> None:
    async with world(database_url) as here:
        assert (await deliver(here, event(here), at=time.time() + seconds)).status_code == 401


def test_a_changed_body_is_refused() -> None:
    header = "t=1000,v1=" + hmac.new(b"s", b"1000.{}", hashlib.sha256).hexdigest()

    assert is_signed(header, b"{}", ["s"], 1000, 300)
    assert not is_signed(header, b"{ }", ["s"], 1000, 300)


def test_the_previous_secret_is_still_good() -> None:
    header = "t=1000,v1=" + hmac.new(b"old", b"1000.{}", hashlib.sha256).hexdigest()

    assert is_signed(header, b"{}", ["new", "old"], 1000, 300)


@pytest.mark.parametrize("header", ["", "t=1,v1=", "v1=aa,t=1", "t=1000,v1=" + "签" * 64])
def test_a_malformed_header_is_refused(header: str) -> None:
    assert not is_signed(header, b"{}", ["s"], 1000, 300)


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b"{", "no JSON"),
        (b"[]", "body"),
        ({"event_id": "e"}, "customer_id, data, occurred_at, type"),
        (
            {"event_id": 5, "type": "x", "occurred_at": "soon", "customer_id": "C", "data": []},
            "data, event_id, occurred_at",
        ),
    ],
)
async def test_a_bad_body_is_refused_by_field(database_url: str, body: object, named: str) -> None:
    async with world(database_url) as here:
        answer = await deliver(here, body)

        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_event")
        assert named in answer.json()["error"]["message"]


async def test_an_unknown_customer_is_refused(database_url: str) -> None:
    async with world(database_url) as here:
        answer = await deliver(here, event(here, customer_id="C9999"))

        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "unknown_customer")


async def test_an_event_is_not_lost_while_core_bank_is_down(database_url: str) -> None:
    async with world(database_url) as here:
        here.bank.down = True
        refused = await deliver(here, event(here))
        here.bank.down = False
        taken = await deliver(here, event(here))

        assert (refused.status_code, taken.json()["duplicate"]) == (503, False)


async def test_an_event_that_concerns_nobody_is_taken_quietly(database_url: str) -> None:
    async with world(database_url) as here:
        answer = await deliver(here, event(here, type="card.unfrozen", data={}))

        assert answer.status_code == 202


async def test_an_oversized_event_is_refused(database_url: str) -> None:
    async with world(database_url) as here:
        assert (await deliver(here, b"x" * 70_000)).status_code == 413
