"""余额 and 账单 through the action classes."""

from __future__ import annotations

from tests.actions.conversation import Conversation


def test_held_money_is_shown_beside_the_available_balance() -> None:
    talk = Conversation()
    talk.bank.account["available_balance"] = 1_650_000
    said = talk.say("余额", "check_balance")
    assert (
        said.values["utter_balance"]["lines"] == "· 工资卡（尾号 1001）：可用 16,500.00 元，账面 20,000.00 元"
    )
    assert said.effect("card")["card"]["type"] == "balance"


def test_an_unknown_tail_is_said() -> None:
    said = Conversation().say("尾号9999的余额", "check_balance", card_tail="9999")
    assert said.responses == ["utter_no_such_card"]
