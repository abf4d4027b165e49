"""账单 through the action classes."""

from __future__ import annotations

from tests.actions.conversation import Conversation


def test_an_open_bill_comes_with_a_button_that_pays_it() -> None:
    talk = Conversation()
    said = talk.say("信用卡账单", "check_bill")
    assert said.buttons == [
        {"title": "现在还款", "payload": '/start{"journey": "repay", "fields": {"bill_id": "B1"}}'}
    ]
    assert talk.tap("start", journey="repay", fields={"bill_id": "B1"}).responses == ["utter_repay_how_much"]


def test_paid_bills_are_good_news() -> None:
    talk = Conversation()
    talk.bank.all_bills[0].update(paid=328_050, status="paid")
    assert talk.say("信用卡账单", "check_bill").responses == ["utter_all_bills_paid"]


def test_the_bill_of_an_earlier_month_is_that_month_s_even_when_paid() -> None:
    talk = Conversation()
    september = {
        **talk.bank.all_bills[0],
        "bill_id": "B0",
        "period": "2026-09",
        "paid": 328_050,
        "status": "paid",
    }
    talk.bank.all_bills.append(september)
    said = talk.say("9月的账单呢", "check_bill", period={"from": "2026-09-01", "to": "2026-09-30"})
    assert "2026-09" in said.values["utter_bills"]["lines"]
    assert "2026-10" not in said.values["utter_bills"]["lines"]
    assert said.buttons == []


def test_a_month_without_a_bill_is_said_before_what_is_open() -> None:
    talk = Conversation()
    said = talk.say("8月的账单呢", "check_bill", period={"from": "2026-08-01", "to": "2026-08-31"})
    assert said.responses == ["utter_no_bill_of_month", "utter_bills"]
