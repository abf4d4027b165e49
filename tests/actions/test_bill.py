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
