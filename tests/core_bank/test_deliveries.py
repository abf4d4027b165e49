"""Where a new card is, day by day, and that nobody activates one that is still on its way."""

from __future__ import annotations

from typing import Any

import pytest

from tests.core_bank.world import DEBIT_CARD, XIAOYU, Caller, Time


def order(caller: Caller, delivery: str = "post") -> str:
    """A new card ordered on Monday, 23 November; its id."""
    content = {"card_id": DEBIT_CARD, "reason": "broken", "delivery": delivery}
    card: str = caller.requested(kind="card_replacement", content=content)["result"]["card_id"]
    return card


def delivery(caller: Caller) -> dict[str, Any]:
    [one] = caller.get(f"/customers/{XIAOYU}/progress").json()["deliveries"]
    found: dict[str, Any] = one
    return found


@pytest.mark.parametrize(
    ("way", "days", "state"),
    [
        ("post", 0, "making"), ("post", 2, "sent"), ("post", 6, "sent"), ("post", 7, "arrived"),
        ("branch", 0, "making"), ("branch", 2, "making"), ("branch", 3, "ready"),
    ],
)  # fmt: skip
def test_a_card_moves_with_the_clock(caller: Caller, time: Time, way: str, days: int, state: str) -> None:
    order(caller, way)

    time.pass_by(days=days)

    assert delivery(caller)["state"] == state


def test_the_day_of_arrival_is_told_from_the_start(caller: Caller) -> None:
    order(caller)

    assert (delivery(caller)["ordered_on"], delivery(caller)["arrives_on"]) == ("2026-11-23", "2026-11-30")


def test_a_card_on_its_way_is_not_activated(caller: Caller) -> None:
    card = order(caller)
    path = f"/customers/{XIAOYU}/requests"

    answer = caller.post(path, {"kind": "card_activation", "content": {"card_id": card}})

    error = answer.json()["error"]
    assert (error["code"], error["details"]) == ("card_not_arrived", {"arrives_on": "2026-11-30"})


def test_a_card_that_is_there_is_activated_and_gone_from_the_list(caller: Caller, time: Time) -> None:
    card = order(caller)
    time.pass_by(days=7)

    caller.requested(kind="card_activation", content={"card_id": card})

    assert caller.get(f"/customers/{XIAOYU}/progress").json()["deliveries"] == []
