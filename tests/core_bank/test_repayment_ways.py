"""Paying in full, the minimum, or in instalments: what each costs on the next bill."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from core_bank.bills import DAYS_TO_PAY
from language.calendar import months_before
from tests.core_bank.world import XIAOYU, Caller

TODAY = date(2026, 11, 23)
LATE = "C0006"


def open_bill(caller: Caller, customer: str = XIAOYU) -> dict[str, Any]:
    bills = caller.get(f"/customers/{customer}/bills").json()["bills"]
    return next(one for one in bills if one["status"] != "paid")


def ways(caller: Caller, customer: str = XIAOYU) -> dict[str, dict[str, Any]]:
    bill = open_bill(caller, customer)["bill_id"]
    found = caller.get(f"/customers/{customer}/bills/{bill}/ways").json()["ways"]
    return {one["way"]: one for one in found}


def test_paying_all_costs_nothing(caller: Caller) -> None:
    full = ways(caller)["full"]

    assert (full["pays"], full["interest"]) == (open_bill(caller)["amount"], 0)


def test_the_minimum_costs_five_in_ten_thousand_a_day_from_the_day_of_each_purchase(caller: Caller) -> None:
    bill = open_bill(caller)
    closed = date.fromisoformat(bill["due_on"]) - timedelta(days=DAYS_TO_PAY)
    window = {"from": months_before(closed, 1).isoformat(), "to": (closed - timedelta(days=1)).isoformat()}
    path = f"/customers/{XIAOYU}/transactions"
    bought = caller.get(path, **window, card_tail="3392", kind="purchase", limit=100).json()["transactions"]
    assert sum(one["amount"] for one in bought) == bill["amount"]
    fen_days = sum(one["amount"] * (TODAY - date.fromisoformat(one["at"][:10])).days for one in bought)
    fen_days += (bill["amount"] - bill["minimum"]) * (months_before(closed, -1) - TODAY).days

    minimum = ways(caller)["minimum"]

    assert (minimum["pays"], minimum["interest"]) == (bill["minimum"], (fen_days * 5 + 5_000) // 10_000)


def test_instalments_cost_what_their_own_quote_says(caller: Caller) -> None:
    content = {"what": open_bill(caller)["bill_id"], "term": "12m"}
    order = {"kind": "bill_instalment", "content": content}
    told = caller.post(f"/customers/{XIAOYU}/requests/quote", order).json()["summary"]

    split = ways(caller)["instalment"]

    assert (split["interest"], split["interest_total"]) == (told["monthly_interest"], told["interest"])
    assert f"{split['rate_basis_points'] / 100:.2f}%" == told["rate"]


def test_an_overdue_bill_is_not_offered_in_instalments(caller: Caller) -> None:
    assert "instalment" not in ways(caller, LATE)


def test_another_customer_s_bill_is_not_there(caller: Caller) -> None:
    bill = open_bill(caller)["bill_id"]

    assert caller.get(f"/customers/C0002/bills/{bill}/ways").status_code == 404
