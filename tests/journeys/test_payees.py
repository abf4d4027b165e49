"""收款人 and to whom one can transfer: from the first word to what the core bank then has."""

from __future__ import annotations

import json
from typing import Any

import pytest

from core_bank import holders
from core_bank.bank import Bank
from core_bank.models.cards import Card
from core_bank.models.customers import Customer
from tests.actions.conversation import Said
from tests.core_bank.world import Time
from tests.journeys.world import Visit

STRANGE_CARD = "6217000000000001234"
MOTHERS_CARD = "6222020000000076612"
LIU = "C0004"
"""刘建军, a customer of ours who is nobody's payee."""


@pytest.fixture
def two_accounts(bank: Bank) -> Visit:
    """张伟, with a class I account 8802 and a class II account 2802."""
    return Visit(bank, customer="C0002")


def mobile_of(visit: Visit, customer_id: str) -> str:
    with visit.bank.database.read() as session:
        return str(holders.mobile_number_of(session.get_one(Customer, customer_id)))


def payees(visit: Visit) -> dict[str, dict[str, Any]]:
    return {one["name"]: one for one in visit.get(f"/customers/{visit.customer}/payees")["payees"]}


def saved(visit: Visit) -> Said:
    """王大锤, saved by card number."""
    visit.type_number(f"添加收款人王大锤，卡号{STRANGE_CARD}", "manage_payee", payee="王大锤")
    visit.confirm()
    return visit.code()


def summary(said: Said) -> dict[str, Any]:
    return said.values["utter_confirm_transfer"]


# A new payee.


def test_what_the_first_words_say_is_not_asked(visit: Visit) -> None:
    said = visit.type_number(f"添加收款人王大锤，卡号{STRANGE_CARD}", "manage_payee", payee="王大锤")

    shown = said.values["utter_confirm_payee_new"]
    assert said.responses == ["utter_confirm_payee_new"]
    assert (shown["called"], shown["bank"], shown["masked"]) == ("王大锤", "中国建设银行", "**** 1234")


def test_a_name_that_was_cut_short_is_taken_whole(visit: Visit) -> None:
    said = visit.type_number(f"添加收款人王大锤，卡号{STRANGE_CARD}", "manage_payee", payee="王大")

    assert said.values["utter_confirm_payee_new"]["called"] == "王大锤"


def test_step_by_step_each_field_is_asked_once(visit: Visit) -> None:
    first = visit.say("添加收款人", "manage_payee")
    second = visit.type_number(STRANGE_CARD, "out_of_scope")
    third = visit.say("她叫王大锤", "inform", payee="王大")

    asked = [one.responses for one in (first, second, third)]
    assert asked == [
        ["utter_ask_payee_new_number"],
        ["utter_ask_payee_new_name"],
        ["utter_confirm_payee_new"],
    ]


@pytest.mark.parametrize(
    ("text", "confidence", "answers"),
    [
        ("顾晚舟", 0.39, "utter_confirm_payee_new"),
        ("转人工", 0.95, "utter_handoff_asked"),
        ("想找人问问清楚", 0.39, "utter_handoff_asked"),
    ],
)
def test_a_name_nobody_has_heard_is_a_name_and_no_wish_for_a_person(
    visit: Visit, text: str, confidence: float, answers: str
) -> None:
    visit.type_number(f"添加收款人，卡号{STRANGE_CARD}", "manage_payee")

    assert answers in visit.say(text, "request_human", confidence=confidence).responses


def test_it_is_saved_with_the_code_and_told_with_the_id_of_the_request(visit: Visit) -> None:
    said = saved(visit)

    [request] = visit.requests("payee_new")
    assert said.values["utter_payee_new_done"]["request_id"] == request["request_id"]
    assert payees(visit)["王大锤"]["tail"] == "1234"
    assert visit.ledger_sum() == 0


