"""修改资料: what the words bring, what is asked, what only a visit changes."""

from __future__ import annotations

from core_bank.customers import customer_by_id
from tests.journeys.world import Visit

ADDRESS = "杭州市西湖区文三路 90 号 2 幢 301"
EMAIL = "xiaoyu@example.com"


def kept(visit: Visit, name: str) -> str | None:
    with visit.bank.database.read() as session:
        value: str | None = getattr(customer_by_id(session, visit.customer), name)
        return value


def test_detail_and_value_come_from_one_sentence(visit: Visit) -> None:
    said = visit.say(f"帮我把邮箱改成{EMAIL}", "update_details")

    assert said.responses == ["utter_confirm_details_change"]
    assert said.values["utter_confirm_details_change"]["new"] == EMAIL


def test_the_address_is_what_stands_behind_the_words(visit: Visit) -> None:
    said = visit.say(f"我搬家了，地址改成{ADDRESS}", "update_details")

    assert said.values["utter_confirm_details_change"]["new"] == ADDRESS


def test_an_address_answers_whatever_it_sounds_like(visit: Visit) -> None:
    visit.say("改一下地址", "update_details")

    said = visit.say(ADDRESS, "ask_branch")

    assert "utter_confirm_details_change" in said.responses


def test_only_the_code_changes_the_address(visit: Visit) -> None:
    visit.say(f"地址改成{ADDRESS}", "update_details")
    visit.confirm()
    before = kept(visit, "address")

    said = visit.code()

    assert (before, kept(visit, "address")) == (None, ADDRESS)
    assert said.values["utter_details_change_done"]["request_id"]


def test_a_wrong_code_changes_nothing(visit: Visit) -> None:
    visit.say(f"地址改成{ADDRESS}", "update_details")
    visit.confirm()

    visit.code("wrong")

    assert kept(visit, "address") is None


def test_a_new_job_takes_one_tap_and_a_yes(visit: Visit) -> None:
    said = visit.say("我换工作了", "update_details")
    visit.tap("自由职业", said)

    visit.confirm()

    assert kept(visit, "occupation") == "自由职业"


def test_an_address_without_a_number_is_asked_again(visit: Visit) -> None:
    visit.say("改一下地址", "update_details")

    said = visit.say("杭州市西湖区", "inform")

    assert "utter_problem_address_incomplete" in said.responses
    assert visit.awaiting == "address"


def test_what_the_document_proves_is_refused_with_its_reason(visit: Visit) -> None:
    said = visit.say("身份证到期了要更新", "update_details")

    assert said.responses == ["utter_problem_identity_in_person"]
    assert visit.awaiting is None


def test_the_visit_knows_its_purpose_and_what_to_bring(visit: Visit) -> None:
    said = visit.conversation.tap("start", journey="appointment", fields={"purpose": "details"})
    asked = visit.awaiting
    said = visit.conversation.press(said.buttons[0]["payload"])

    said = visit.conversation.press(said.buttons[0]["payload"])

    assert asked == "branch"
    assert "新号码" in said.values["utter_confirm_appointment"]["papers"]


def test_a_correction_makes_a_new_summary(visit: Visit) -> None:
    visit.say(f"邮箱改成{EMAIL}", "update_details")
    old = visit.conversation.slots["draft"]["id"]

    said = visit.say("不对，是xy@example.com", "correct")

    assert said.values["utter_confirm_details_change"]["new"] == "xy@example.com"
    assert visit.conversation.slots["draft"]["id"] != old


def test_an_old_button_does_nothing(visit: Visit) -> None:
    visit.say(f"邮箱改成{EMAIL}", "update_details")
    old = visit.conversation.slots["draft"]["id"]
    visit.say("不对，是xy@example.com", "correct")

    said = visit.conversation.tap("affirm", draft=old)

    assert said.responses[0] == "utter_stale_button"
    assert visit.requests("details_change") == []
