"""转账 through the action classes, with a core bank in memory."""

from __future__ import annotations

import json

import pytest

from banking.ports.core_bank import CoreBankUnavailable
from tests.actions.conversation import Conversation


@pytest.fixture
def talk() -> Conversation:
    return Conversation()


@pytest.fixture
def confirmed(talk: Conversation) -> Conversation:
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    talk.confirm()
    return talk


def test_one_sentence_is_enough_until_the_confirmation(talk: Conversation) -> None:
    said = talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    assert said.responses == ["utter_confirm_transfer"]
    assert said.values["utter_confirm_transfer"]["amount"] == "3,500.00 元"
    assert talk.form == "transfer_form"


def test_amount_and_payee_come_in_any_order(talk: Conversation) -> None:
    assert talk.say("转账", "transfer_money").responses == ["utter_which_payee"]
    assert talk.say("三千五", "inform", amount=350_000).responses == ["utter_which_payee"]
    assert talk.say("妈妈", "inform", payee="妈妈").responses == ["utter_confirm_transfer"]


def test_a_payee_is_understood_without_the_extractor(talk: Conversation) -> None:
    talk.say("转账", "transfer_money")
    assert talk.say("房东吧", "inform", 0.2).responses == ["utter_how_much"]


def test_the_code_pays_once_and_gives_a_receipt(confirmed: Conversation) -> None:
    said = confirmed.tap("submit_code", outcome="verified", tries_left=3)
    assert said.values["utter_transfer_posted"]["transfer_id"] == "T1"
    assert said.effect("card")["card"]["transfer_id"] == "T1"
    assert said.effect("expect_nothing") is not None
    assert len(confirmed.bank.posted) == 1
    assert confirmed.form is None
    assert confirmed.slots["payee"] is None


def test_confirmation_sends_a_code_and_pays_nothing_yet(talk: Conversation) -> None:
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    said = talk.confirm()
    assert said.effect("expect_code") == {"effect": "expect_code", "challenge_id": "CH1"}
    assert talk.bank.posted == []


@pytest.mark.parametrize("word", ["好的", "确认"])
def test_a_typed_yes_confirms_what_was_just_asked(talk: Conversation, word: str) -> None:
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    assert talk.say(word, "affirm").responses == ["utter_code_sent"]


def test_half_a_yes_sends_nothing_and_is_asked_again(talk: Conversation) -> None:
    talk.say("给妈妈转五百", "transfer_money", payee="妈妈", amount=50_000)

    said = talk.say("嗯那个", "affirm", confidence=0.43)

    assert said.responses == ["utter_not_understood", "utter_confirm_transfer"]


def test_a_typed_yes_means_nothing_while_a_field_is_asked(talk: Conversation) -> None:
    talk.say("转账", "transfer_money")
    assert talk.say("好的", "affirm").responses == ["utter_not_understood", "utter_which_payee"]
    assert talk.bank.kept == {}


def test_a_stale_button_does_nothing_but_say_so(talk: Conversation) -> None:
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    old = talk.slots["draft"]["id"]
    talk.say("不对,是五千", "correct", amount=500_000)
    said = talk.tap("affirm", draft=old)
    assert said.responses == ["utter_stale_button", "utter_confirm_transfer"]
    assert talk.bank.kept == {}


def test_a_button_of_a_finished_transfer_is_stale(confirmed: Conversation) -> None:
    draft = confirmed.slots["draft"]["id"]
    confirmed.tap("submit_code", outcome="verified", tries_left=3)
    assert confirmed.tap("affirm", draft=draft).responses == ["utter_stale_button"]
    assert len(confirmed.bank.kept) == 1


def test_a_second_tap_sends_no_second_transfer(confirmed: Conversation) -> None:
    assert confirmed.confirm().responses == ["utter_code_awaited"]
    assert len(confirmed.bank.kept) == 1


def test_a_correction_shows_old_and_new(talk: Conversation) -> None:
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    said = talk.say("不对,是五千", "correct", amount=500_000)
    assert said.responses == ["utter_changed", "utter_confirm_transfer"]
    assert "3,500.00 元 → 5,000.00 元" in said.values["utter_changed"]["changes"]


