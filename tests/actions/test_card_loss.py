"""挂失 through the action classes."""

from __future__ import annotations

import pytest

from tests.actions.conversation import Conversation


def test_the_only_card_is_frozen_in_the_first_turn() -> None:
    talk = Conversation()
    talk.bank.all_cards = talk.bank.all_cards[:1]
    said = talk.say("我的卡丢了", "report_card_loss")
    assert said.responses == ["utter_card_frozen", "utter_confirm_loss_report"]
    assert talk.bank.status_of("K1") == "frozen"


def test_a_named_card_is_frozen_in_the_first_turn() -> None:
    talk = Conversation()
    talk.say("尾号2002的卡丢了", "report_card_loss", card_tail="2002")
    assert (talk.bank.status_of("K1"), talk.bank.status_of("K2")) == ("active", "frozen")


def test_several_cards_are_asked_about_with_all_among_them() -> None:
    talk = Conversation()
    said = talk.say("我的卡丢了", "report_card_loss")
    assert [button["title"] for button in said.buttons] == [
        "工资卡（尾号 1001）",
        "金卡（尾号 2002）",
        "全部都冻结",
    ]
    talk.tap("choose", field="card", value="all")
    assert (talk.bank.status_of("K1"), talk.bank.status_of("K2")) == ("frozen", "frozen")


def test_the_report_follows_only_after_a_yes() -> None:
    talk = Conversation()
    talk.say("信用卡丢了", "report_card_loss", card_kind="credit")
    assert talk.bank.reports == []
    said = talk.confirm()
    assert "R1" in said.values["utter_loss_reported"]["lines"]
    assert talk.bank.reports == ["K2"]


def test_a_no_leaves_the_card_frozen() -> None:
    talk = Conversation()
    talk.say("信用卡丢了", "report_card_loss", card_kind="credit")
    assert talk.tap("deny", draft=talk.slots["draft"]["id"]).responses == ["utter_card_stays_frozen"]
    assert talk.bank.status_of("K2") == "frozen"


@pytest.mark.parametrize("first", ["信用卡丢了", "有一笔不是我刷的"])
def test_who_wants_no_report_hears_how_a_strange_charge_is_marked(first: str) -> None:
    talk = Conversation()
    kind = {"card_kind": "credit"} if "信用卡" in first else {}
    talk.say(first, "report_card_loss", **kind)
    said = talk.say("不挂失，我要查哪笔不是我刷的", "report_unauthorised")
    assert [button["title"] for button in said.buttons] == ["标记有疑问的交易"]
    assert talk.bank.reports == []


def test_words_choose_the_card() -> None:
    talk = Conversation()
    talk.say("我的卡丢了", "report_card_loss")
    talk.say("信用卡那张", "inform", 0.5, card_kind="credit")
    assert talk.bank.status_of("K2") == "frozen"


def test_cancel_before_the_choice_freezes_nothing() -> None:
    talk = Conversation()
    talk.say("我的卡丢了", "report_card_loss")
    assert talk.say("先不用了", "cancel").responses == ["utter_card_loss_cancelled"]
    assert talk.bank.status_of("K1") == "active"


@pytest.mark.parametrize("text", ["先都冻上吧", "两张卡都在里面", "全部"])
def test_words_choose_every_card(text: str) -> None:
    talk = Conversation()
    talk.say("我的卡丢了", "report_card_loss")
    talk.say(text, "small_talk", 0.3)
    assert (talk.bank.status_of("K1"), talk.bank.status_of("K2")) == ("frozen", "frozen")


def test_a_card_that_is_found_before_the_choice_is_left_alone() -> None:
    talk = Conversation()
    talk.say("我的卡丢了", "report_card_loss")
    assert talk.say("找到了", "small_talk").responses == ["utter_card_loss_found"]
    assert talk.bank.status_of("K1") == "active"


def test_a_frozen_card_that_is_found_can_be_unfrozen() -> None:
    talk = Conversation()
    talk.say("信用卡丢了", "report_card_loss", card_kind="credit")
    said = talk.say("找到了", "small_talk")
    assert said.responses == ["utter_card_found"]
    assert [button["title"] for button in said.buttons] == ["解冻银行卡"]
    assert talk.bank.status_of("K2") == "frozen"


def test_an_offer_names_the_card() -> None:
    talk = Conversation()
    fields = {"card_id": "K2", "card_tail": "2002"}
    talk.tap("start", journey="card_loss", fields=fields)
    assert talk.bank.status_of("K2") == "frozen"


def test_an_offer_for_a_card_reported_since_freezes_no_other_card() -> None:
    talk = Conversation()
    next(card for card in talk.bank.all_cards if card["card_id"] == "K2")["status"] = "lost"
    fields = {"card_id": "K2", "card_tail": "2002"}
    talk.tap("outreach_sent", trigger="card_frozen", journey="card_loss", fields=fields)
    assert talk.say("好的", "affirm").responses == ["utter_no_card_to_freeze"]
    assert talk.bank.status_of("K1") == "active"


def test_a_yes_to_going_on_means_that_and_not_an_older_offer() -> None:
    talk = Conversation()
    talk.say("给张三转100", "transfer_money", payee="张三", amount=10_000)
    talk.say("信用卡丢了", "report_card_loss", card_kind="credit")
    fields = {"card_id": "K1", "card_tail": "1001"}
    talk.tap("outreach_sent", trigger="odd_charge", journey="card_loss", fields=fields)
    assert "utter_offer_resume" in talk.say("不用了", "cancel").responses
    talk.say("好的", "affirm")
    assert (talk.form, talk.slots["amount"], talk.slots["offered"]) == ("transfer_form", 10_000, None)
    assert talk.bank.status_of("K1") == "active"


def test_what_was_just_settled_is_not_begun_again_by_a_yes() -> None:
    talk = Conversation()
    talk.say("信用卡丢了", "report_card_loss", card_kind="credit")
    fields = {"card_id": "K2", "card_tail": "2002"}
    talk.tap("outreach_sent", trigger="card_frozen", journey="card_loss", fields=fields)
    talk.say("不用了", "cancel")
    assert talk.say("好的", "affirm").responses == ["utter_nothing_open"]
