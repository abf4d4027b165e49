"""积分: looked at, and exchanged."""

from __future__ import annotations

from tests.journeys.world import Visit


def test_the_balance_comes_with_its_day_and_what_it_buys(visit: Visit) -> None:
    said = visit.say("我有多少积分", "check_points")

    shown = said.values["utter_points"]
    assert ("到期" in shown["expiry"], "咖啡券" in shown["gifts"]) == (True, True)
    assert [button["title"] for button in said.buttons] == ["兑换积分"]


def test_a_named_gift_needs_only_a_yes(visit: Visit) -> None:
    said = visit.say("帮我用积分换咖啡券一张", "check_points")
    assert said.values["utter_confirm_points_redemption"]["points"] == "2,500"

    said = visit.confirm()

    assert said.values["utter_points_redemption_done"]["redemption_id"].startswith("pr_")


def test_the_gifts_that_can_be_had_are_offered(visit: Visit) -> None:
    said = visit.say("我要兑换积分", "check_points")

    assert visit.awaiting == "gift"
    assert said.buttons[0]["title"].startswith("咖啡券一张")


def test_a_changed_gift_makes_the_old_button_stale(visit: Visit) -> None:
    visit.say("帮我用积分换咖啡券一张", "check_points")
    old = visit.conversation.slots["draft"]["id"]

    visit.say("还是换话费 30 元吧", "correct")

    assert visit.conversation.tap("affirm", draft=old).responses[0] == "utter_stale_button"
    assert visit.requests("points_redemption") == []


def test_without_a_card_it_is_said(visit: Visit) -> None:
    said = Visit(visit.bank, "C0004").say("我有多少积分", "check_points")

    assert said.responses == ["utter_points_no_card"]


def test_no_is_no(visit: Visit) -> None:
    visit.say("帮我用积分换咖啡券一张", "check_points")

    assert visit.say("算了", "cancel").responses == ["utter_journey_cancelled"]