def test_both_numbers_of_a_correction_leave_the_new_one(talk: Conversation) -> None:
    talk.say("给妈妈转三千", "transfer_money", payee="妈妈", amount=300_000)
    talk.say("是五千不是三千", "correct", amount=[500_000, 300_000])
    assert talk.slots["amount"] == 500_000


def test_a_correction_while_the_code_is_awaited_voids_the_held_transfer(confirmed: Conversation) -> None:
    said = confirmed.say("不对,是五千", "correct", amount=500_000)
    assert confirmed.bank.kept["T1"]["state"] == "voided"
    assert said.effect("expect_nothing") is not None
    assert said.responses == ["utter_changed", "utter_confirm_transfer"]
    assert confirmed.slots["pending"] is None


def test_a_bare_number_corrects_nothing_while_the_code_is_awaited(confirmed: Conversation) -> None:
    said = confirmed.say("123456", "inform", amount=12_345_600)
    assert said.responses == ["utter_not_understood", "utter_code_awaited"]
    assert confirmed.slots["amount"] == 350_000


def test_too_much_is_explained_with_numbers_and_the_good_amount_kept(talk: Conversation) -> None:
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    said = talk.say("不对,是六万", "correct", amount=6_000_000)
    assert said.responses == ["utter_problem_limit_per_transfer", "utter_confirm_transfer"]
    assert said.values["utter_problem_limit_per_transfer"]["limit"] == "50,000.00"
    assert talk.slots["amount"] == 350_000


def test_a_first_amount_that_cannot_be_is_asked_again(talk: Conversation) -> None:
    said = talk.say("给妈妈转三万", "transfer_money", payee="妈妈", amount=3_000_000)
    assert said.responses == ["utter_problem_insufficient_funds", "utter_how_much"]
    assert said.values["utter_problem_insufficient_funds"]["available"] == "20,000.00"
    assert talk.slots["payee"]["payee_id"] == "P1"


def test_not_this_one_but_that_one_means_the_new_one(talk: Conversation) -> None:
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    said = talk.say("不是妈妈,是房东", "correct", payee=["妈妈", "房东"])
    assert said.responses == ["utter_changed", "utter_confirm_transfer"]
    assert talk.slots["payee"]["payee_id"] == "P2"


def test_an_unknown_payee_is_said_and_known_ones_offered(talk: Conversation) -> None:
    said = talk.say("给王五转500", "transfer_money", payee="王五", amount=50_000)
    assert said.responses == ["utter_payee_unknown"]
    assert len(said.buttons) == 4
    assert talk.tap("choose", field="payee", value="P2").responses == ["utter_confirm_transfer"]


def test_an_unknown_payee_does_not_wipe_a_known_one(talk: Conversation) -> None:
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    said = talk.say("换成王五", "correct", payee="王五")
    assert said.responses == ["utter_payee_unknown", "utter_confirm_transfer"]
    assert talk.slots["payee"]["payee_id"] == "P1"


def test_several_payees_that_fit_are_asked_about(talk: Conversation) -> None:
    talk.bank.saved_payees[1]["nicknames"] = ["老张"]
    talk.bank.saved_payees[2]["nicknames"] = ["老张"]
    said = talk.say("给老张转500", "transfer_money", payee="老张", amount=50_000)
    assert said.responses == ["utter_which_of_these_payees"]
    assert [button["title"][:2] for button in said.buttons] == ["老张", "老张"]


def test_a_longer_name_is_somebody_else(talk: Conversation) -> None:
    said = talk.say("给张伟丽转500", "transfer_money", payee="张伟丽", amount=50_000)
    assert said.responses == ["utter_payee_unknown"]
    assert said.values["utter_payee_unknown"]["words"] == "张伟丽"
    assert said.buttons[0]["title"].startswith("张伟")
    assert talk.slots["payee"] is None


def test_a_stranger_beside_a_known_payee_is_asked_about(talk: Conversation) -> None:
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    said = talk.say("不是妈妈,是王五", "correct", payee=["妈妈", "王五"])
    assert said.responses == ["utter_payee_unknown", "utter_confirm_transfer"]
    assert talk.slots["payee"]["payee_id"] == "P1"


