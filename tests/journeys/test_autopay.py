"""自动扣款: the list, ending one, automatic repayment, and what a lost or a new card breaks."""

from __future__ import annotations

from typing import Any

import pytest

from core_bank.bank import Bank
from tests.journeys.world import Visit

MENGQI = "C0012"


@pytest.fixture
def mengqi(bank: Bank) -> Visit:
    return Visit(bank, MENGQI)


def mandates(visit: Visit) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = visit.get(f"/customers/{visit.customer}/mandates")["mandates"]
    return found


def test_the_list_has_every_mandate_with_its_last_debit(mengqi: Visit) -> None:
    said = mengqi.say("看看我签了哪些代扣", "manage_autopay")

    lines = said.values["utter_mandates"]["lines"]
    assert all(
        piece in lines for piece in ("国家电网 电费", "186.00", "苏州燃气公司", "免密支付", "自动还全额")
    )


def test_nothing_signed_is_said(visit: Visit) -> None:
    assert visit.say("我有没有签自动扣款", "manage_autopay").responses == ["utter_mandates_none"]


def test_the_words_name_what_is_to_end(mengqi: Visit) -> None:
    said = mengqi.say("把电费代扣停掉", "manage_autopay")

    assert said.responses == ["utter_confirm_autopay_cancel"]
    assert "国家电网" in said.values["utter_confirm_autopay_cancel"]["name"]


def test_a_shop_is_known_by_the_name_that_customers_use(mengqi: Visit) -> None:
    said = mengqi.say("滴滴的免密支付关掉", "manage_autopay", merchant="滴滴")

    assert "滴滴出行" in said.values["utter_confirm_autopay_cancel"]["name"]


def test_a_yes_ends_it_with_an_id(mengqi: Visit) -> None:
    mengqi.say("把电费代扣停掉", "manage_autopay")

    said = mengqi.confirm()

    [request] = mengqi.requests("autopay_cancel")
    assert said.values["utter_autopay_cancel_done"]["request_id"] == request["request_id"]
    assert "电费" not in [one["purpose"] for one in mandates(mengqi)]


def test_another_one_may_be_meant(mengqi: Visit) -> None:
    mengqi.say("把电费代扣停掉", "manage_autopay")
    old = mengqi.conversation.slots["draft"]["id"]

    said = mengqi.say("不对，是燃气费代扣", "manage_autopay")
    stale = mengqi.conversation.tap("affirm", draft=old)

    assert "苏州燃气公司" in said.values["utter_confirm_autopay_cancel"]["name"]
    assert stale.responses[0] == "utter_stale_button"
    assert len(mandates(mengqi)) == 4


def test_without_a_name_the_mandates_are_offered(mengqi: Visit) -> None:
    said = mengqi.say("我要取消自动扣款", "manage_autopay")

    assert (mengqi.awaiting, len(said.buttons)) == ("mandate", 4)


def test_nothing_to_end_says_where_else_it_may_be_signed(visit: Visit) -> None:
    assert visit.say("取消自动扣款", "manage_autopay").responses == ["utter_none_autopay_cancel_mandate"]


def test_repayment_asks_only_how_much(visit: Visit) -> None:
    said = visit.say("帮我设置信用卡自动还款", "manage_autopay")

    assert visit.awaiting == "how"
    assert [button["title"] for button in said.buttons] == ["全额还款", "只还最低"]


def test_repayment_is_set_up_by_the_code_alone(visit: Visit) -> None:
    visit.say("设置信用卡自动还款，全额还", "manage_autopay")
    visit.confirm()
    before = mandates(visit)

    said = visit.code()

    assert (before, [one["how"] for one in mandates(visit)]) == ([], ["full"])
    assert said.values["utter_autopay_repayment_done"]["request_id"]


def test_the_same_set_up_again_is_refused(mengqi: Visit) -> None:
    said = mengqi.say("开通信用卡自动还款，全额还", "manage_autopay")

    assert "utter_problem_autopay_same" in said.responses


def test_a_question_about_repayment_sets_nothing_up(mengqi: Visit) -> None:
    said = mengqi.say("我的信用卡开自动还款了吗", "manage_autopay")

    assert "utter_mandates" in said.responses


def test_a_lost_card_names_what_will_fail(mengqi: Visit) -> None:
    mengqi.say("借记卡丢了", "report_card_loss", card_tail="8812")

    said = mengqi.confirm()

    names = said.values["utter_mandates_fail"]["names"]
    assert ("国家电网" in names, "信用卡" in names) == (True, False)


def test_a_new_card_names_what_to_bind_anew(mengqi: Visit) -> None:
    said = mengqi.say("卡坏了，换一张寄给我", "replace_card", card_tail="8812")

    assert "苏州燃气公司" in said.values["utter_confirm_card_replacement"]["rebind"]


@pytest.mark.parametrize("word", ["autopay", "autopay_cancel", "autopay_repayment"])
def test_a_visitor_is_asked_to_log_in(visit: Visit, word: str) -> None:
    visit.conversation.level = 0

    assert visit.conversation.tap("start", journey=word).effect("login_required") is not None
