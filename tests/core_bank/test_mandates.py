"""Mandates: what the books know of them, what ends them, and automatic repayment on its due day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from core_bank import ledger
from core_bank.bank import Bank
from core_bank.models.accounts import Account
from core_bank.models.bills import Bill
from core_bank.models.mandates import Mandate
from core_bank.models.writes import OutboxEvent
from tests.core_bank.world import CREDIT_CARD, MAIN, XIAOYU, Caller, Time

MENGQI = "C0012"
POWER, GAS, TAXI, REPAYMENT = (f"md_0012_{number}" for number in range(1, 5))


def listed(caller: Caller, customer: str = MENGQI) -> dict[str, dict[str, Any]]:
    found = caller.get(f"/customers/{customer}/mandates").json()["mandates"]
    return {one["mandate_id"]: one for one in found}


def quoted(caller: Caller, customer: str, kind: str, **content: Any) -> dict[str, Any]:
    path = f"/customers/{customer}/requests/quote"
    answer: dict[str, Any] = caller.post(path, {"kind": kind, "content": content}).json()
    return answer


def set_up(caller: Caller, how: str = "full") -> dict[str, Any]:
    content = {"card_id": CREDIT_CARD, "how": how, "account_id": MAIN}
    return caller.requested(kind="autopay_repayment", content=content)


def open_bill(bank: Bank) -> Bill:
    """王小雨's bill that is due in three days."""
    with bank.database.read() as session:
        query = select(Bill).where(Bill.customer_id == XIAOYU, Bill.paid < Bill.amount)
        return session.scalars(query).one()


def events(bank: Bank, event_type: str) -> list[dict[str, Any]]:
    with bank.database.read() as session:
        return list(session.scalars(select(OutboxEvent.data).where(OutboxEvent.type == event_type)))


# What is listed.


def test_every_mandate_has_its_newest_debit(caller: Caller) -> None:
    power = listed(caller)[POWER]

    assert (power["last_amount"], power["last_on"]) == (18_600, "2026-11-08")


def test_a_mandate_on_a_lost_card_works_no_more_but_repayment_does(caller: Caller) -> None:
    caller.post(f"/customers/{MENGQI}/cards/cd_0012_debit/loss-report")

    found = listed(caller)

    assert [found[one]["works"] for one in (POWER, GAS, TAXI, REPAYMENT)] == [False, False, True, True]


# Ending one.


def test_what_is_not_paid_any_more_is_said_before(caller: Caller) -> None:
    summary = quoted(caller, MENGQI, "autopay_cancel", mandate=POWER)["summary"]

    assert "电费不会自动扣" in summary["then"]


def test_an_ended_mandate_is_gone_and_stays_ended(caller: Caller, bank: Bank) -> None:
    caller.requested(MENGQI, kind="autopay_cancel", content={"mandate": POWER})

    again = quoted(caller, MENGQI, "autopay_cancel", mandate=POWER)["problem"]

    assert POWER not in listed(caller)
    assert again["code"] == "mandate_ended"
    assert [one["mandate_id"] for one in events(bank, "mandate.ended")] == [POWER]


def test_another_customer_s_mandate_is_not_found(caller: Caller) -> None:
    path = f"/customers/{XIAOYU}/requests/quote"

    answer = caller.post(path, {"kind": "autopay_cancel", "content": {"mandate": POWER}})

    assert answer.status_code == 404


def test_ending_repayment_names_the_bill_that_is_left(caller: Caller) -> None:
    signed = set_up(caller)["result"]["mandate_id"]

    summary = quoted(caller, XIAOYU, "autopay_cancel", mandate=signed)["summary"]

    assert "2026-11-26" in summary["then"]


# Automatic repayment.


def test_it_takes_a_code_and_says_what_is_taken_first(caller: Caller) -> None:
    quote = quoted(caller, XIAOYU, "autopay_repayment", card_id=CREDIT_CARD, how="full", account_id=MAIN)

    assert quote["level"] == 2
    assert "2026-11-26" in quote["summary"]["first"]


def test_nothing_is_taken_before_the_due_day(caller: Caller, bank: Bank, time: Time) -> None:
    set_up(caller)

    time.pass_by(days=2)
    bank.schedule.run_due()

    assert open_bill(bank).paid == 0


def test_the_whole_bill_is_paid_on_its_due_day_once(caller: Caller, bank: Bank, time: Time) -> None:
    set_up(caller)
    bill, before = open_bill(bank), caller.accounts()[0]["ledger_balance"]

    time.pass_by(days=3)
    bank.schedule.run_due()
    bank.schedule.run_due()

    assert caller.accounts()[0]["ledger_balance"] == before - bill.amount
    assert caller.get(f"/customers/{XIAOYU}/bills", status="open").json()["bills"] == []
    assert [one["state"] for one in events(bank, "repayment.automatic")] == ["paid"]
    assert caller.ledger()["sum"] == 0


def test_the_minimum_is_the_minimum(caller: Caller, bank: Bank, time: Time) -> None:
    set_up(caller, "minimum")

    time.pass_by(days=3)
    bank.schedule.run_due()

    bill = open_bill(bank)
    assert bill.paid == bill.minimum


def test_too_little_money_pays_what_there_is_and_tries_again_for_three_days(
    caller: Caller, bank: Bank, time: Time
) -> None:
    set_up(caller)
    with bank.database.write() as session:
        account = session.get_one(Account, MAIN)
        ledger.hold(account, ledger.available(account) - 100_00)

    time.pass_by(days=3)
    for _day in range(6):
        bank.schedule.run_due()
        time.pass_by(days=1)

    told = events(bank, "repayment.automatic")
    assert [(one["amount"], one["state"]) for one in told] == [(100_00, "short")] + [(0, "short")] * 3
    assert caller.ledger()["sum"] == 0


def test_a_later_set_up_replaces_the_earlier(caller: Caller, bank: Bank) -> None:
    set_up(caller, "minimum")

    set_up(caller, "full")

    assert [one["how"] for one in listed(caller, XIAOYU).values()] == ["full"]
    again = quoted(caller, XIAOYU, "autopay_repayment", card_id=CREDIT_CARD, how="full", account_id=MAIN)
    assert again["problem"]["code"] == "autopay_same"


def test_an_ended_repayment_takes_nothing(caller: Caller, bank: Bank, time: Time) -> None:
    signed = set_up(caller)["result"]["mandate_id"]
    caller.requested(kind="autopay_cancel", content={"mandate": signed})

    time.pass_by(days=3)
    bank.schedule.run_due()

    assert open_bill(bank).paid == 0


def test_a_bill_that_is_overdue_for_long_is_said_to_be_the_customer_s(caller: Caller, bank: Bank) -> None:
    with bank.database.write() as session:
        bill = session.scalars(select(Bill).where(Bill.customer_id == XIAOYU, Bill.paid < Bill.amount)).one()
        bill.due_on -= timedelta(days=20)

    quote = quoted(caller, XIAOYU, "autopay_repayment", card_id=CREDIT_CARD, how="full", account_id=MAIN)

    assert "请先自己还上" in quote["summary"]["first"]


def test_the_mandates_of_the_seed_are_in_the_books(bank: Bank) -> None:
    with bank.database.read() as session:
        assert len(list(session.scalars(select(Mandate).where(Mandate.customer_id == MENGQI)))) == 4
