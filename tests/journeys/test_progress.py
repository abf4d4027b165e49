"""进度: new cards and disputed charges, in words and with what comes next."""

from __future__ import annotations

from datetime import timedelta

from tests.core_bank.world import Time
from tests.journeys.world import Visit


def ordered(visit: Visit) -> str:
    """A new card, to come by post; its tail."""
    visit.say("卡坏了，换一张寄给我", "replace_card", card_tail="8801")
    visit.confirm()
    return str(visit.code().values["utter_card_replacement_done"]["new_tail"])


def marked(visit: Visit, tail: str) -> None:
    purchase = {"customer_id": visit.customer, "card_tail": tail, "merchant": "唯品会", "amount": 88_00}
    visit.post("/sandbox/purchases", purchase)
    visit.say("唯品会这笔没收到货", "dispute_charge")
    visit.confirm()


def test_a_new_card_is_told_with_its_day(visit: Visit) -> None:
    tail = ordered(visit)

    said = visit.say("我的新卡寄到哪了", "track_application")

    lines = said.values["utter_progress"]["lines"]
    assert all(piece in lines for piece in (tail, "正在制卡", "2026-11-30"))
    assert said.buttons == []


def test_a_card_that_is_there_can_be_activated_with_one_tap(visit: Visit, time: Time) -> None:
    tail = ordered(visit)
    time.pass_by(days=7)

    said = visit.tap("激活银行卡", visit.say("补的卡到哪了", "replace_card"))

    assert said.values["utter_confirm_card_activation"]["tail"] == tail


def test_activation_before_arrival_is_refused_with_the_day(visit: Visit) -> None:
    ordered(visit)

    said = visit.say("帮我激活新卡", "activate_card")

    assert said.values["utter_problem_card_not_arrived"]["arrives_on"] == "2026-11-30"


def test_a_disputed_credit_charge_says_what_happens_meanwhile(visit: Visit) -> None:
    purchase = {"customer_id": visit.customer, "card_tail": "3392", "merchant": "唯品会", "amount": 88_00}
    visit.post("/sandbox/purchases", purchase)

    said = visit.say("唯品会这笔没收到货", "dispute_charge")

    assert "暂时记回您的信用卡" in said.values["utter_confirm_charge_dispute"]["meanwhile"]


def test_a_dispute_is_told_while_it_is_looked_into_and_after(visit: Visit) -> None:
    marked(visit, "3392")
    looking = visit.say("争议处理得怎么样了", "track_application").values["utter_progress"]["lines"]
    dispute = visit.get(f"/customers/{visit.customer}/progress")["disputes"][0]["dispute_id"]
    verdict = {"accepted": False, "by": "staff_1", "finding": "商户提供了签收单。"}
    visit.post(f"/customers/{visit.customer}/disputes/{dispute}/decision", verdict)

    said = visit.say("上次标记的那笔有结果了吗", "dispute_charge")

    assert "暂时记回信用卡" in looking
    assert "这笔确实应付" in said.values["utter_progress"]["lines"]
    assert "商户提供了签收单" in said.values["utter_progress"]["lines"]
    assert [button["title"] for button in said.buttons] == ["转人工"]
    assert visit.ledger_sum() == 0


def test_nothing_on_its_way_is_said(visit: Visit) -> None:
    assert visit.say("我的新卡寄到哪了", "track_application").responses == ["utter_progress_none"]


def test_loans_are_still_asked_of_loans(visit: Visit) -> None:
    said = visit.say("我的贷款申请怎么样了", "track_application")

    assert "utter_progress" not in " ".join(said.responses)


def test_the_clock_of_the_bank_moves_the_card(visit: Visit) -> None:
    ordered(visit)
    visit.post("/sandbox/clock", {"advance_seconds": int(timedelta(days=3).total_seconds())})

    said = visit.say("新卡什么时候能到", "replace_card")

    assert "已经寄出" in said.values["utter_progress"]["lines"]


def test_an_order_to_send_a_card_home_is_no_question_where_it_is(visit: Visit) -> None:
    said = visit.say("我要补卡，寄到家里，卡坏了", "replace_card", card_tail="8801")

    assert said.responses == ["utter_confirm_card_replacement"]