@pytest.mark.parametrize("text", ["幼儿园李老师", "给幼儿园李老师吧", "转给幼儿园李老师。"])
def test_a_nickname_nobody_trained_on_is_found_in_the_payee_list(talk: Conversation, text: str) -> None:
    talk.bank.saved_payees[2]["nicknames"] = ["幼儿园李老师"]
    talk.say("转账", "transfer_money")
    talk.say(text, "out_of_scope", 0.5, merchant="幼儿园李老师")
    assert talk.slots["payee"]["payee_id"] == "P3"


def test_a_name_nobody_has_is_said_without_the_extractor(talk: Conversation) -> None:
    talk.say("转账", "transfer_money")
    said = talk.say("给李四吧", "inform")
    assert said.values["utter_payee_unknown"]["words"] == "李四"


def test_cancel_voids_what_was_held(confirmed: Conversation) -> None:
    said = confirmed.say("算了不转了", "cancel")
    assert said.responses == ["utter_transfer_cancelled"]
    assert confirmed.bank.kept["T1"]["state"] == "voided"
    assert confirmed.form is None


def test_a_question_in_the_middle_is_answered_and_the_transfer_goes_on(talk: Conversation) -> None:
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    said = talk.say("转账要手续费吗", "ask_fee", 0.8)
    assert said.responses == ["手机银行转账免手续费。", "utter_confirm_transfer"]
    assert talk.slots["requested_slot"] == "confirmation"


def test_the_balance_in_the_middle_is_answered_in_place(talk: Conversation) -> None:
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    said = talk.say("我还有多少钱", "check_balance")
    assert said.responses == ["utter_balance", "utter_confirm_transfer"]


def test_a_lost_card_in_the_middle_suspends_the_transfer(confirmed: Conversation) -> None:
    said = confirmed.say("我信用卡丢了", "report_card_loss", card_kind="credit")
    assert said.responses == ["utter_card_frozen", "utter_confirm_loss_report"]
    assert confirmed.bank.status_of("K2") == "frozen"
    assert confirmed.bank.kept["T1"]["state"] == "voided"
    assert confirmed.confirm().responses == ["utter_loss_reported", "utter_offer_resume"]
    said = confirmed.tap("resume", journey="transfer")
    assert said.responses == ["utter_confirm_transfer"]
    assert confirmed.slots["suspended"] == []


def test_a_person_inside_the_transfer_gets_its_fields(confirmed: Conversation) -> None:
    said = confirmed.say("转人工", "request_human")
    packet = said.effect("handoff")["packet"]
    assert {"name": "amount", "value": "3,500.00 元", "source": "said"} in packet["fields"]
    assert packet["journey"] == "transfer"
    assert confirmed.bank.kept["T1"]["state"] == "voided"
    assert confirmed.form is None
    assert confirmed.tap("agent_resolved").responses == ["utter_agent_resolved", "utter_offer_resume"]


@pytest.mark.parametrize(
    ("outcome", "tries_left", "response"),
    [("wrong", 2, "utter_code_wrong"), ("wrong", 0, "utter_code_expired"),
     ("expired", 0, "utter_code_expired"), ("void", 0, "utter_code_expired"), ("lost", 3, "utter_code_lost")],
)  # fmt: skip
def test_a_code_that_does_not_verify_pays_nothing(
    confirmed: Conversation, outcome: str, tries_left: int, response: str
) -> None:
    said = confirmed.tap("submit_code", outcome=outcome, tries_left=tries_left)
    assert said.responses == [response]
    assert confirmed.bank.posted == []
    assert confirmed.slots["requested_slot"] == "code"


def test_a_new_code_is_sent_for_the_same_transfer(confirmed: Conversation) -> None:
    confirmed.tap("submit_code", outcome="expired", tries_left=0)
    said = confirmed.tap("choose", field="code", value="new")
    assert said.effect("expect_code")["challenge_id"] == "CH2"
    assert len(confirmed.bank.kept) == 1


def test_a_later_arrival_is_never_called_done(talk: Conversation) -> None:
    talk.say("次日给妈妈转500", "transfer_money", payee="妈妈", amount=50_000, arrival="next_day")
    talk.confirm()
    assert talk.tap("submit_code", outcome="verified").responses == ["utter_transfer_scheduled"]


