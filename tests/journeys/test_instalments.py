"""信用卡分期: from the first word to what the core bank then has."""

from __future__ import annotations

from typing import Any

from tests.actions.conversation import Said
from tests.journeys.world import Visit

LATE = "C0006"


def bill(visit: Visit) -> dict[str, Any]:
    bills = visit.get(f"/customers/{visit.customer}/bills")["bills"]
    return next(one for one in bills if one["due_on"] == "2026-11-26")


def summary(visit: Visit, text: str = "账单分12期", **entities: Any) -> Said:
    """The words that say everything, up to the summary."""
    return visit.say(text, "request_instalment", **{"term": "12m", **entities})


def test_one_sentence_leads_to_the_summary(visit: Visit) -> None:
    said = summary(visit)

    shown = said.values["utter_confirm_bill_instalment"]
    assert (shown["months"], shown["rate"].startswith("13.0")) == ("12", True)


def test_the_terms_are_offered_with_what_each_costs(visit: Visit) -> None:
    said = visit.say("账单分期", "request_instalment")

    assert visit.awaiting == "term"
    assert [button["title"].split("（")[0] for button in said.buttons] == ["3 期", "6 期", "12 期", "24 期"]
    assert all("年化" in button["title"] for button in said.buttons)


def test_the_bill_and_the_newest_purchases_are_offered(visit: Visit) -> None:
    said = visit.say("我想分期还款", "request_instalment")

    assert visit.awaiting == "what"
    assert said.buttons[0]["title"].startswith("账单")


def test_the_code_makes_the_bill_smaller(visit: Visit) -> None:
    summary(visit)
    visit.confirm()
    before = bill(visit)["amount"]

    said = visit.code()

    assert said.values["utter_bill_instalment_done"]["plan_id"].startswith("ip_")
    assert (before > 0, bill(visit)["amount"]) == (True, 0)
    assert visit.ledger_sum() == 0


def test_nothing_is_split_before_the_code(visit: Visit) -> None:
    before = bill(visit)["amount"]
    summary(visit)

    visit.confirm()

    assert (visit.awaiting, bill(visit)["amount"]) == ("code", before)


def test_an_amount_that_is_said_is_the_part_that_is_split(visit: Visit) -> None:
    said = summary(visit, "账单里的600分12期", amount=600_00)

    shown = said.values["utter_confirm_bill_instalment"]
    assert shown["amount"] == "600.00"
    assert "还剩" in shown["then"]


def test_a_corrected_term_makes_the_old_button_stale(visit: Visit) -> None:
    summary(visit)
    old = visit.conversation.slots["draft"]["id"]

    said = visit.say("不对，分6期", "correct", term="6m")

    assert said.values["utter_confirm_bill_instalment"]["months"] == "6"
    assert visit.conversation.tap("affirm", draft=old).responses[0] == "utter_stale_button"
    assert visit.requests("bill_instalment") == []


def test_a_corrected_amount_asks_nothing_again(visit: Visit) -> None:
    summary(visit)

    said = visit.say("只分700", "correct", amount=700_00)

    assert said.values["utter_confirm_bill_instalment"]["amount"] == "700.00"


def test_a_term_that_is_not_offered_is_asked_again(visit: Visit) -> None:
    said = summary(visit, "账单分10期", term="10m")

    assert said.responses == ["utter_problem_instalment_term", "utter_ask_bill_instalment_term"]


def test_too_little_is_told_before_the_term_is_asked(visit: Visit) -> None:
    said = visit.say("账单里的300块分期", "request_instalment", amount=300_00)

    assert said.responses[0] == "utter_problem_instalment_small"
    assert visit.awaiting == "amount"


def test_whoever_is_late_hears_it_at_once(visit: Visit) -> None:
    late = Visit(visit.bank, LATE)

    said = late.say("账单分期", "request_instalment")

    assert said.responses == ["utter_problem_instalment_overdue"]
    assert late.awaiting is None


def test_a_purchase_is_named_by_its_shop(visit: Visit) -> None:
    visit.post(
        "/sandbox/purchases",
        {"customer_id": visit.customer, "card_tail": "3392", "merchant": "苏宁易购", "amount": 3_000_00},
    )

    said = visit.say("苏宁易购那笔分3期", "request_instalment", term="3m")

    assert "苏宁易购" in said.values["utter_confirm_bill_instalment"]["subject"]


def test_no_is_no(visit: Visit) -> None:
    summary(visit)

    said = visit.say("算了", "cancel")

    assert said.responses == ["utter_journey_cancelled"]
    assert visit.requests("bill_instalment") == []


def test_a_visitor_is_asked_to_log_in(visit: Visit) -> None:
    visit.conversation.level = 0

    assert visit.say("账单分期", "request_instalment").effect("login_required") is not None


# Ended early, or undone.


def in_instalments(visit: Visit) -> None:
    summary(visit)
    visit.confirm()
    visit.code()


def test_a_plan_of_today_is_undone_by_a_yes_and_a_code(visit: Visit) -> None:
    before = bill(visit)["amount"]
    in_instalments(visit)

    shown = visit.say("把刚才的分期撤销", "request_instalment").values["utter_confirm_instalment_end"]
    visit.confirm()
    done = visit.code()

    assert (shown["interest"], "撤销" in shown["how"]) == ("0.00", True)
    assert (done.responses[0], bill(visit)["amount"]) == ("utter_instalment_end_done", before)


def test_whoever_has_no_plan_hears_it(visit: Visit) -> None:
    said = visit.say("信用卡分期提前结清", "request_instalment")

    assert (said.responses, visit.awaiting) == (["utter_none_instalment_end_plan"], None)


def test_a_no_keeps_the_plan(visit: Visit) -> None:
    in_instalments(visit)
    visit.say("把刚才的分期撤销", "request_instalment")

    said = visit.say("算了", "cancel")

    assert (said.responses, visit.requests("instalment_end")) == (["utter_journey_cancelled"], [])