def test_nothing_is_saved_before_the_code(visit: Visit) -> None:
    visit.type_number(f"添加收款人王大锤，卡号{STRANGE_CARD}", "manage_payee", payee="王大锤")

    visit.confirm()

    assert (visit.awaiting, "王大锤" in payees(visit)) == ("code", False)


def test_a_nickname_is_taken_where_it_is_said(visit: Visit) -> None:
    said = visit.type_number(
        f"添加收款人王大锤，卡号{STRANGE_CARD}，备注叫锤子", "manage_payee", payee="王大锤"
    )

    assert said.values["utter_confirm_payee_new"]["called"] == "锤子（王大锤）"


def test_a_mismatch_is_refused_without_the_true_name(visit: Visit) -> None:
    said = visit.type_number(f"添加收款人王大锤{mobile_of(visit, LIU)}", "manage_payee", payee="王大锤")

    assert said.responses == ["utter_problem_payee_name_mismatch", "utter_ask_payee_new_name"]
    assert "刘建军" not in json.dumps([said.values, visit.conversation.slots], ensure_ascii=False)


def test_the_name_is_corrected_and_the_number_stays(visit: Visit) -> None:
    visit.type_number(f"添加收款人王大锤{mobile_of(visit, LIU)}", "manage_payee", payee="王大锤")

    said = visit.say("刘建军", "inform", payee="刘建军")

    assert said.values["utter_confirm_payee_new"]["called"] == "刘建军"


def test_another_number_instead_is_taken_while_the_name_is_asked(visit: Visit) -> None:
    visit.type_number(f"添加收款人{mobile_of(visit, LIU)}", "manage_payee")

    visit.type_number(f"号码错了，是{STRANGE_CARD}", "correct")
    said = visit.say("王大锤", "inform", payee="王大锤")

    assert said.values["utter_confirm_payee_new"]["masked"] == "**** 1234"


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("6217000000000001231", "card_number_invalid"),
        ("9900000000000000002", "card_bank_unknown"),
        (MOTHERS_CARD, "payee_known"),
    ],
)
def test_a_number_that_will_not_do_is_refused_before_the_name_is_asked(
    visit: Visit, number: str, code: str
) -> None:
    said = visit.type_number(f"添加收款人，卡号{number}", "manage_payee")

    assert said.responses[0] == f"utter_problem_{code}"
    assert "utter_ask_payee_new_name" not in said.responses


def test_the_own_number_is_refused(visit: Visit) -> None:
    said = visit.type_number(f"添加收款人{mobile_of(visit, visit.customer)}", "manage_payee")

    assert said.responses == ["utter_problem_payee_is_own"]


def test_a_number_that_expired_meanwhile_is_asked_again(visit: Visit, time: Time) -> None:
    visit.type_number(f"添加收款人，卡号{STRANGE_CARD}", "manage_payee")
    time.pass_by(hours=1)

    said = visit.say("王大锤", "inform", payee="王大锤")

    assert said.responses == ["utter_problem_number_expired", "utter_ask_payee_new_number"]


def test_a_stale_yes_saves_nothing(visit: Visit) -> None:
    visit.type_number(f"添加收款人王大锤，卡号{STRANGE_CARD}", "manage_payee", payee="王大锤")
    old = visit.conversation.slots["draft"]["id"]
    visit.say("不对，是李四海", "correct", payee="李四海")

    said = visit.conversation.tap("affirm", draft=old)

    assert said.responses[0] == "utter_stale_button"
    assert visit.requests("payee_new") == []


@pytest.mark.parametrize("word", ["payee_new", "payee_remove", "payee_rename", "payee_list"])
def test_a_visitor_is_asked_to_log_in(visit: Visit, word: str) -> None:
    visit.conversation.level = 0

    said = visit.conversation.tap("start", journey=word)

    assert said.effect("login_required") is not None


