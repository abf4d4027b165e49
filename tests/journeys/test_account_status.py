"""账户状态: the reason in words, and the way out as a button."""

from __future__ import annotations

import pytest

from core_bank.bank import Bank
from core_bank.models.accounts import AccountRestriction
from tests.core_bank.world import MAIN, MONDAY_MORNING
from tests.journeys.world import Visit


def restrict(bank: Bank, reason: str, authority: str | None = None) -> None:
    with bank.database.write() as session:
        session.add(
            AccountRestriction(
                restriction_id=f"rs_{reason}",
                account_id=MAIN,
                reason=reason,
                authority=authority,
                imposed_on=MONDAY_MORNING.date(),
                ends_on=MONDAY_MORNING.date().replace(year=2027),
            )
        )


def lost(visit: Visit, tail: str) -> None:
    cards = visit.get(f"/customers/{visit.customer}/cards")["cards"]
    card = next(one["card_id"] for one in cards if one["tail"] == tail)
    visit.post(f"/customers/{visit.customer}/cards/{card}/loss-report", {})


def test_a_question_why_is_answered_and_unfreezes_nothing(visit: Visit) -> None:
    lost(visit, "8801")

    said = visit.say("为什么我的卡被冻结了", "unfreeze_card")

    assert said.responses == ["utter_account_status"]
    assert "2026-11-23 起已经正式挂失" in said.values["utter_account_status"]["lines"]
    assert [button["title"] for button in said.buttons] == ["补换银行卡"]


def test_an_order_still_unfreezes(visit: Visit) -> None:
    assert visit.say("帮我把卡解冻", "unfreeze_card").responses == ["utter_none_card_unfreeze_card_id"]


def test_all_in_order_is_said_with_what_else_it_may_be(visit: Visit) -> None:
    assert visit.say("我的账户为什么用不了", "unfreeze_card").responses == ["utter_account_status_clear"]


def test_a_court_s_order_promises_nothing_and_names_whom_to_ask(visit: Visit) -> None:
    restrict(visit.bank, "court", "上海市某区人民法院")

    said = visit.say("我的账户怎么被限制了", "ask_account")

    assert said.values["utter_account_status"]["lines"].count("上海市某区人民法院") == 2
    assert [button["title"] for button in said.buttons] == ["转人工"]


@pytest.mark.parametrize("reason", ["dormant", "identity_expired", "fraud_watch"])
def test_what_needs_a_visit_books_one_with_its_papers(visit: Visit, reason: str) -> None:
    restrict(visit.bank, reason)
    said = visit.say("我的账户状态异常是什么原因", "unfreeze_card")

    said = visit.tap("预约网点", said)

    assert visit.awaiting == "branch"


def test_the_card_that_is_named_counts_alone(visit: Visit) -> None:
    for tail in ("8801", "3392"):
        lost(visit, tail)

    said = visit.say("尾号3392的卡为什么用不了", "unfreeze_card", card_tail="3392")

    lines = said.values["utter_account_status"]["lines"]
    assert ("3392" in lines, "8801" in lines) == (True, False)


@pytest.mark.parametrize(
    "text", ["什么情况下账户会被限制", "我的二类账户有什么限制", "我开的电子账户限制太多，想升成一类"]
)
def test_a_question_about_accounts_in_general_is_none_about_one_s_own(visit: Visit, text: str) -> None:
    said = visit.say(text, "ask_account")

    assert "utter_account_status" not in said.responses
