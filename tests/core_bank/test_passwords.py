"""Passwords: unlocking, and the token that sets a new one once."""

from __future__ import annotations

import re
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from core_bank.bank import Bank
from core_bank.models.requests import ServiceRequest
from core_bank.models.writes import OutboxEvent
from core_bank.passwords import is_good
from tests.core_bank.world import XIAOYU, Caller, Time

GOOD = "sunny-day-26"


def ordered(caller: Caller, which: str = "login") -> str:
    """The token that came for this password."""
    caller.requested(kind="password_help", content={"which": which})
    newest = caller.get("/sandbox/inbox", customer_id=XIAOYU).json()["messages"][0]
    found = re.search(r"口令 ([\w-]+)", newest["text"])
    assert found is not None
    assert newest["code"] == ""
    return found[1]


def set_anew(caller: Caller, token: str, password: str = GOOD) -> httpx.Response:
    return caller.post("/auth/passwords", {"token": token, "password": password})


def log_in(caller: Caller, credential: str) -> int:
    return caller.post("/auth/verify", {"customer_id": XIAOYU, "credential": credential}).status_code


def test_a_new_password_opens_the_door_and_the_old_one_does_not(caller: Caller) -> None:
    set_anew(caller, ordered(caller))

    assert (log_in(caller, GOOD), log_in(caller, "demo-0001")) == (200, 401)


def test_the_confirmed_request_unlocks_the_login_at_once(caller: Caller) -> None:
    for _try in range(10):
        log_in(caller, "wrong")
    locked = log_in(caller, "demo-0001")

    ordered(caller)

    assert (locked, log_in(caller, "demo-0001")) == (401, 200)


def test_a_token_is_good_once(caller: Caller) -> None:
    token = ordered(caller)
    set_anew(caller, token)

    assert set_anew(caller, token, "another-one-1").json()["error"]["code"] == "token_void"


def test_a_token_is_good_for_half_an_hour(caller: Caller, time: Time) -> None:
    token = ordered(caller)

    time.pass_by(minutes=31)

    assert set_anew(caller, token).json()["error"]["code"] == "token_void"


def test_a_later_token_makes_the_earlier_void(caller: Caller) -> None:
    first = ordered(caller)
    ordered(caller)

    assert set_anew(caller, first).json()["error"]["code"] == "token_void"


def test_a_weak_password_uses_nothing_up(caller: Caller) -> None:
    token = ordered(caller)

    refused = set_anew(caller, token, "password")

    assert refused.json()["error"]["code"] == "password_weak"
    assert set_anew(caller, token).status_code == 200


@pytest.mark.parametrize(
    ("which", "password", "good"),
    [
        ("login", "sunny-day-26", True), ("login", "sunny26", False), ("login", "sunnydays", False),
        ("query", "739204", True), ("query", "123456", False), ("query", "888888", False), ("query", "73920", False),
    ],
)  # fmt: skip
def test_what_is_easy_to_guess_is_no_password(which: Any, password: str, good: bool) -> None:
    assert is_good(which, password) is good


def test_a_query_password_leaves_the_login_alone(caller: Caller) -> None:
    answer = set_anew(caller, ordered(caller, "query"), "739204")

    assert answer.json() == {"which": "query"}
    assert log_in(caller, "demo-0001") == 200


@pytest.mark.parametrize(
    ("which", "problem"), [("pay", "pay_password_in_app"), ("card", "card_pin_in_person")]
)
def test_what_moves_money_is_not_set_here(caller: Caller, which: str, problem: str) -> None:
    path = f"/customers/{XIAOYU}/requests/quote"

    quote = caller.post(path, {"kind": "password_help", "content": {"which": which}}).json()

    assert quote["problem"]["code"] == problem


def test_no_event_and_no_request_holds_token_or_password(caller: Caller, bank: Bank) -> None:
    token = ordered(caller)
    set_anew(caller, token)

    with bank.database.read() as session:
        kept = [str(one) for one in session.scalars(select(OutboxEvent.data))]
        kept += [str(one) for one in session.scalars(select(ServiceRequest.result))]
    assert not any(token in one or GOOD in one for one in kept)
