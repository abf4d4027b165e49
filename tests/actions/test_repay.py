"""还款 through the action classes."""

from __future__ import annotations

from tests.actions.conversation import Conversation
from tests.actions.fake_core_bank import open_bill


def test_one_open_bill_asks_only_how_much() -> None:
    said = Conversation().say("帮我还信用卡", "repay_bill")
    assert said.responses == ["utter_repay_how_much"]
    assert [button["title"] for button in said.buttons] == ["全额 3,280.50 元", "最低 328.00 元"]


def test_words_for_full_and_minimum_are_amounts() -> None:
    talk = Conversation()
    talk.say("帮我还信用卡", "repay_bill")
    talk.say("还最低", "inform", 0.9)
    assert talk.slots["amount"] == 32_800
    talk.say("还是全额吧", "correct")
    assert talk.slots["amount"] == 328_050


def test_an_answer_that_sounds_like_a_yes_is_heard_as_the_answer() -> None:
    talk = Conversation()
    talk.say("帮我还信用卡", "repay_bill")
    assert talk.say("先还最低吧", "pay_it").responses == ["utter_confirm_repay"]


def test_a_repayment_needs_the_code_and_gives_a_receipt() -> None:
    talk = Conversation()
    talk.say("帮我还信用卡", "repay_bill")
    talk.tap("choose", field="amount", value=328_050)
    talk.confirm()
    said = talk.tap("submit_code", outcome="verified", tries_left=3)
    assert said.responses == ["utter_repay_posted"]
    assert [transfer["amount"] for transfer in talk.bank.posted] == [328_050]


def test_what_the_bank_offered_needs_only_a_yes() -> None:
    talk = Conversation()
    fields = {"bill_id": "B1", "amount": 328_050, "card_tail": "2002"}
    assert talk.tap("outreach_sent", trigger="bill_due", journey="repay", fields=fields).responses == []
    assert talk.say("好的帮我还上", "pay_it").responses == ["utter_confirm_repay"]
    assert talk.slots["amount"] == 328_050
    assert talk.slots["offered"] is None


def test_pay_it_without_an_offer_is_asked_back() -> None:
    said = Conversation().say("帮我还上", "pay_it")
    assert said.responses == ["utter_clarify"]
    assert [button["title"] for button in said.buttons] == ["还信用卡", "查信用卡账单"]


def test_more_than_the_bill_is_not_taken() -> None:
    talk = Conversation()
    said = talk.say("还一万信用卡", "repay_bill", amount=1_000_000)
    assert said.responses == ["utter_repay_too_much"]
    assert talk.slots["amount"] is None


def test_several_bills_are_asked_about() -> None:
    talk = Conversation()
    talk.bank.all_bills = [open_bill(), open_bill("B2", "3003")]
    assert talk.say("还信用卡", "repay_bill").responses == ["utter_which_bill"]
    assert talk.tap("choose", field="bill", value="B2").responses == ["utter_repay_how_much"]


def test_without_an_open_bill_there_is_nothing_to_pay() -> None:
    talk = Conversation()
    talk.bank.all_bills = []
    assert talk.say("还信用卡", "repay_bill").responses == ["utter_no_open_bill"]
    assert talk.form is None
