"""The fraud gate in front of the ledger: what the bank sees for itself, and what a client cannot skip."""

from __future__ import annotations

from typing import Any

import pytest

from core_bank.bank import Bank
from core_bank.models.payees import Payee
from tests.core_bank.world import MOTHER, Caller, Time, report

TEACHER = "C0037"
SON, STRANGER = "py_0037_1", "py_0037_2"
"""宋雅琴 pays her son every month; the stranger was saved today."""
PARTNER, CHEAT = "py_0035_1", "py_0035_3"


def told(*signs: str, answer: str | None = None) -> dict[str, Any]:
    return {"signs": list(signs), "answer": answer}


def gate(caller: Caller, customer: str = TEACHER, **order: Any) -> dict[str, Any]:
    found: dict[str, Any] = caller.quote(customer, **order)["gate"]
    return found


def refused(caller: Caller, customer: str = TEACHER, **order: Any) -> str:
    answer = caller.order(customer, **order)
    assert answer.status_code == 409, answer.text
    code: str = answer.json()["error"]["code"]
    return code


# What the bank sees.


def test_an_everyday_transfer_passes(caller: Caller) -> None:
    assert gate(caller, payee_id=SON, amount=100_000) == {
        "level": "pass", "reasons": [], "asks": False, "wait_hours": 0,
    }  # fmt: skip


def test_a_payee_saved_today_is_new(caller: Caller) -> None:
    assert gate(caller, payee_id=STRANGER, amount=50_000)["reasons"] == ["payee_new"]


def test_a_payee_is_new_for_a_day(caller: Caller) -> None:
    caller.post("/sandbox/clock", {"advance_seconds": 86_400})
    assert gate(caller, payee_id=STRANGER, amount=50_000)["reasons"] == ["payee_unpaid"]


def test_who_was_paid_is_known(caller: Caller) -> None:
    caller.send("C0001", payee_id="py_0001_3", amount=8_800)
    assert gate(caller, "C0001", payee_id="py_0001_3", amount=8_800)["reasons"] == []


def test_the_habit_is_the_largest_transfer_so_far(caller: Caller) -> None:
    assert [gate(caller, payee_id=SON, amount=yuan * 100)["reasons"] for yuan in (1_999, 2_000)] == [
        [],
        ["above_habit"],
    ]


def test_the_age_is_in_the_banks_books(caller: Caller) -> None:
    assert "elder" in gate(caller, payee_id=STRANGER, amount=200_000)["reasons"]


def test_the_night_is_beijings(caller: Caller, time: Time) -> None:
    time.pass_by(hours=13)
    assert gate(caller, payee_id=SON, amount=100_000)["reasons"] == ["night"]


def test_the_fourth_large_transfer_of_a_day_is_noticed(caller: Caller) -> None:
    for _ in range(3):
        caller.order("C0001", payee_id=MOTHER, amount=400_000)
    assert "many_today" not in gate(caller, "C0001", payee_id=MOTHER, amount=400_000)["reasons"]
    assert "many_today" in gate(caller, "C0001", payee_id="py_0001_3", amount=400_000)["reasons"]


def test_a_reported_payee_is_refused(caller: Caller) -> None:
    assert gate(caller, "C0035", payee_id=CHEAT, amount=1_000)["level"] == "refuse"


def test_repaying_a_bill_passes_whatever_was_said(caller: Caller) -> None:
    bill = caller.get("/customers/C0001/bills", status="open").json()["bills"][0]
    order = {"payee_id": None, "bill_id": bill["bill_id"], "amount": 100, "told": told("remote", "told_code")}
    assert gate(caller, "C0001", **order)["level"] == "pass"


def test_money_for_ones_own_account_passes_whatever_was_said(caller: Caller, bank: Bank) -> None:
    own = Payee(
        payee_id="py_own", customer_id="C0002", account_id="ac_0002_II", name="张伟", nicknames=[],
        bank="银伴银行", tail="2802", added_at=bank.clock.now(),
    )  # fmt: skip
    with bank.database.write() as session:
        session.add(own)
    order = {"payee_id": "py_own", "amount": 1_000_000, "told": told("remote", "told_code")}
    assert gate(caller, "C0002", **order)["level"] == "pass"


# What a client cannot skip.


def test_an_open_question_must_be_answered_first(caller: Caller) -> None:
    assert refused(caller, payee_id=STRANGER, amount=300_000) == "fraud_question_open"


