"""A higher credit line: who gets one, how far, and that a temporary one ends."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml

from banking.credit_limit import Rules, Standing, load_rules, most, refusal, rules
from core_bank.models.accounts import Account
from tests.core_bank.world import XIAOYU, Caller, Time

CARD = "ac_0001_credit"
TODAY = date(2026, 11, 23)
LATE = "C0006"


def standing(**changes: Any) -> Standing:
    usual = {
        "line": 50_000_00, "income": 20_000_00, "first_used_on": date(2025, 1, 1), "raised_on": None,
        "overdue": False, "raised_now": False,
    }  # fmt: skip
    return Standing(**{**usual, **changes})


def quote(caller: Caller, customer: str = XIAOYU, **content: Any) -> dict[str, Any]:
    account = f"ac_{customer[1:]}_credit"
    order = {"kind": "credit_limit", "content": {"account_id": account, "how": "temporary", **content}}
    answer: dict[str, Any] = caller.post(f"/customers/{customer}/requests/quote", order).json()
    return answer


def raised(caller: Caller, **content: Any) -> dict[str, Any]:
    wanted = {"account_id": CARD, "how": "temporary", "line": 60_000_00, **content}
    return caller.requested(kind="credit_limit", content=wanted)


def line(caller: Caller) -> int:
    with caller.bank.database.read() as session:
        return session.get_one(Account, CARD).credit_limit


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"overdue": True}, "overdue"),
        ({"raised_now": True}, "raised_now"),
        ({"first_used_on": date(2026, 8, 1)}, "new"),
        ({"first_used_on": None}, "new"),
        ({"raised_on": date(2026, 6, 1)}, "too_soon"),
        ({"raised_on": date(2026, 5, 23)}, None),
        ({"income": 5_000_00}, "income"),
    ],
)
def test_every_refusal_has_its_reason(changes: dict[str, Any], reason: str | None) -> None:
    found = refusal(standing(**changes), "fixed", TODAY, rules())

    assert (found and found.reason) == reason


def test_a_line_is_at_most_so_many_incomes() -> None:
    assert most(standing(income=10_000_00), "fixed", rules()) == 60_000_00
    assert most(standing(), "fixed", rules()) == 75_000_00


def test_a_rules_file_with_a_gap_is_refused(tmp_path) -> None:
    file = tmp_path / "credit_limit.yml"
    file.write_text(yaml.safe_dump({"use_months_min": 6}), encoding="utf-8")

    with pytest.raises(ValueError, match="write exactly"):
        load_rules(file)
    assert isinstance(rules(), Rules)


def test_a_raise_needs_a_one_time_password(caller: Caller) -> None:
    assert quote(caller, line=60_000_00)["level"] == 2


def test_a_temporary_line_is_set_back(caller: Caller, time: Time) -> None:
    raised(caller)
    during = line(caller)
    time.pass_by(days=60)
    caller.bank.schedule.run_due()
    on_the_last_day = line(caller)
    time.pass_by(days=1)
    caller.bank.schedule.run_due()

    assert (during, on_the_last_day, line(caller)) == (60_000_00, 60_000_00, 50_000_00)
    assert caller.ledger()["sum"] == 0


def test_what_is_owed_above_the_line_keeps_it_until_it_is_paid(caller: Caller, time: Time) -> None:
    raised(caller)
    with caller.bank.database.read() as session:
        account = session.get_one(Account, CARD)
        free = account.ledger_balance + account.credit_limit - account.held
    bought = {"customer_id": XIAOYU, "card_tail": "3392", "merchant": "京东", "amount": free - 1_000_00}
    caller.post("/sandbox/purchases", bought)
    time.pass_by(days=62)
    caller.bank.schedule.run_due()

    assert line(caller) == 59_000_00


def test_a_raise_for_good_stays(caller: Caller, time: Time) -> None:
    raised(caller, how="fixed", line=51_000_00)
    time.pass_by(days=100)
    caller.bank.schedule.run_due()

    assert line(caller) == 51_000_00
    assert quote(caller, how="fixed", line=52_000_00)["problem"]["code"] == "credit_line_refused"


@pytest.mark.parametrize(
    ("wished", "code"), [(50_000_00, "credit_line_not_higher"), (76_000_00, "credit_line_above")]
)
def test_only_so_much_may_be_wished(caller: Caller, wished: int, code: str) -> None:
    problem = quote(caller, line=wished)["problem"]

    assert (problem["code"], problem["field"]) == (code, "line")


def test_whoever_is_late_gets_none(caller: Caller) -> None:
    assert quote(caller, LATE, line=70_000_00)["problem"]["code"] == "credit_line_refused"


def test_another_customer_s_card_is_not_there(caller: Caller) -> None:
    order = {"kind": "credit_limit", "content": {"account_id": CARD, "how": "fixed", "line": 60_000_00}}

    assert caller.post("/customers/C0002/requests/quote", order).status_code == 404


def test_confirming_twice_raises_once(caller: Caller) -> None:
    done = raised(caller)

    again = caller.post(f"/customers/{XIAOYU}/requests/{done['request_id']}/confirm", {}).json()

    assert (again["result"], line(caller)) == (done["result"], 60_000_00)
