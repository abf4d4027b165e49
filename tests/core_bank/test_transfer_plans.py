"""Plans of transfers: what is refused, what runs when, and that no day is ever run twice."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from core_bank.bank import Bank
from core_bank.clock import BEIJING
from core_bank.models.accounts import Account
from core_bank.models.transfers import Transfer, TransferPlan, TransferPlanRun
from core_bank.models.writes import OutboxEvent
from tests.core_bank.promises import broken_promises
from tests.core_bank.world import MAIN, MOTHER, XIAOYU, ZHANG_WEI, Caller, Time, report

PATH = f"/customers/{XIAOYU}/requests"
# Today is Monday, the 23rd of November 2026, 10 o'clock.
MONTHLY: dict[str, Any] = {
    "payee": MOTHER, "amount": 2_000_00, "every": "month", "first_on": "2026-12-15", "ends": "times:3",
}  # fmt: skip


def order(**changes: Any) -> dict[str, Any]:
    content = {name: value for name, value in {**MONTHLY, **changes}.items() if value is not None}
    return {"kind": "transfer_plan", "content": content}


def quoted(caller: Caller, **changes: Any) -> dict[str, Any]:
    answer = caller.post(f"{PATH}/quote", order(**changes))
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def planned(caller: Caller, **changes: Any) -> str:
    plan_id: str = caller.requested(**order(**changes))["result"]["plan_id"]
    return plan_id


def plans(caller: Caller) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = caller.get(f"/customers/{XIAOYU}/transfer-plans").json()["plans"]
    return found


def changed(caller: Caller, plan_id: str, change: str) -> dict[str, Any]:
    return caller.requested(kind="plan_cancel", content={"plan": plan_id, "change": change})


def go_to(caller: Caller, time: Time, moment: str) -> None:
    time.now = datetime.fromisoformat(moment).replace(tzinfo=BEIJING)
    caller.bank.catch_up()


def runs(bank: Bank) -> list[tuple[str, str, str | None]]:
    with bank.database.read() as session:
        found = session.scalars(select(TransferPlanRun).order_by(TransferPlanRun.due_on))
        return [(run.due_on.isoformat(), run.state, run.reason) for run in found]


def spend(bank: Bank, left: int) -> None:
    """The account has no more than ``left``: the rest is held for something else."""
    with bank.database.write() as session:
        account = session.get_one(Account, MAIN)
        account.held = account.ledger_balance - left


def free(bank: Bank) -> None:
    with bank.database.write() as session:
        session.get_one(Account, MAIN).held = 0


# Ordering.


def test_a_plan_shows_its_first_days_and_its_sum_before_the_yes(caller: Caller) -> None:
    quote = quoted(caller)

    assert (quote["problem"], quote["level"]) == (None, 2)
    assert quote["summary"]["days"] == "2026-12-15、2027-01-15、2027-02-15"
    assert "6,000.00" in quote["summary"]["total"]


def test_ordering_a_plan_moves_nothing(caller: Caller) -> None:
    before = caller.accounts()[0]["available_balance"]

    planned(caller)

    assert caller.accounts()[0]["available_balance"] == before
    assert [plan["next_days"][0] for plan in plans(caller)] == ["2026-12-15"]


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"first_on": "2026-11-22"}, "plan_day_past", "first_on"),
        ({"first_on": "2026-11-23"}, "plan_day_today", "first_on"),
        ({"first_on": "2027-11-24"}, "plan_day_far", "first_on"),
        ({"first_on": None}, "plan_day_missing", "first_on"),
        ({"every": "day"}, "plan_every_day", "every"),
        ({"amount": 0}, "bad_amount", "amount"),
        ({"amount": 50_000_01}, "plan_over_limit", "amount"),
        ({"ends": None}, "plan_end_missing", "ends"),
        ({"ends": "until:2026-12-01"}, "plan_ends_before", "ends"),
        ({"ends": "until:2032-01-01"}, "plan_too_long", "ends"),
        ({"ends": "times:100"}, "plan_too_long", "ends"),
        ({"signs": ["safe_account", "secrecy"]}, "plan_gives_pause", None),
    ],
)
def test_what_cannot_be_planned_is_refused_with_its_reason(
    caller: Caller, changes: dict[str, Any], code: str, field: str | None
) -> None:
    problem = quoted(caller, **changes)["problem"]

    assert (problem["code"], problem["field"]) == (code, field)
    assert caller.post(PATH, order(**changes)).status_code == 409


def test_a_reported_payee_gets_no_plan(caller: Caller) -> None:
    report(caller.bank, MOTHER)

    assert quoted(caller)["problem"]["code"] == "plan_payee_reported"


def test_the_same_plan_is_not_ordered_twice(caller: Caller) -> None:
    planned(caller)

    assert quoted(caller)["problem"]["code"] == "plan_exists"


def test_somebody_elses_payee_is_nobody(caller: Caller) -> None:
    assert caller.post(f"{PATH}/quote", order(payee="py_0002_1")).status_code == 404


@pytest.mark.parametrize(
    "content", [{"first_on": "soon"}, {"ends": "never"}, {"signs": ["weather"]}, {"amount": -1}]
)
def test_bad_content_gets_a_clear_error(caller: Caller, content: dict[str, Any]) -> None:
    answer = caller.post(f"{PATH}/quote", order(**content))

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "validation_error")


def test_the_last_day_of_the_month_needs_no_first_day(caller: Caller) -> None:
    quote = quoted(caller, every="month_end", first_on=None)

    assert quote["summary"]["days"] == "2026-11-30、2026-12-31、2027-01-31"


# Running.


def test_nothing_leaves_before_its_hour(caller: Caller, time: Time) -> None:
    planned(caller)

    go_to(caller, time, "2026-12-15T08:59:59")

    assert runs(caller.bank) == []


def test_a_run_is_an_ordinary_transfer(caller: Caller, time: Time) -> None:
    planned(caller)
    before = caller.ledger()

    go_to(caller, time, "2026-12-15T09:00:00")

    sent = caller.get(f"/customers/{XIAOYU}/transfers").json()["transfers"][0]
    assert (sent["state"], sent["amount"], sent["confirmed"]) == ("posted", 2_000_00, True)
    after = caller.ledger()
    assert (after["transfers"] - before["transfers"], after["sum"]) == (1, 0)
    assert plans(caller)[0]["last"]["transfer_id"] == sent["transfer_id"]


def test_a_plan_ends_with_its_last_day(caller: Caller, time: Time) -> None:
    planned(caller)

    go_to(caller, time, "2027-03-31T12:00:00")

    assert [day for day, _, _ in runs(caller.bank)] == ["2026-12-15", "2027-01-15", "2027-02-15"]
    assert plans(caller) == []


def test_too_little_money_is_tried_again_the_same_day(caller: Caller, time: Time) -> None:
    planned(caller)
    spend(caller.bank, 1_999_99)
    go_to(caller, time, "2026-12-15T09:00:00")
    assert runs(caller.bank) == []
    free(caller.bank)

    go_to(caller, time, "2026-12-15T14:00:00")

    assert runs(caller.bank) == [("2026-12-15", "done", None)]


def test_a_day_without_money_is_skipped_and_told(caller: Caller, time: Time) -> None:
    planned(caller)
    spend(caller.bank, 1_999_99)
    for hour in ("09", "14", "20"):
        go_to(caller, time, f"2026-12-15T{hour}:00:00")

    assert runs(caller.bank) == [("2026-12-15", "skipped", "insufficient_funds")]
    assert plans(caller)[0]["next_days"][0] == "2027-01-15"
    with caller.bank.database.read() as session:
        told = session.scalars(select(OutboxEvent).where(OutboxEvent.type == "transfer_plan.run")).one()
    assert (told.data["state"], told.data["due_on"], bool(told.data["why"])) == (
        "skipped",
        "2026-12-15",
        True,
    )


def test_a_payee_reported_meanwhile_gets_nothing(caller: Caller, time: Time) -> None:
    planned(caller)
    report(caller.bank, MOTHER)

    go_to(caller, time, "2026-12-15T09:00:00")

    assert runs(caller.bank) == [("2026-12-15", "skipped", "fraud_refused")]


def test_a_frozen_card_sends_nothing(caller: Caller, time: Time) -> None:
    planned(caller)
    caller.post(f"/customers/{XIAOYU}/cards/cd_0001_debit/freeze")

    go_to(caller, time, "2026-12-16T09:00:00")

    assert runs(caller.bank) == [("2026-12-15", "skipped", "account_frozen")]


def test_a_run_to_an_account_here_arrives(caller: Caller, time: Time) -> None:
    caller.send(payee_id=ZHANG_WEI, amount=2_000_00)
    planned(caller, payee=ZHANG_WEI)
    before = caller.accounts("C0002")[0]["ledger_balance"]

    go_to(caller, time, "2026-12-15T09:00:00")

    assert caller.accounts("C0002")[0]["ledger_balance"] == before + 2_000_00


# Stopping, and going on.


def test_a_cancelled_plan_sends_nothing(caller: Caller, time: Time) -> None:
    plan_id = planned(caller)

    changed(caller, plan_id, "cancel")

    go_to(caller, time, "2027-03-31T12:00:00")
    assert (runs(caller.bank), plans(caller)) == ([], [])


def test_days_of_a_pause_are_not_made_up_for(caller: Caller, time: Time) -> None:
    plan_id = planned(caller)
    changed(caller, plan_id, "pause")
    go_to(caller, time, "2026-12-20T12:00:00")

    changed(caller, plan_id, "resume")

    go_to(caller, time, "2027-01-31T12:00:00")
    assert [day for day, _, _ in runs(caller.bank)] == ["2027-01-15"]


@pytest.mark.parametrize(("change", "level"), [("cancel", 1), ("pause", 1)])
def test_stopping_needs_no_code(caller: Caller, change: str, level: int) -> None:
    content = {"plan": planned(caller), "change": change}

    quote = caller.post(f"{PATH}/quote", {"kind": "plan_cancel", "content": content}).json()

    assert (quote["problem"], quote["level"]) == (None, level)


def test_going_on_needs_a_code(caller: Caller) -> None:
    content = {"plan": planned(caller), "change": "resume"}
    changed(caller, content["plan"], "pause")

    quote = caller.post(f"{PATH}/quote", {"kind": "plan_cancel", "content": content}).json()

    assert (quote["problem"], quote["level"]) == (None, 2)


def test_a_running_plan_cannot_go_on(caller: Caller) -> None:
    content = {"plan": planned(caller), "change": "resume"}

    quote = caller.post(f"{PATH}/quote", {"kind": "plan_cancel", "content": content}).json()

    assert quote["problem"]["code"] == "plan_state"


def test_somebody_elses_plan_is_none(caller: Caller) -> None:
    order = {"kind": "plan_cancel", "content": {"plan": planned(caller), "change": "cancel"}}

    assert caller.post("/customers/C0002/requests/quote", order).status_code == 404


# Never twice.

HOURS = st.lists(st.integers(min_value=0, max_value=24 * 50), min_size=1, max_size=8)


@pytest.mark.timeout(300)
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    jumps=HOURS,
    # Less than what the fraud gate would ask about when the account has run low.
    amounts=st.lists(st.sampled_from([1_00, 2_000_00, 9_000_00]), min_size=1, max_size=3, unique=True),
    every=st.sampled_from(["week", "month", "month_end"]),
)
def test_no_day_runs_twice_however_time_jumps(
    caller: Caller, time: Time, jumps: list[int], amounts: list[int], every: str
) -> None:
    start = time.now
    made = [
        planned(
            caller,
            amount=amount,
            every=every,
            first_on=(start + timedelta(days=3)).date().isoformat(),
            ends="open",
        )
        for amount in amounts
    ]
    for hours in jumps:
        time.pass_by(hours=hours)
        caller.bank.catch_up()
        caller.bank.catch_up()

    with caller.bank.database.read() as session:
        for plan_id in made:
            plan = session.get_one(TransferPlan, plan_id)
            settled = list(session.scalars(select(TransferPlanRun).where(TransferPlanRun.plan_id == plan_id)))
            due = {run.due_on for run in settled}
            assert len(due) == len(settled)
            assert plan.due_on is not None
            assert plan.due_on not in due
            assert all(day <= time.now.date() < plan.due_on or day < plan.due_on for day in due)
        done = session.scalars(select(TransferPlanRun.transfer_id).where(TransferPlanRun.state == "done"))
        sent = list(done)
        posted = session.scalar(select(func.count()).where(Transfer.state == "posted"))
        assert len(sent) == len(set(sent)) == posted
        assert broken_promises(session) == []
    for plan_id in made:
        changed(caller, plan_id, "cancel")
