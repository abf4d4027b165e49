"""The search over a customer's transactions."""

from typing import Any

import pytest

from core_bank.transactions import usual_purchase_max
from tests.core_bank.world import MONDAY_MORNING, XIAOYU, Caller

LAST_MONTH = {"from": "2026-10-01", "to": "2026-10-31"}


def found(caller: Caller, **query: Any) -> dict[str, Any]:
    answer = caller.get(f"/customers/{XIAOYU}/transactions", **query)
    assert answer.status_code == 200, answer.text
    page: dict[str, Any] = answer.json()
    return page


def test_spending_at_a_merchant_in_a_month_is_counted_and_summed(caller: Caller) -> None:
    page = found(caller, merchant="京东", **LAST_MONTH, limit=100)
    assert page["count"] == len(page["transactions"]) >= 4
    assert page["total_out"] == sum(
        one["amount"] for one in page["transactions"] if one["direction"] == "out"
    )
    assert {one["merchant"] for one in page["transactions"]} == {"京东"}
    assert all(one["at"].startswith("2026-10-") for one in page["transactions"])


def test_pages_follow_one_another_without_gap_or_repetition(caller: Caller) -> None:
    whole = [one["transaction_id"] for one in found(caller, **LAST_MONTH, limit=100)["transactions"]]
    paged: list[str] = []
    cursor = None
    for _page in range(len(whole)):
        page = found(caller, **LAST_MONTH, limit=7, **({"cursor": cursor} if cursor else {}))
        paged += [one["transaction_id"] for one in page["transactions"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert paged[: len(whole)] == whole
    assert len(paged) == len(set(paged)) == page["count"]


def test_the_newest_come_first(caller: Caller) -> None:
    times = [one["at"] for one in found(caller, limit=50)["transactions"]]
    assert times == sorted(times, reverse=True)


def test_a_nickname_finds_the_payee(caller: Caller) -> None:
    page = found(caller, counterparty="妈妈", limit=100)
    assert page["count"] == 12
    assert {one["counterparty"] for one in page["transactions"]} == {"李桂芳"}


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ({"direction": "in"}, lambda one: one["direction"] == "in"),
        ({"kind": "salary"}, lambda one: one["kind"] == "salary"),
        ({"amount_min": 50_000, "amount_max": 60_000}, lambda one: 50_000 <= one["amount"] <= 60_000),
        ({"card_tail": "3392"}, lambda one: one["tail"] == "3392"),
        ({"counterparty": "陈建国"}, lambda one: one["counterparty"] == "陈建国"),
    ],
)
def test_every_filter_keeps_only_what_it_says(caller: Caller, query: dict[str, Any], holds: Any) -> None:
    page = found(caller, **query, limit=100)
    assert page["count"] > 0
    assert all(holds(one) for one in page["transactions"])


def test_both_days_are_inclusive(caller: Caller) -> None:
    salary = found(caller, kind="salary", limit=1)["transactions"][0]
    day = salary["at"][:10]
    assert found(caller, kind="salary", **{"from": day, "to": day})["count"] == 1


def test_signs_of_a_pattern_are_ordinary_characters(caller: Caller) -> None:
    assert found(caller, merchant="%")["count"] == 0


def test_nothing_found_is_an_empty_page(caller: Caller) -> None:
    page = found(caller, merchant="从没去过的店")
    assert page == {"transactions": [], "count": 0, "total_in": 0, "total_out": 0, "next_cursor": None}


def test_the_usual_maximum_is_high_but_not_the_highest(caller: Caller) -> None:
    with caller.bank.database.read() as session:
        usual = usual_purchase_max(session, XIAOYU, MONDAY_MORNING)
    larger = found(caller, kind="purchase", amount_min=usual + 1, **{"from": "2026-05-25"})["count"]
    purchases = found(caller, kind="purchase", **{"from": "2026-05-25"})["count"]
    assert 0 < larger <= purchases * 0.06


@pytest.mark.parametrize(
    "query", [{"from": "yesterday"}, {"limit": 0}, {"limit": 101}, {"cursor": "x"}, {"merchant": "\x00"}]
)
def test_a_senseless_search_is_refused(caller: Caller, query: dict[str, Any]) -> None:
    answer = caller.get(f"/customers/{XIAOYU}/transactions", **query)
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "validation_error")