def test_a_whole_number_is_in_no_slot_and_no_answer(visit: Visit) -> None:
    said = visit.type_number(f"给{STRANGE_CARD}转500", "transfer_money", amount=500_00)
    visit.tap("添加收款人", said)
    visit.say("王大锤", "inform", payee="王大锤")
    visit.confirm()

    done = visit.code()

    known = json.dumps([visit.conversation.slots, done.values, done.effects], ensure_ascii=False)
    assert STRANGE_CARD not in known


# The list, taking away, renaming.


def test_everybody_saved_is_listed(visit: Visit) -> None:
    said = visit.say("我的收款人有哪些", "manage_payee")

    assert said.values["utter_payees"]["count"] == 3
    assert "妈妈（李桂芳，尾号 6612）：中国工商银行" in said.values["utter_payees"]["lines"]


def test_who_is_named_by_name_or_nickname_is_removed_with_a_yes(visit: Visit) -> None:
    said = visit.say("把老妈从收款人里删掉", "manage_payee")
    done = visit.confirm()

    assert said.responses == ["utter_confirm_payee_remove"]
    assert done.values["utter_payee_remove_done"]["request_id"]
    assert "李桂芳" not in payees(visit)


def test_who_is_to_be_removed_is_asked_where_nobody_is_named(visit: Visit) -> None:
    said = visit.say("删除收款人", "manage_payee")
    assert said.responses == ["utter_ask_payee_remove_payee"]

    said = visit.tap("房东", said)

    assert "陈建国" in said.values["utter_confirm_payee_remove"]["called"]


def test_a_no_removes_nobody(visit: Visit) -> None:
    visit.say("删除收款人张伟", "manage_payee")

    visit.conversation.tap("deny", draft=visit.conversation.slots["draft"]["id"])

    assert len(payees(visit)) == 3


def test_a_payee_is_renamed_in_one_sentence(visit: Visit) -> None:
    visit.say("把张伟的备注改成老张", "manage_payee")

    done = visit.confirm()

    assert done.values["utter_payee_rename_done"]["nickname"] == "老张"
    assert payees(visit)["张伟"]["nicknames"] == ["老张"]


def test_a_nickname_that_is_taken_is_asked_again(visit: Visit) -> None:
    said = visit.say("把张伟的备注改成房东", "manage_payee")
    assert said.responses == ["utter_problem_nickname_taken", "utter_ask_payee_rename_nickname"]

    said = visit.say("老张", "inform")

    assert said.values["utter_confirm_payee_rename"]["nickname"] == "老张"


def test_a_question_about_payees_removes_nobody(visit: Visit) -> None:
    said = visit.say("删除收款人要收手续费吗", "manage_payee")

    assert "utter_ask_payee_remove_payee" not in said.responses


# Transfers by number.


def test_a_payee_is_found_by_the_whole_card_number(visit: Visit) -> None:
    said = visit.type_number(f"给{MOTHERS_CARD}转500", "transfer_money", amount=500_00, card_tail="6612")

    assert "李桂芳" in summary(said)["payee"]


def test_a_payee_who_banks_here_is_found_by_mobile_number(visit: Visit) -> None:
    said = visit.type_number(f"给{mobile_of(visit, 'C0002')}转500", "transfer_money", amount=500_00)

    assert "张伟" in summary(said)["payee"]


def test_a_strange_number_is_saved_first_and_then_the_transfer_goes_on(visit: Visit) -> None:
    said = visit.type_number(
        f"给王大锤转500，卡号{STRANGE_CARD}", "transfer_money", amount=500_00, payee="王大锤"
    )
    assert said.responses == ["utter_number_unknown"]

    said = visit.tap("添加收款人", said)
    assert said.responses == ["utter_confirm_payee_new"]
    visit.confirm()
    said = visit.code()
    said = visit.conversation.tap("resume", journey="transfer")

    assert summary(said)["payee"] == "王大锤（尾号 1234）"
    assert summary(said)["amount"] == "500.00 元"


