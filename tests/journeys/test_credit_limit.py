"""信用卡提额: from the first word to the line."""

from __future__ import annotations

from tests.journeys.world import Visit


def test_one_sentence_leads_to_the_summary(visit: Visit) -> None:
    said = visit.say("信用卡临时额度提到6万", "raise_credit_limit", amount=60_000_00)

    shown = said.values["utter_confirm_credit_limit"]
    assert (shown["old"], shown["new"]) == ("50,000.00", "60,000.00")
    assert "2027-01-22" in shown["ends"]


def test_the_highest_is_told_before_the_amount_is_asked(visit: Visit) -> None:
    said = visit.say("我要临时提额", "raise_credit_limit")

    assert visit.awaiting == "line"
    assert said.values["utter_ask_credit_limit_line"]["most"] == "75,000.00"


def test_the_code_raises_it(visit: Visit) -> None:
    visit.say("信用卡临时额度提到6万", "raise_credit_limit", amount=60_000_00)
    visit.confirm()

    said = visit.code()

    assert said.values["utter_credit_limit_done"]["change_id"].startswith("cl_")
    assert visit.ledger_sum() == 0


def test_a_no_comes_before_the_amount_with_its_reason(visit: Visit) -> None:
    late = Visit(visit.bank, "C0006")

    said = late.say("帮我临时提高信用卡额度", "raise_credit_limit")

    assert said.responses == ["utter_problem_credit_line_refused"]
    assert "逾期" in said.values["utter_problem_credit_line_refused"]["why"]


def test_a_corrected_amount_makes_the_old_button_stale(visit: Visit) -> None:
    visit.say("信用卡临时额度提到6万", "raise_credit_limit", amount=60_000_00)
    old = visit.conversation.slots["draft"]["id"]

    said = visit.say("不对，5万5", "correct", amount=55_000_00)

    assert said.values["utter_confirm_credit_limit"]["new"] == "55,000.00"
    assert visit.conversation.tap("affirm", draft=old).responses[0] == "utter_stale_button"
    assert visit.requests("credit_limit") == []


def test_too_much_is_asked_again_with_what_may_be_had(visit: Visit) -> None:
    said = visit.say("信用卡临时额度提到20万", "raise_credit_limit", amount=200_000_00)

    assert said.values["utter_problem_credit_line_above"]["most"] == "75,000.00"
    assert visit.awaiting == "line"
