"""换手机号: the number, a code on the old phone, a code on the new one; who has lost the old phone is led to the counter."""

from __future__ import annotations

import pytest

from banking.masking import mask
from core_bank.customers import customer_by_id
from tests.actions.conversation import Said
from tests.journeys.world import Visit

NEW, OTHER = "13900002044", "13700003055"
SHOWN, OTHER_SHOWN = "139****2044", "137****3055"


def phone(visit: Visit) -> str:
    with visit.bank.database.read() as session:
        return customer_by_id(session, visit.customer).masked_phone


def asked_for_the_second_code(visit: Visit) -> Said:
    """The number said in one sentence, a yes, and the code of the old phone."""
    visit.type_number(f"帮我把手机号换成{NEW}", "update_details")
    visit.confirm()
    return visit.code()


def take_by_a_neighbour(visit: Visit) -> None:
    """Another customer registers the new number."""
    neighbour = Visit(visit.bank, "C0002")
    neighbour.conversation.turns = 100
    asked_for_the_second_code(neighbour)
    neighbour.code()


def test_the_number_on_file_is_shown_and_the_new_one_asked_for(visit: Visit) -> None:
    said = visit.say("我要换手机号", "update_details")

    assert said.responses == ["utter_ask_details_change_phone"]
    assert said.values["utter_ask_details_change_phone"]["old"] == phone(visit)


def test_the_number_typed_is_shown_masked_before_the_yes(visit: Visit) -> None:
    visit.say("我要换手机号", "update_details")

    said = visit.type_number(NEW, "inform")

    shown = said.values["utter_confirm_details_change"]
    assert (shown["new"], "24 小时" in shown["note"]) == (SHOWN, True)


def test_the_old_phone_alone_changes_nothing_and_the_new_one_is_asked_for_a_code(visit: Visit) -> None:
    before = phone(visit)

    said = asked_for_the_second_code(visit)

    assert said.responses == ["utter_code_second_phone", "utter_code_sent"]
    assert (said.values["utter_code_sent"]["sent_to"], phone(visit)) == (SHOWN, before)


def test_both_codes_change_the_number(visit: Visit) -> None:
    asked_for_the_second_code(visit)

    said = visit.code()

    assert said.values["utter_details_change_done"]["request_id"]
    assert phone(visit) == SHOWN


def test_a_wrong_second_code_changes_nothing_and_may_be_typed_again(visit: Visit) -> None:
    before = phone(visit)
    asked_for_the_second_code(visit)

    said = visit.code("wrong")
    between = phone(visit)
    visit.code()

    assert (said.responses, between, phone(visit)) == (["utter_code_wrong"], before, SHOWN)


def test_a_second_code_that_is_sent_anew_goes_to_the_new_phone(visit: Visit) -> None:
    asked_for_the_second_code(visit)

    said = visit.conversation.tap("choose", field="code", value="new")

    assert said.values["utter_code_sent"]["sent_to"] == SHOWN


def test_another_number_while_a_code_is_awaited_begins_with_the_old_phone_again(visit: Visit) -> None:
    before = phone(visit)
    asked_for_the_second_code(visit)

    said = visit.type_number(f"不对，是{OTHER}", "correct")
    sent = visit.confirm()

    assert said.values["utter_confirm_details_change"]["new"] == OTHER_SHOWN
    assert sent.values["utter_code_sent"]["sent_to"] == before


@pytest.mark.parametrize(
    "text", ["换手机号，原来的号码停机了", "旧号收不到短信了，帮我改手机号", "手机号要换，老号已经注销了"]
)
def test_who_says_that_the_old_number_is_gone_is_led_to_the_counter_at_once(visit: Visit, text: str) -> None:
    said = visit.say(text, "update_details")

    assert said.responses == ["utter_problem_phone_old_gone"]
    assert visit.awaiting is None


def test_the_old_number_may_be_gone_by_a_button_too(visit: Visit) -> None:
    visit.say("我要换手机号", "update_details")

    said = visit.conversation.tap("choose", field="old_number", value="gone")

    assert said.responses == ["utter_problem_phone_old_gone"]


def test_a_number_that_was_taken_meanwhile_is_explained_and_asked_for_again(visit: Visit) -> None:
    asked_for_the_second_code(visit)
    take_by_a_neighbour(visit)

    said = visit.code()

    assert said.responses == ["utter_problem_phone_taken", "utter_ask_details_change_phone"]
    assert visit.awaiting == "phone"


def test_another_customer_s_number_is_refused_before_any_code(visit: Visit) -> None:
    take_by_a_neighbour(visit)

    said = visit.type_number(f"把手机号换成{NEW}", "update_details")

    assert said.responses == ["utter_problem_phone_taken", "utter_ask_details_change_phone"]


def test_nobody_who_leaves_between_the_codes_has_a_new_number(visit: Visit) -> None:
    before = phone(visit)
    asked_for_the_second_code(visit)

    said = visit.say("算了不改了", "cancel")

    assert (said.responses[0], phone(visit)) == ("utter_journey_cancelled", before)
    assert [one["state"] for one in visit.requests("details_change")] == ["voided"]


def test_no_slot_ever_has_the_whole_number(visit: Visit) -> None:
    asked_for_the_second_code(visit)

    assert NEW not in str(visit.conversation.slots)
    assert mask(NEW) in str(visit.conversation.slots)
