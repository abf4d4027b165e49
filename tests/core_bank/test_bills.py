"""Bills: their status, and reminding of each stage exactly once."""

from collections import Counter
from datetime import date

from sqlalchemy import select

from core_bank import bills
from core_bank.models.bills import Bill
from core_bank.models.writes import OutboxEvent
from tests.core_bank.world import XIAOYU, Caller, Time


def bill_events(caller: Caller) -> list[OutboxEvent]:
    with caller.bank.database.read() as session:
        return list(session.scalars(select(OutboxEvent).where(OutboxEvent.type == "bill.due")))


def stages(caller: Caller, customer: str) -> list[tuple[int, str]]:
    found = [event.data for event in bill_events(caller) if event.customer_id == customer]
    return [(data["days_left"], data["status"]) for data in found]


def test_the_status_follows_from_what_is_paid_and_the_day() -> None:
    bill = Bill(due_on=date(2026, 11, 26), amount=100, paid=99)
    assert bills.status_of(bill, date(2026, 11, 26)) == "open"
    assert bills.status_of(bill, date(2026, 11, 27)) == "overdue"
    bill.paid = 100
    assert bills.status_of(bill, date(2026, 11, 27)) == "paid"


def test_the_list_can_be_narrowed(caller: Caller) -> None:
    every = caller.get(f"/customers/{XIAOYU}/bills").json()["bills"]
    paid = caller.get(f"/customers/{XIAOYU}/bills", status="paid").json()["bills"]
    assert [one["status"] for one in every] == ["open"] + ["paid"] * len(paid)
    assert [one["due_on"] for one in every] == sorted((one["due_on"] for one in every), reverse=True)


def test_a_bill_due_in_three_days_is_announced_once(caller: Caller) -> None:
    for _again in range(3):
        caller.bank.schedule.run_due()
    assert stages(caller, XIAOYU) == [(3, "open")]


def test_every_announcement_is_for_another_bill_and_none_is_far_off(caller: Caller) -> None:
    caller.bank.schedule.run_due()
    announced = bill_events(caller)
    assert max(Counter(event.data["bill_id"] for event in announced).values()) == 1
    assert max(event.data["days_left"] for event in announced) == 3
    assert min(event.data["days_left"] for event in announced) < 0


def test_an_unpaid_bill_is_announced_again_when_overdue(caller: Caller, time: Time) -> None:
    caller.bank.schedule.run_due()
    for _day in range(6):
        time.pass_by(days=1)
        caller.bank.schedule.run_due()
    assert stages(caller, XIAOYU) == [(3, "open"), (-1, "overdue")]


def test_a_paid_bill_is_not_announced(caller: Caller) -> None:
    bill = caller.get(f"/customers/{XIAOYU}/bills", status="open").json()["bills"][0]
    caller.send(payee_id=None, bill_id=bill["bill_id"], amount=bill["amount"])
    caller.bank.schedule.run_due()
    assert stages(caller, XIAOYU) == []


def test_moving_the_clock_announces(caller: Caller) -> None:
    assert stages(caller, "C0029") == []
    caller.post("/sandbox/clock", {"advance_seconds": 2 * 86_400})
    assert stages(caller, "C0029") == [(3, "open")]
