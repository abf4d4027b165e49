"""Fees that were really charged."""

from __future__ import annotations

from typing import Any

from tests.core_bank.world import DEBIT_CARD, XIAOYU, Caller, Time

TODAY = "2026-11-23"


def fees(caller: Caller, first: str = "2026-11-01", last: str = TODAY) -> dict[str, Any]:
    found: dict[str, Any] = caller.get(f"/customers/{XIAOYU}/fees", **{"from": first, "to": last}).json()
    return found


def new_card(caller: Caller) -> None:
    content = {"card_id": DEBIT_CARD, "reason": "broken", "delivery": "branch"}
    caller.requested(kind="card_replacement", content=content)


def test_without_a_charge_there_is_none(caller: Caller) -> None:
    assert fees(caller) == {"fees": [], "count": 0, "total": 0}


def test_the_fee_of_a_card_has_its_rule(caller: Caller) -> None:
    new_card(caller)

    found = fees(caller)

    assert [(one["rule"], one["amount"]) for one in found["fees"]] == [("debit_replacement", 500)]
    assert found["total"] == 500


def test_a_day_counts_to_its_end_and_no_further(caller: Caller) -> None:
    new_card(caller)

    assert fees(caller, TODAY, TODAY)["count"] == 1
    assert fees(caller, "2026-11-01", "2026-11-22")["count"] == 0


def test_interest_of_instalments_is_among_them(caller: Caller, time: Time) -> None:
    bills = caller.get(f"/customers/{XIAOYU}/bills").json()["bills"]
    bill = next(one["bill_id"] for one in bills if one["status"] != "paid")
    caller.requested(kind="bill_instalment", content={"what": bill, "term": "3m"})
    time.pass_by(days=31)
    caller.bank.schedule.run_due()

    assert [one["rule"] for one in fees(caller, last="2027-01-31")["fees"]] == ["instalment_interest"]
