"""Points earned with purchases, and exchanged once."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from core_bank.models.points import PointsRedemption
from tests.core_bank.world import XIAOYU, Caller, Time

PATH = f"/customers/{XIAOYU}"
EXCHANGE = {"kind": "points_redemption", "content": {"gift": "coffee"}}


def points(caller: Caller, customer: str = XIAOYU) -> dict[str, Any]:
    found: dict[str, Any] = caller.get(f"/customers/{customer}/points").json()
    return found


def buy(caller: Caller, fen: int) -> None:
    bought = {"customer_id": XIAOYU, "card_tail": "3392", "merchant": "京东", "amount": fen}
    caller.post("/sandbox/purchases", bought)


def test_every_full_yuan_is_a_point(caller: Caller) -> None:
    before = points(caller)["balance"]
    buy(caller, 199_99)

    assert points(caller)["balance"] == before + 199


def test_an_exchange_takes_the_points(caller: Caller) -> None:
    before = points(caller)["balance"]

    done = caller.requested(**EXCHANGE)

    assert done["result"]["redemption_id"].startswith("pr_")
    assert points(caller)["balance"] == before - 2_500
    assert caller.ledger()["sum"] == 0


def test_confirming_twice_takes_them_once(caller: Caller) -> None:
    done = caller.requested(**EXCHANGE)

    again = caller.post(f"{PATH}/requests/{done['request_id']}/confirm", {}).json()

    assert again["result"] == done["result"]
    with caller.bank.database.read() as session:
        assert session.scalar(select(func.count()).select_from(PointsRedemption)) == 1


def test_too_few_points_buy_nothing(caller: Caller) -> None:
    order = {"kind": "points_redemption", "content": {"gift": "groceries_200"}}
    while points(caller)["balance"] >= 28_000:
        caller.requested(**EXCHANGE)

    answer = caller.post(f"{PATH}/requests", order)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "points_short")


def test_points_that_soon_run_out_are_named_with_their_day(caller: Caller, time: Time) -> None:
    first = points(caller)["next"]
    time.pass_by(days=2 * 365 - 30)

    found = points(caller)

    assert found["soon"][0] == first
    time.pass_by(days=120)
    assert points(caller)["balance"] < found["balance"]


def test_without_a_card_there_are_none(caller: Caller) -> None:
    assert points(caller, "C0004")["has_card"] is False


def test_an_unknown_gift_is_not_there(caller: Caller) -> None:
    order = {"kind": "points_redemption", "content": {"gift": "car"}}

    assert caller.post(f"{PATH}/requests/quote", order).status_code == 404