def test_a_refusal_gives_its_reasons(caller: Caller) -> None:
    error = caller.order(TEACHER, payee_id=STRANGER, amount=300_000).json()["error"]
    assert error["details"]["reasons"] == ["payee_new", "above_habit", "elder"]


def test_ones_own_affair_may_go(caller: Caller) -> None:
    transfer = caller.send(TEACHER, payee_id=STRANGER, amount=300_000, told=told(answer="own"))
    assert (transfer["state"], transfer["gate_level"]) == ("posted", "pass")


@pytest.mark.parametrize("answer", ["taught", "online"])
def test_who_was_taught_needs_a_person(caller: Caller, answer: str) -> None:
    order = {"payee_id": STRANGER, "amount": 300_000, "told": told(answer=answer)}
    assert refused(caller, **order) == "fraud_person_needed"


def test_many_signs_need_a_person_whatever_is_answered(caller: Caller) -> None:
    signs = told("remote", "fake_authority", "secrecy", answer="own")
    assert refused(caller, payee_id=STRANGER, amount=300_000, told=signs) == "fraud_person_needed"


def test_nothing_goes_to_a_reported_payee(caller: Caller) -> None:
    order = {"payee_id": CHEAT, "amount": 1_000, "told": told(answer="own")}
    assert refused(caller, "C0035", **order) == "fraud_refused"


def test_a_refused_transfer_holds_no_money(caller: Caller) -> None:
    before = caller.accounts("C0035")[0]["available_balance"]
    refused(caller, "C0035", payee_id=CHEAT, amount=1_000)
    assert caller.accounts("C0035")[0]["available_balance"] == before


def test_an_unknown_sign_is_no_order(caller: Caller) -> None:
    assert caller.order(TEACHER, payee_id=SON, amount=100, told=told("no_such_sign")).status_code == 422


# The time to think again.


@pytest.fixture
def waiting(caller: Caller) -> dict[str, Any]:
    """宋雅琴 is not sure and confirms all the same."""
    return caller.send(TEACHER, payee_id=STRANGER, amount=300_000, told=told(answer="unsure"))


def look(caller: Caller, transfer: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = caller.get(f"/customers/{TEACHER}/transfers/{transfer['transfer_id']}").json()
    return found


def test_a_transfer_to_think_over_waits_with_its_money_held(caller: Caller, waiting: dict[str, Any]) -> None:
    account = caller.accounts(TEACHER)[0]
    assert (waiting["state"], waiting["confirmed"], waiting["gate_level"]) == ("pending", True, "wait")
    assert account["ledger_balance"] - account["available_balance"] == 300_000


def test_its_reasons_are_kept_with_it(caller: Caller, waiting: dict[str, Any]) -> None:
    assert look(caller, waiting)["gate_reasons"] == ["answer_unsure", "payee_new", "above_habit", "elder"]


def test_it_leaves_after_a_day(caller: Caller, waiting: dict[str, Any]) -> None:
    caller.post("/sandbox/clock", {"advance_seconds": 86_399})
    assert look(caller, waiting)["state"] == "pending"
    caller.post("/sandbox/clock", {"advance_seconds": 1})
    assert look(caller, waiting)["state"] == "posted"


def test_it_can_be_called_off_until_then(caller: Caller, waiting: dict[str, Any]) -> None:
    caller.post(f"/customers/{TEACHER}/transfers/{waiting['transfer_id']}/void")
    caller.post("/sandbox/clock", {"advance_seconds": 90_000})
    assert look(caller, waiting)["state"] == "voided"


def test_it_never_leaves_once_the_payee_is_reported(
    caller: Caller, bank: Bank, waiting: dict[str, Any]
) -> None:
    report(bank, STRANGER)
    caller.post("/sandbox/clock", {"advance_seconds": 90_000})
    assert look(caller, waiting)["state"] == "voided"
    assert caller.ledger()["sum"] == 0


def test_a_payee_reported_before_the_code_gets_nothing(caller: Caller, bank: Bank) -> None:
    transfer = caller.order("C0035", payee_id=PARTNER, amount=1_000).json()["transfer_id"]
    proof = caller.verified(transfer, customer="C0035")
    report(bank, PARTNER)
    answer = caller.confirm(transfer, proof, "C0035")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "payee_reported")


def test_a_later_arrival_is_not_made_earlier(caller: Caller) -> None:
    order = {"payee_id": STRANGER, "amount": 300_000, "arrival": "next_day", "told": told(answer="unsure")}
    transfer = caller.send(TEACHER, **order)
    assert transfer["executes_at"].startswith("2026-11-24T10:00")
