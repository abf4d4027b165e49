"""密码: one question at most, a code, and no password in the conversation."""

from __future__ import annotations

import pytest

from tests.journeys.world import Visit


def test_the_password_that_is_named_is_not_asked_for(visit: Visit) -> None:
    said = visit.say("登录密码忘了", "reset_password")

    assert said.responses == ["utter_confirm_password_help"]


def test_otherwise_it_is_one_tap(visit: Visit) -> None:
    said = visit.say("密码忘了", "reset_password")

    assert [button["title"] for button in said.buttons] == ["登录密码", "查询密码"]


def test_the_code_sends_the_token_and_gives_an_id(visit: Visit) -> None:
    visit.say("登录密码输错被锁了", "reset_password")
    visit.confirm()

    said = visit.code()

    newest = visit.get("/sandbox/inbox", customer_id=visit.customer)["messages"][0]
    [request] = visit.requests("password_help")
    assert said.values["utter_password_help_done"]["request_id"] == request["request_id"]
    assert newest["purpose"] == "password"


def test_a_wrong_code_sends_nothing(visit: Visit) -> None:
    visit.say("登录密码忘了", "reset_password")
    visit.confirm()

    visit.code("wrong")

    newest = visit.get("/sandbox/inbox", customer_id=visit.customer)["messages"][0]
    assert newest["purpose"] == "request"


@pytest.mark.parametrize(
    ("text", "problem"),
    [("银行卡密码输错三次锁了", "card_pin_in_person"), ("支付密码忘了", "pay_password_in_app")],
)
def test_what_moves_money_is_refused_with_its_way(visit: Visit, text: str, problem: str) -> None:
    assert visit.say(text, "reset_password").responses == [f"utter_problem_{problem}"]


def test_a_correction_makes_a_new_summary(visit: Visit) -> None:
    visit.say("登录密码忘了", "reset_password")
    old = visit.conversation.slots["draft"]["id"]

    said = visit.say("不对，是查询密码", "correct")
    stale = visit.conversation.tap("affirm", draft=old)

    assert said.values["utter_confirm_password_help"]["which"] == "查询密码"
    assert stale.responses[0] == "utter_stale_button"


def test_whoever_cannot_log_in_is_not_told_to_log_in(visit: Visit) -> None:
    visit.conversation.level = 0

    said = visit.say("登录密码忘了", "reset_password")

    assert said.effect("login_required") is None
    assert said.responses == ["utter_article_gone"]
