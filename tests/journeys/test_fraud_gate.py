"""反诈 within a transfer: the silent pass, the question, the day to think, the person, the refusal."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from banking.fraud_gate import fraud_rules
from core_bank.bank import Bank
from tests.actions.conversation import Said
from tests.actions.test_domain import ROOT
from tests.core_bank.world import report
from tests.journeys.world import Visit

TEACHER, PARTNER = "C0037", "C0035"
STRANGER = "马俊"
"""Saved by the teacher today."""


@pytest.fixture
def teacher(bank: Bank) -> Visit:
    return Visit(bank, TEACHER)


@pytest.fixture
def partner(bank: Bank) -> Visit:
    return Visit(bank, PARTNER)


def order(visit: Visit, payee: str = STRANGER, yuan: int = 3_000, text: str = "转账") -> Said:
    return visit.say(text, "transfer_money", payee=payee, amount=yuan * 100)


def answer(visit: Visit, value: str) -> Said:
    """Tap an answer to the question that is open."""
    payment = payment_asked(visit)
    return visit.conversation.tap("choose", field="own_affair", value=value, draft=payment)


def payment_asked(visit: Visit) -> str:
    assert visit.awaiting == "own_affair?"
    asked: str = visit.conversation.say("?", "out_of_scope", 0.2).values["utter_own_affair"]["payment"]
    return asked


def transfers(visit: Visit) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = visit.get(f"/customers/{visit.customer}/transfers")["transfers"]
    return found


def reasons(said: Said) -> list[str]:
    handoff = said.effect("handoff")
    assert handoff is not None
    return list(handoff["packet"]["reasons"])


# The words of the gate.


def test_the_article_and_the_rules_tell_the_same_time() -> None:
    terms = yaml.safe_load((ROOT / "knowledge/terms.yml").read_text("utf-8"))
    assert terms["transfer_hold"]["text"] == f"{fraud_rules().cooling_off_hours} 小时"


def test_the_article_and_the_rules_tell_the_same_time_of_care_after_a_new_number() -> None:
    terms = yaml.safe_load((ROOT / "knowledge/terms.yml").read_text("utf-8"))
    assert terms["phone_change_care"]["text"] == f"{fraud_rules().phone_changed_hours} 小时"


def test_every_answer_has_its_button() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    buttons = domain["responses"]["utter_own_affair"][0]["buttons"]
    payloads = " ".join(button["payload"] for button in buttons)
    assert all(f'"value": "{answer}"' in payloads for answer in fraud_rules().answers)


# The device.


def test_a_stranger_paid_from_a_new_device_is_asked_about(teacher: Visit) -> None:
    teacher.conversation.new_device = True
    assert order(teacher, yuan=300).responses == ["utter_own_affair"]


def test_a_payee_of_old_is_paid_from_a_new_device_in_silence(teacher: Visit) -> None:
    teacher.conversation.new_device = True
    assert order(teacher, "宋伟", 800).responses == ["utter_confirm_transfer"]


def test_a_yes_from_a_new_device_is_judged_again(teacher: Visit) -> None:
    order(teacher, yuan=300)
    teacher.conversation.new_device = True

    assert teacher.confirm().responses == ["utter_own_affair"]


def test_a_familiar_device_leaves_nothing_behind(teacher: Visit) -> None:
    teacher.conversation.new_device = True
    teacher.say("你好", "greet")
    teacher.conversation.new_device = False

    assert order(teacher, yuan=300).responses == ["utter_confirm_transfer"]


# A silent pass.


def test_an_everyday_transfer_hears_nothing_of_the_gate(teacher: Visit) -> None:
    assert order(teacher, "宋伟", 800).responses == ["utter_confirm_transfer"]


def test_one_harmless_word_stops_nobody(teacher: Visit) -> None:
    teacher.say("我孙女做任务攒了积分", "small_talk")
    assert order(teacher, "宋伟", 800).responses == ["utter_confirm_transfer"]


# The question.


def test_a_stranger_and_an_unusual_amount_are_asked_about(teacher: Visit) -> None:
    said = order(teacher)
    assert said.responses == ["utter_own_affair"]
    assert teacher.awaiting == "own_affair?"
    assert transfers(teacher) == []


def test_words_from_before_the_transfer_count(teacher: Visit) -> None:
    teacher.say("有个客服让我共享屏幕", "ask_security", confidence=0.3)
    assert order(teacher, "宋伟", 800).responses == ["utter_own_affair"]


def test_words_are_forgotten_after_days(teacher: Visit) -> None:
    teacher.conversation.slots["fraud_signs"] = {"remote": "2026-11-20T09:59:00+08:00"}
    assert order(teacher, "宋伟", 800).responses == ["utter_confirm_transfer"]
    assert teacher.conversation.slots["fraud_signs"] == {}


def test_only_names_of_signs_are_kept(teacher: Visit) -> None:
    teacher.say("他让我共享屏幕,还要再充两千才给提现", "small_talk")
    kept = set(teacher.conversation.slots["fraud_signs"])
    assert kept == {"remote", "blocked_money", "paid_tasks", "odd_talk", "suspicious_talk"}


def test_the_talk_as_a_whole_is_forgotten_sooner_than_the_words_of_a_fraud(teacher: Visit) -> None:
    teacher.say("他让我共享屏幕,还要再充两千才给提现", "small_talk")
    teacher.conversation.now = "2026-11-23T12:30:00+08:00"
    teacher.say("你好", "greet")
    assert {"remote", "odd_talk"} & set(teacher.conversation.slots["fraud_signs"]) == {"remote"}


def test_the_talk_of_a_fraud_is_asked_about_where_the_payee_is_new(teacher: Visit) -> None:
    assert order(teacher, yuan=300, text="群里的姑娘教我的，先交会员费再返").responses == ["utter_own_affair"]


def test_what_was_said_before_belongs_to_the_talk(teacher: Visit) -> None:
    teacher.say("群里的姑娘教我的，先交会员费再返", "small_talk")
    assert order(teacher, yuan=300).responses == ["utter_own_affair"]


def test_odd_talk_disturbs_no_payee_of_old(teacher: Visit) -> None:
    assert order(teacher, "宋伟", 800, text="他让我先付").responses == ["utter_confirm_transfer"]


def test_the_talk_of_everyday_life_spares_a_first_payment_the_question(teacher: Visit) -> None:
    text = "装修的师傅把卫生间贴完了，工钱按量的面积算的，转给马俊三千"
    assert order(teacher, text=text).responses == ["utter_confirm_transfer"]


def test_a_tap_leaves_the_talk_as_it_was(teacher: Visit) -> None:
    order(teacher, yuan=300, text="群里的姑娘教我的，先交会员费再返")
    before = teacher.conversation.slots["fraud_signs"]
    answer(teacher, "own")

    assert teacher.conversation.slots["fraud_signs"] == before


def test_time_alone_brings_no_question_back(teacher: Visit) -> None:
    teacher.say("装修的师傅把卫生间贴完了，工钱按量的面积算的", "small_talk")
    teacher.conversation.now = "2026-11-23T11:59:00+08:00"
    order(teacher, yuan=300)
    teacher.conversation.now = "2026-11-23T12:01:00+08:00"

    assert teacher.confirm().responses == ["utter_code_sent"]


def test_a_plain_yes_adds_nothing_to_the_talk(teacher: Visit) -> None:
    order(teacher, "宋伟", 800)
    teacher.say("好的", "affirm")
    assert not teacher.conversation.slots.get("fraud_signs")


def test_ones_own_affair_goes_on_to_the_receipt(teacher: Visit) -> None:
    order(teacher)
    assert answer(teacher, "own").responses == ["utter_confirm_transfer"]
    teacher.confirm()
    said = teacher.code()
    assert said.responses == ["utter_transfer_posted"]
    assert transfers(teacher)[0]["gate_reasons"][0] == "answer_own"


@pytest.mark.parametrize(
    ("text", "intent", "expected"),
    [
        ("不是", "deny", "utter_confirm_transfer"),
        ("没人教我，是我自己要转的", "inform", "utter_confirm_transfer"),
        ("是的", "affirm", "utter_handoff_fraud"),
        ("对方让我转的", "inform", "utter_handoff_fraud"),
        ("是网上认识的朋友", "inform", "utter_handoff_fraud"),
        ("我也不确定", "inform", "utter_confirm_transfer"),
    ],
)
def test_an_answer_may_be_typed(teacher: Visit, text: str, intent: str, expected: str) -> None:
    order(teacher)
    assert teacher.say(text, intent).responses[-1] == expected


def test_what_answers_nothing_is_asked_again(teacher: Visit) -> None:
    order(teacher)
    said = teacher.say("今天天气不错", "out_of_scope", confidence=0.3)
    assert said.responses == ["utter_not_understood", "utter_own_affair"]


def test_half_a_no_answers_nothing(teacher: Visit) -> None:
    order(teacher)
    said = teacher.say("应该还好", "deny", confidence=0.45)
    assert said.responses == ["utter_not_understood", "utter_own_affair"]


def test_an_answer_holds_for_one_payment_only(teacher: Visit) -> None:
    order(teacher)
    answer(teacher, "own")
    assert "utter_own_affair" in teacher.say("改成五千", "correct", amount=500_000).responses


def test_an_old_answer_button_says_nothing_of_a_new_payment(teacher: Visit) -> None:
    order(teacher)
    old = payment_asked(teacher)
    teacher.say("改成五千", "correct", amount=500_000)
    said = teacher.conversation.tap("choose", field="own_affair", value="own", draft=old)
    assert said.responses == ["utter_stale_button", "utter_own_affair"]


def test_a_question_in_between_is_answered_and_ours_stays(teacher: Visit) -> None:
    order(teacher)
    said = teacher.say("转账要手续费吗", "ask_transfer")
    assert said.responses[-1] == "utter_own_affair"
    assert teacher.awaiting == "own_affair?"


def test_a_cancelled_question_moves_no_money(teacher: Visit) -> None:
    order(teacher)
    assert teacher.say("算了不转了", "cancel").responses == ["utter_transfer_cancelled"]
    assert transfers(teacher) == []


def test_a_resumed_transfer_is_asked_about_again(teacher: Visit) -> None:
    order(teacher)
    answer(teacher, "own")
    teacher.say("转人工", "request_human")
    said = teacher.conversation.tap("resume", journey="transfer")
    assert said.responses == ["utter_own_affair"]


# Said after the summary.


def test_words_after_the_summary_bring_the_question_back(teacher: Visit) -> None:
    order(teacher, "宋伟", 800)
    said = teacher.say("好的，是客服让我共享屏幕弄的", "affirm")
    assert said.responses == ["utter_own_affair"]
    assert transfers(teacher) == []


def test_words_while_the_code_is_awaited_let_the_money_go_back(teacher: Visit) -> None:
    order(teacher, "宋伟", 800)
    teacher.confirm()
    said = teacher.say("我把验证码告诉客服了", "inform", confidence=0.3)
    assert said.responses == ["utter_own_affair"]
    assert transfers(teacher)[0]["state"] == "voided"


def test_a_light_word_after_the_summary_changes_nothing(teacher: Visit) -> None:
    order(teacher, "宋伟", 800)
    assert teacher.say("好的，他催我呢", "affirm").responses == ["utter_code_sent"]


def test_a_payee_reported_after_the_summary_gets_nothing(bank: Bank, teacher: Visit) -> None:
    order(teacher, "宋伟", 800)
    report(bank, "py_0037_1")
    assert teacher.confirm().responses == ["utter_payee_reported", "utter_handoff_fraud"]
    assert transfers(teacher) == []


# The day to think.


@pytest.fixture
def waiting(teacher: Visit) -> Said:
    """The teacher is not sure, sees that it will wait, and confirms."""
    order(teacher)
    answer(teacher, "unsure")
    teacher.confirm()
    return teacher.code()


def test_the_wait_is_told_before_the_yes(teacher: Visit) -> None:
    order(teacher)
    said = answer(teacher, "unsure")
    assert said.responses == ["utter_will_wait", "utter_confirm_transfer"]
    assert said.values["utter_will_wait"]["hours"] == 24


def test_a_waiting_transfer_is_not_called_done(teacher: Visit, waiting: Said) -> None:
    assert waiting.responses == ["utter_transfer_waits"]
    assert waiting.values["utter_transfer_waits"]["moment"] == "2026-11-24 10:00"
    assert transfers(teacher)[0]["state"] == "pending"


def call_off(visit: Visit) -> Said:
    fields = {"transfer_id": transfers(visit)[0]["transfer_id"]}
    return visit.conversation.tap("start", journey="call_off", fields=fields)


def test_one_tap_calls_it_off(teacher: Visit, waiting: Said) -> None:
    said = call_off(teacher)
    assert said.responses == ["utter_called_off"]
    assert said.values["utter_called_off"]["amount"] == "3,000.00 元"
    assert transfers(teacher)[0]["state"] == "voided"


def test_calling_off_twice_changes_nothing(teacher: Visit, waiting: Said) -> None:
    call_off(teacher)
    assert call_off(teacher).responses == ["utter_called_off"]
    assert teacher.ledger_sum() == 0


def test_after_a_day_it_has_left_and_is_said_to_have_left(teacher: Visit, waiting: Said) -> None:
    teacher.post("/sandbox/clock", {"advance_seconds": 86_400})
    assert call_off(teacher).responses == ["utter_called_off_too_late"]
    assert transfers(teacher)[0]["state"] == "posted"


def test_nobody_calls_off_a_transfer_of_somebody_else(bank: Bank, teacher: Visit, waiting: Said) -> None:
    other = Visit(bank, "C0001")
    fields = {"transfer_id": transfers(teacher)[0]["transfer_id"]}
    assert other.conversation.tap("start", journey="call_off", fields=fields).responses == ["utter_refused"]
    assert transfers(teacher)[0]["state"] == "pending"


# A person.


@pytest.mark.parametrize("given", ["taught", "online"])
def test_who_is_made_to_pay_speaks_with_a_person(teacher: Visit, given: str) -> None:
    order(teacher)
    said = answer(teacher, given)
    assert said.responses == ["utter_handoff_fraud"]
    assert reasons(said)[-4:] == [f"answer_{given}", "payee_new", "above_habit", "elder"]
    assert transfers(teacher) == []


def test_a_person_for_fraud_comes_first_and_knows_the_payment(teacher: Visit) -> None:
    order(teacher)
    handoff = answer(teacher, "taught").effect("handoff")
    assert handoff is not None
    packet = handoff["packet"]
    assert (handoff["reason"], packet["priority"], packet["urgent"]) == ("fraud", 0, True)
    assert {field["name"]: field["value"] for field in packet["fields"]}["amount"] == "3,000.00 元"


def test_many_signs_lead_to_a_person_without_a_question(teacher: Visit) -> None:
    teacher.say("警官加我微信，说我的卡涉案了", "small_talk")
    said = order(teacher, text="他不让我挂电话，要我共享屏幕，给马俊转三千")
    assert said.responses == ["utter_handoff_fraud"]
    assert {"fake_authority", "secrecy", "remote"} <= set(reasons(said))


def test_after_a_danger_the_transfer_is_over(teacher: Visit) -> None:
    order(teacher)
    answer(teacher, "taught")
    assert teacher.conversation.form is None
    assert teacher.conversation.slots["suspended"] in (None, [])


def test_who_told_of_a_fraud_is_asked_at_the_next_transfer(teacher: Visit) -> None:
    teacher.say("我刚才被骗了", "report_fraud")
    assert order(teacher, "宋伟", 800).responses == ["utter_own_affair"]


# A refusal.


def test_nothing_goes_to_a_reported_payee(partner: Visit) -> None:
    said = order(partner, "高启明", 10)
    assert said.responses == ["utter_payee_reported", "utter_handoff_fraud"]
    assert reasons(said)[-1:] == ["payee_reported"]
    assert transfers(partner) == []


# What the gate leaves alone.


def test_repaying_a_card_is_not_disturbed(visit: Visit) -> None:
    visit.say("客服让我共享屏幕", "small_talk")
    bills = visit.get(f"/customers/{visit.customer}/bills", status="open")["bills"]
    said = visit.say("还信用卡", "repay_bill", amount=bills[0]["minimum"])
    assert said.responses == ["utter_confirm_repay"]
