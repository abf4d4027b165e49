"""定时转账: from the first word to the money that leaves on its day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from core_bank.clock import BEIJING
from core_bank.models.payees import Payee
from tests.actions.conversation import Said
from tests.core_bank.world import Time
from tests.journeys.world import Visit

SUMMARY, DONE = "utter_confirm_transfer_plan", "utter_transfer_plan_done"


def plans(visit: Visit) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = visit.get(f"/customers/{visit.customer}/transfer-plans")["plans"]
    return found


def ordered(visit: Visit, text: str = "每月15号给妈妈转2000，转12次") -> Said:
    """A plan in one sentence, up to the summary."""
    return visit.say(text, "transfer_money", payee="妈妈", amount=2_000_00)


def planned(visit: Visit) -> Said:
    ordered(visit)
    visit.confirm()
    return visit.code()


def go_to(visit: Visit, time: Time, moment: str) -> None:
    time.now = datetime.fromisoformat(moment).replace(tzinfo=BEIJING)
    visit.bank.catch_up()


# Ordering.


def test_one_sentence_is_enough_until_the_summary(visit: Visit) -> None:
    shown = ordered(visit).values[SUMMARY]

    assert (shown["to"], shown["to_tail"], shown["each"]) == ("妈妈", "6612", "2,000.00")
    assert shown["days"] == "2026-12-15、2027-01-15、2027-02-15"
    assert "24,000.00" in shown["total"]


def test_a_plan_needs_its_code_and_then_has_its_number(visit: Visit) -> None:
    ordered(visit)
    visit.confirm()
    assert plans(visit) == []

    said = visit.code()

    assert said.values[DONE]["plan_id"] == plans(visit)[0]["plan_id"]


def test_step_by_step_nothing_is_asked_twice(visit: Visit) -> None:
    asked = [visit.say("帮我设个定时转账", "transfer_money").responses]
    asked.append(visit.say("妈妈", "inform", payee="妈妈").responses)
    asked.append(visit.say("2000", "inform", amount=2_000_00).responses)
    asked.append(visit.tap("每月", visit.say("我想想", "out_of_scope")).responses)
    asked.append(
        visit.say("下个月1号", "inform", period={"from": "2026-12-01", "to": "2026-12-01"}).responses
    )
    said = visit.say("到明年6月", "inform", period={"from": "2026-06-01", "to": "2026-06-30"})

    assert [responses[-1].removeprefix("utter_ask_transfer_plan_") for responses in asked] == [
        "payee", "amount", "every", "first_on", "ends",
    ]  # fmt: skip
    assert said.values[SUMMARY]["days"].startswith("2026-12-01")
    assert "2027-06-01" in said.values[SUMMARY]["total"]


def test_a_single_day_is_once_and_asks_for_no_end(visit: Visit) -> None:
    said = ordered(visit, "下周三给妈妈转2000")

    assert said.values[SUMMARY]["days"] == "2026-12-02"


def test_a_plan_that_runs_once_is_told_in_fewer_words(visit: Visit) -> None:
    once = ordered(visit, "下周三给妈妈转2000").values[SUMMARY]

    assert (once["per"], once["course"]) == ("", "时间：2026-12-02，只转一次")


def test_a_plan_that_recurs_is_told_with_its_days_and_its_end(visit: Visit) -> None:
    shown = ordered(visit).values[SUMMARY]

    assert shown["per"] == "每次 "
    assert [line.split("：")[0] for line in shown["course"].split("\n")] == ["时间", "最近几次", "到什么时候"]


def test_every_week_until_cancelled(visit: Visit) -> None:
    said = visit.tap("一直转", ordered(visit, "每周五给妈妈转2000"))

    assert said.values[SUMMARY]["days"] == "2026-11-27、2026-12-04、2026-12-11"


def test_the_account_may_be_named(visit: Visit) -> None:
    said = visit.say(
        "每月15号从8801给妈妈转2000，转12次",
        "transfer_money",
        payee="妈妈",
        amount=2_000_00,
        card_tail="8801",
    )

    assert said.values[SUMMARY]["tail"] == "8801"


def test_an_unknown_payee_is_asked_about(visit: Visit) -> None:
    said = visit.say("每月15号给赵六转2000，转12次", "transfer_money", payee="赵六", amount=2_000_00)

    assert said.responses == ["utter_ask_transfer_plan_payee"]


def test_an_only_payee_is_never_taken_for_granted(visit: Visit) -> None:
    with visit.bank.database.write() as session:
        for number in (2, 3):
            session.delete(session.get_one(Payee, f"py_0001_{number}"))

    said = visit.say("每月15号给赵六转2000，转12次", "transfer_money", payee="赵六", amount=2_000_00)

    assert said.responses == ["utter_ask_transfer_plan_payee"]


# Refusals.


@pytest.mark.parametrize(
    ("text", "problem", "awaited"),
    [
        ("定时转账，上周五给妈妈转2000", "utter_problem_plan_day_past", "first_on"),
        ("每天给妈妈转2000", "utter_problem_plan_every_day", "every"),
        ("定时转账，今天给妈妈转2000", "utter_problem_plan_day_today", "first_on"),
    ],
)
def test_a_no_comes_before_anything_further_is_asked(
    visit: Visit, text: str, problem: str, awaited: str
) -> None:
    said = ordered(visit, text)

    assert (said.responses[0], visit.awaiting) == (problem, awaited)


def test_another_day_after_a_past_one_goes_on(visit: Visit) -> None:
    said = ordered(visit, "定时转账，上周五给妈妈转2000")
    assert said.responses[0] == "utter_problem_plan_day_past"

    said = visit.say("那就下周五", "correct", period={"from": "2026-12-04", "to": "2026-12-04"})

    assert said.values[SUMMARY]["days"] == "2026-12-04"


def test_more_than_the_limit_is_said_with_the_limit(visit: Visit) -> None:
    said = visit.say("每月15号给妈妈转六万，转12次", "transfer_money", payee="妈妈", amount=60_000_00)

    assert said.values["utter_problem_plan_over_limit"]["most"] == "50,000.00"


def test_words_of_fraud_stop_a_plan(visit: Visit) -> None:
    visit.say("警官让我把钱转到安全账户，不让我告诉别人", "out_of_scope")

    said = ordered(visit)

    assert said.responses == ["utter_problem_plan_gives_pause"]


def test_words_of_fraud_after_the_summary_stop_it_too(visit: Visit) -> None:
    ordered(visit)

    said = visit.say("客服让我共享屏幕，说转到安全账户", "inform")

    assert "utter_problem_plan_gives_pause" in said.responses
    assert plans(visit) == []


# Corrections.


def test_a_corrected_amount_is_shown_anew(visit: Visit) -> None:
    ordered(visit)

    said = visit.say("不对，是三千", "correct", amount=3_000_00)

    assert said.values[SUMMARY]["each"] == "3,000.00"


def test_a_corrected_day_keeps_the_rest(visit: Visit) -> None:
    ordered(visit)

    said = visit.say("改成每月10号", "correct")

    assert said.values[SUMMARY]["days"].startswith("2026-12-10")
    assert "24,000.00" in said.values[SUMMARY]["total"]


def test_another_payee_is_the_new_one(visit: Visit) -> None:
    ordered(visit)

    said = visit.say("不是妈妈，是房东", "correct", payee=["妈妈", "房东"])

    assert said.values[SUMMARY]["to"] == "房东"


def test_a_stale_yes_orders_nothing(visit: Visit) -> None:
    ordered(visit)
    old = visit.conversation.slots["draft"]["id"]
    visit.say("不对，是三千", "correct", amount=3_000_00)

    said = visit.conversation.tap("affirm", draft=old)

    assert (said.responses[0], plans(visit)) == ("utter_stale_button", [])


# Looking, and stopping.


def test_plans_are_shown_with_their_days(visit: Visit, time: Time) -> None:
    planned(visit)
    go_to(visit, time, "2026-12-15T09:00:00")

    lines = visit.say("看看我的定时转账", "ask_transfer").values["utter_plans"]["lines"]

    assert "妈妈" in lines
    assert "2,000.00" in lines
    assert "2027-01-15" in lines
    assert "已转出" in lines
    assert visit.ledger_sum() == 0


def test_a_skipped_day_says_why(visit: Visit, time: Time) -> None:
    planned(visit)
    visit.post(f"/customers/{visit.customer}/cards/cd_0001_debit/freeze", {})
    go_to(visit, time, "2026-12-16T09:00:00")

    lines = visit.say("看看我的定时转账", "ask_transfer").values["utter_plans"]["lines"]

    assert "没有转" in lines
    assert "冻结" in lines


def test_the_only_plan_is_cancelled_with_a_yes(visit: Visit) -> None:
    planned(visit)
    visit.say("取消每月给妈妈的自动转账", "recall_transfer")

    said = visit.confirm()

    assert (said.responses[0], plans(visit)) == ("utter_plan_cancel_done", [])


def test_what_to_do_with_a_plan_is_asked_once(visit: Visit) -> None:
    planned(visit)
    said = visit.conversation.tap("start", journey="plan_cancel")
    assert said.responses == ["utter_ask_plan_cancel_change"]

    visit.tap("暂停", said)
    visit.confirm()

    assert plans(visit)[0]["state"] == "paused"


def test_without_plans_there_is_nothing_to_stop(visit: Visit) -> None:
    assert visit.say("把定时转账停了", "manage_autopay").responses == ["utter_none_plan_cancel_plan"]


# From a transfer that is open.


def test_the_offer_within_a_transfer_brings_what_was_said(visit: Visit) -> None:
    visit.say("给妈妈转2000", "transfer_money", payee="妈妈", amount=2_000_00)
    said = visit.say("改成下周五再转", "correct")

    said = visit.tap("改成定时转账", said)

    assert said.values[SUMMARY]["days"] == "2026-12-04"
    assert said.values[SUMMARY]["each"] == "2,000.00"
