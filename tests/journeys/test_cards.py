"""解冻, 补卡, 激活, 有疑问的交易: from the first word to what the core bank then has."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from core_bank.models.cards import ChargeDispute
from tests.actions.conversation import Said
from tests.journeys.world import Visit

DEBIT, CREDIT = "8801", "3392"


def card(visit: Visit, tail: str) -> dict[str, Any]:
    cards = visit.get(f"/customers/{visit.customer}/cards")["cards"]
    return next(one for one in cards if one["tail"] == tail)


def freeze(visit: Visit, tail: str) -> None:
    visit.post(f"/customers/{visit.customer}/cards/{card(visit, tail)['card_id']}/freeze", {})


def report_lost(visit: Visit, tail: str) -> None:
    visit.post(f"/customers/{visit.customer}/cards/{card(visit, tail)['card_id']}/loss-report", {})


def replaced(visit: Visit, tail: str) -> str:
    """A new card for a broken one, ordered; its tail."""
    visit.say("卡坏了，换一张寄给我", "replace_card", card_tail=tail)
    visit.confirm()
    return str(visit.code().values["utter_card_replacement_done"]["new_tail"])


def arrived(visit: Visit) -> None:
    """A new card has had the time to come."""
    visit.post("/sandbox/clock", {"advance_seconds": 8 * 86_400})


def marked(visit: Visit, *taps: str) -> Said:
    """A charge marked: the first that is offered, with the answers to what is asked then; up to the summary."""
    said = visit.say("有笔消费我不认识", "dispute_charge")
    if visit.awaiting == "transaction":
        said = visit.conversation.press(said.buttons[0]["payload"])
    for tap in taps:
        said = visit.tap(tap, said)
    return said


def disputes(visit: Visit) -> list[ChargeDispute]:
    with visit.bank.database.read() as session:
        return list(session.scalars(select(ChargeDispute)))


# Unfreezing.


def test_the_only_frozen_card_is_not_asked_for(visit: Visit) -> None:
    freeze(visit, DEBIT)

    said = visit.say("卡找到了，帮我解冻", "unfreeze_card")

    assert said.values["utter_confirm_card_unfreeze"]["tail"] == DEBIT


def test_unfreezing_waits_for_the_code(visit: Visit) -> None:
    freeze(visit, DEBIT)
    visit.say("帮我解冻", "unfreeze_card")

    visit.confirm()

    assert (visit.awaiting, card(visit, DEBIT)["status"]) == ("code", "frozen")


def test_the_right_code_unfreezes(visit: Visit) -> None:
    freeze(visit, DEBIT)
    visit.say("帮我解冻", "unfreeze_card")
    visit.confirm()

    said = visit.code()

    assert "utter_card_unfreeze_done" in said.responses
    assert card(visit, DEBIT)["status"] == "active"


def test_nothing_frozen_is_said_honestly(visit: Visit) -> None:
    said = visit.say("帮我解冻", "unfreeze_card")

    assert said.responses == ["utter_none_card_unfreeze_card_id"]


def test_a_card_reported_lost_stays_lost(visit: Visit) -> None:
    freeze(visit, CREDIT)
    report_lost(visit, DEBIT)

    said = visit.say("解冻", "unfreeze_card", card_tail=DEBIT)

    assert "utter_problem_card_reported_lost" in said.responses
    assert card(visit, DEBIT)["status"] == "lost"


# A new card, and its activation.


def test_the_fee_and_the_place_are_shown_before_the_yes(visit: Visit) -> None:
    said = visit.say("卡坏了，换一张寄给我", "replace_card", card_tail=DEBIT)

    summary = said.values["utter_confirm_card_replacement"]
    assert (summary["fee"], "上海" in summary["where"]) == ("5.00", True)


def test_a_new_card_costs_its_fee_and_waits_to_be_activated(visit: Visit) -> None:
    before = visit.accounts()[0]["ledger_balance"]

    tail = replaced(visit, DEBIT)

    assert card(visit, tail)["status"] == "inactive"
    assert card(visit, DEBIT)["status"] == "active"
    assert visit.accounts()[0]["ledger_balance"] == before - 5_00
    assert visit.ledger_sum() == 0


def test_a_lost_card_is_reported_first(visit: Visit) -> None:
    said = visit.say("卡丢了补一张，到网点领", "replace_card", card_tail=DEBIT)

    assert "utter_problem_card_not_reported" in said.responses


def test_a_second_replacement_is_refused(visit: Visit) -> None:
    tail = replaced(visit, DEBIT)

    said = visit.say("卡坏了换一张寄给我", "replace_card", card_tail=DEBIT)

    assert said.values["utter_problem_replacement_on_its_way"]["new_tail"] == tail


def test_activation_ends_the_old_card(visit: Visit) -> None:
    tail = replaced(visit, DEBIT)
    arrived(visit)
    visit.say("新卡到了，激活", "activate_card")
    visit.confirm()

    said = visit.code()

    assert "utter_card_activation_done" in said.responses
    assert (card(visit, tail)["status"], card(visit, DEBIT)["status"]) == ("active", "replaced")
    assert visit.accounts()[0]["card_tail"] == tail


def test_a_lost_card_stops_the_account_until_the_new_one_is_activated(visit: Visit) -> None:
    report_lost(visit, DEBIT)
    visit.say("补卡，寄给我，卡丢了", "replace_card", card_tail=DEBIT)
    visit.confirm()
    visit.code()
    stopped = visit.accounts()[0]["status"]
    arrived(visit)
    visit.say("激活新卡", "activate_card")
    visit.confirm()

    visit.code()

    assert stopped == "frozen"
    quote = visit.post(
        f"/customers/{visit.customer}/transfers/quote", {"payee_id": "py_0001_1", "amount": 100}
    )
    assert quote["problem"] is None


def test_a_card_in_use_needs_no_activation(visit: Visit) -> None:
    replaced(visit, DEBIT)

    said = visit.say("激活信用卡", "activate_card", card_tail=CREDIT)

    assert said.responses == ["utter_problem_card_not_inactive"]


def test_a_card_that_is_far_from_expiring_is_not_replaced_for_nothing(visit: Visit) -> None:
    said = visit.say("卡快到期了，换一张寄给我", "replace_card", card_tail=DEBIT)

    assert said.values["utter_confirm_card_replacement"]["fee"] == "5.00"


def test_a_replacement_that_is_lost_too_ends_with_the_card_that_follows_it(visit: Visit) -> None:
    report_lost(visit, DEBIT)
    second = replaced(visit, DEBIT)
    report_lost(visit, second)
    third = replaced(visit, second)
    arrived(visit)
    visit.say("激活新卡", "activate_card", card_tail=third)
    visit.confirm()

    visit.code()

    assert (card(visit, DEBIT)["status"], card(visit, second)["status"]) == ("replaced", "replaced")
    assert visit.accounts()[0]["status"] == "active"


# A charge that is not accepted.


def test_the_newest_charges_are_offered_with_day_and_amount(visit: Visit) -> None:
    said = visit.say("有笔消费我不认识", "dispute_charge")

    assert visit.awaiting == "transaction"
    assert 1 < len(said.buttons) <= 5
    assert all("元" in button["title"] for button in said.buttons)


def test_a_stranger_s_charge_leads_to_the_question_of_the_card(visit: Visit) -> None:
    marked(visit)

    assert visit.awaiting == "freeze?"


def test_a_marked_charge_has_a_number_and_a_day(visit: Visit) -> None:
    marked(visit, "否")

    said = visit.confirm()

    [dispute] = disputes(visit)
    done = said.values["utter_charge_dispute_done"]
    assert (done["dispute_id"], done["answer_by"]) == (dispute.dispute_id, dispute.answer_by.isoformat())
    assert visit.ledger_sum() == 0


def test_a_frozen_card_changes_nothing_about_the_day_of_the_answer(visit: Visit) -> None:
    before = marked(visit, "否").values["utter_confirm_charge_dispute"]["answer_by"]
    visit.say("算了", "cancel")
    for tail in (DEBIT, CREDIT):
        freeze(visit, tail)

    after = marked(visit, "否").values["utter_confirm_charge_dispute"]["answer_by"]

    assert before == after


def test_the_card_is_frozen_if_that_is_wished(visit: Visit) -> None:
    marked(visit, "是")

    visit.confirm()

    cards = visit.get(f"/customers/{visit.customer}/cards")["cards"]
    assert "frozen" in {one["status"] for one in cards}


def test_other_reasons_do_not_ask_about_the_card(visit: Visit) -> None:
    said = visit.say("重复扣了两次", "dispute_charge")

    said = visit.conversation.press(said.buttons[0]["payload"])

    assert "utter_confirm_charge_dispute" in said.responses


def test_a_marked_charge_is_not_offered_again(visit: Visit) -> None:
    said = visit.say("有笔消费我不认识", "dispute_charge")
    first = said.buttons[0]["title"]
    said = visit.conversation.press(said.buttons[0]["payload"])
    visit.tap("否", said)
    visit.confirm()

    said = visit.say("还有一笔消费不对", "dispute_charge")

    assert first not in [button["title"] for button in said.buttons]


@pytest.mark.parametrize("word", ["card_unfreeze", "card_replacement", "card_activation", "charge_dispute"])
def test_a_visitor_is_asked_to_log_in(visit: Visit, word: str) -> None:
    visit.conversation.level = 0

    said = visit.conversation.tap("start", journey=word)

    assert said.effect("login_required") is not None