def test_an_unknown_name_is_saved_first_and_then_the_transfer_goes_on(visit: Visit) -> None:
    said = visit.say("给王大锤转五百", "transfer_money", amount=500_00, payee="王大锤")
    said = visit.tap("添加收款人", said)
    assert said.responses == ["utter_ask_payee_new_number"]

    said = visit.type_number(STRANGE_CARD, "out_of_scope")
    assert said.responses == ["utter_confirm_payee_new"]
    visit.confirm()
    visit.code()
    visit.conversation.tap("resume", journey="transfer")
    visit.confirm()
    done = visit.code()

    receipt = done.effect("card")
    assert receipt is not None
    assert (receipt["card"]["to"]["name"], receipt["card"]["amount"]) == ("王大锤", 500_00)
    assert visit.ledger_sum() == 0


def test_asking_in_words_to_save_them_keeps_the_name_too(visit: Visit) -> None:
    visit.say("给王大锤转五百", "transfer_money", amount=500_00, payee="王大锤")
    visit.say("那就加一下", "manage_payee")

    said = visit.type_number(STRANGE_CARD, "out_of_scope")

    assert said.values["utter_confirm_payee_new"]["called"] == "王大锤"


def test_a_relative_who_is_not_saved_becomes_the_nickname(two_accounts: Visit) -> None:
    said = two_accounts.say("给妈妈转五百", "transfer_money", amount=500_00, payee="妈妈")
    two_accounts.tap("添加收款人", said)
    two_accounts.type_number(STRANGE_CARD, "out_of_scope")

    said = two_accounts.say("王秀兰", "inform", payee="王秀兰")

    assert said.values["utter_confirm_payee_new"]["called"] == "妈妈（王秀兰）"


def test_who_was_saved_just_now_is_new_to_the_fraud_gate(visit: Visit) -> None:
    saved(visit)

    visit.say("给王大锤转四万", "transfer_money", amount=40_000_00, payee="王大锤")

    assert visit.awaiting == "own_affair?"


def test_somebody_else_may_be_named_instead(visit: Visit) -> None:
    visit.say("给王大锤转五百", "transfer_money", amount=500_00, payee="王大锤")

    said = visit.say("那给妈妈吧", "correct", payee="妈妈")

    assert "李桂芳" in summary(said)["payee"]
    assert visit.conversation.slots["wanted"] is None


# Own accounts.


def test_an_own_account_is_named_by_its_class(two_accounts: Visit) -> None:
    said = two_accounts.say("转500到我的二类户", "transfer_money", amount=500_00)

    shown = summary(said)
    assert ("2802" in shown["payee"], shown["from_tail"]) == (True, "8802")


def test_both_own_accounts_are_named(two_accounts: Visit) -> None:
    said = two_accounts.say("从二类户转50到储蓄卡", "transfer_money", amount=50_00)

    shown = summary(said)
    assert ("8802" in shown["payee"], shown["from_tail"]) == (True, "2802")


def test_money_moves_between_own_accounts_without_any_question(two_accounts: Visit) -> None:
    two_accounts.say("转60000到我的二类户", "transfer_money", amount=45_000_00)
    two_accounts.confirm()

    done = two_accounts.code()

    receipt = done.effect("card")
    assert receipt is not None
    assert (receipt["card"]["state"], receipt["card"]["to"]["tail"]) == ("posted", "2802")
    assert two_accounts.ledger_sum() == 0


def test_the_same_account_twice_is_explained(two_accounts: Visit) -> None:
    said = two_accounts.say("从储蓄卡转50到储蓄卡", "transfer_money", amount=50_00)

    assert said.responses[0] == "utter_problem_same_account"
    assert two_accounts.awaiting == "payee"


def test_the_own_card_number_is_the_own_account(two_accounts: Visit) -> None:
    with two_accounts.bank.database.read() as session:
        number = str(holders.card_number_of(session.get_one(Card, "cd_0002_debit")))

    said = two_accounts.type_number(f"从二类户转50到{number}", "transfer_money", amount=50_00)

    assert summary(said)["from_tail"] == "2802"