def test_a_refusal_at_the_last_moment_is_explained(talk: Conversation) -> None:
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    talk.bank.refuse = "insufficient_funds"
    said = talk.confirm()
    assert said.responses == ["utter_problem_insufficient_funds", "utter_how_much"]
    assert talk.slots["draft"] is None


def test_an_unreachable_core_bank_fails_the_whole_turn(talk: Conversation) -> None:
    talk.bank.down = True
    with pytest.raises(CoreBankUnavailable):
        talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)


def test_the_same_turn_tried_again_makes_one_transfer(talk: Conversation) -> None:
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    before, turns = dict(talk.slots), talk.turns
    talk.confirm()
    talk.slots, talk.turns = before, turns
    talk.confirm()
    assert len(talk.bank.kept) == 1


def test_the_second_misunderstanding_offers_a_person(talk: Conversation) -> None:
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    assert "utter_stuck" not in talk.say("嗯哼哼", "inform", 0.2).responses
    assert "utter_stuck" in talk.say("哼哼嗯", "inform", 0.2).responses


def test_a_visitor_is_asked_to_log_in_and_nothing_starts() -> None:
    visitor = Conversation(level=0)
    said = visitor.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    assert said.responses == ["utter_login_required"]
    assert said.effect("login_required") is not None
    assert visitor.form is None


def paid_once(talk: Conversation) -> None:
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)
    talk.confirm()
    talk.tap("submit_code", outcome="verified", tries_left=3)


def test_once_more_means_the_last_payee_and_amount() -> None:
    talk = Conversation()
    paid_once(talk)
    assert talk.say("再转一次", "transfer_money", reference="last_transfer").responses == [
        "utter_confirm_transfer"
    ]
    assert (talk.slots["payee"]["payee_id"], talk.slots["amount"]) == ("P1", 350_000)


def test_the_same_person_may_get_another_amount() -> None:
    talk = Conversation()
    paid_once(talk)
    talk.say("还是转给上次那个人,八百", "transfer_money", reference="last_payee", amount=80_000)
    assert (talk.slots["payee"]["payee_id"], talk.slots["amount"]) == ("P1", 80_000)


def test_without_a_last_transfer_the_payee_is_asked_for() -> None:
    said = Conversation().say("再转一次", "transfer_money", reference="last_transfer")
    assert said.responses == ["utter_which_payee"]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("下周三再转吧", {"every": "once", "first_on": "2026-12-02"}),
        ("改成每月5号转", {"every": "month", "first_on": "2026-12-05"}),
        ("以后每周都转", {"every": "week"}),
    ],
)
def test_a_day_to_come_offers_a_plan_before_the_yes(
    talk: Conversation, text: str, fields: dict[str, str]
) -> None:
    talk.say("给妈妈转三千五", "transfer_money", payee="妈妈", amount=350_000)

    said = talk.say(text, "correct")

    assert said.responses[0] == "utter_plan_offered"
    payload = said.values["utter_plan_offered"]["buttons"][0]["payload"]
    brought = {"payee": "P1", "amount": 350_000, **fields}
    assert json.loads(payload.removeprefix("/start")) == {"journey": "transfer_plan", "fields": brought}


def test_a_day_that_is_over_is_no_day_to_come(talk: Conversation) -> None:
    last_week = {"from": "2026-11-16", "to": "2026-11-22"}

    said = talk.say(
        "上周欠的三千五转给妈妈", "transfer_money", payee="妈妈", amount=350_000, period=last_week
    )

    assert said.responses == ["utter_confirm_transfer"]


def test_the_digits_of_a_hidden_number_are_no_amount(talk: Conversation) -> None:
    text = "转3000到138****5678"
    said = talk.hear(
        text,
        "transfer_money",
        [],
        [
            {"entity": "amount", "value": 300_000, "start": 1, "end": 5, "text": "3000"},
            {"entity": "amount", "value": 13_800, "start": 6, "end": 9, "text": "138"},
        ],
    )

    assert said.responses == ["utter_which_payee"]
    assert talk.slots["amount"] == 300_000
