"""还信用卡: the ways to pay are compared before anything is asked."""

from __future__ import annotations

from tests.journeys.world import Visit


def test_the_three_ways_stand_side_by_side(visit: Visit) -> None:
    said = visit.say("帮我还信用卡", "repay_bill")

    lines = said.values["utter_repay_how_much"]["ways"].splitlines()
    assert [line[:4] for line in lines] == ["· 全额", "· 最低", "· 分 "]
    assert [button["title"][:2] for button in said.buttons] == ["全额", "最低", "分期"]


def test_the_way_to_instalments_knows_the_bill(visit: Visit) -> None:
    said = visit.say("帮我还信用卡", "repay_bill")

    said = visit.tap("分期还", said)

    assert "utter_ask_bill_instalment_term" in said.responses
    assert visit.awaiting == "term"


def test_whoever_names_the_amount_is_shown_no_comparison(visit: Visit) -> None:
    said = visit.say("信用卡还500", "repay_bill", amount=500_00)

    assert said.responses == ["utter_confirm_repay"]
