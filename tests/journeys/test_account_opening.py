"""开户 in conversation: two pictures instead of a form, one look at what was read, a code, an account."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from banking.identity_card import Read
from core_bank import documents
from core_bank.bank import Bank
from core_bank.models.accounts import Account
from core_bank.models.cards import Card
from core_bank.models.customers import Customer
from tests.actions.conversation import Conversation, Said
from tests.core_bank import papers
from tests.core_bank.papers import UNSURE
from tests.core_bank.world import DEBIT_CARD, XIAOYU
from tests.journeys.world import Visit

ONLINE = "手机上开Ⅱ类户"


def begun(visit: Visit) -> Said:
    return visit.tap(ONLINE, visit.say("我想开个户", "open_account"))


def photograph(visit: Visit, document_id: str) -> Said:
    """contact_center has handed the picture on, and the bank has kept it."""
    return visit.conversation.tap("document", document=document_id)


def at_the_terms(visit: Visit) -> Said:
    begun(visit)
    photograph(visit, papers.front(visit.bank))
    return photograph(visit, papers.back(visit.bank))


def at_the_confirmation(visit: Visit) -> Said:
    at_the_terms(visit)
    visit.say("日常用")
    return visit.say("清楚，同意", "affirm")


def class_two(visit: Visit) -> list[dict[str, Any]]:
    return [one for one in visit.accounts() if one["class"] == "II"]


def document_awaited(said: Said) -> str | None:
    progress = said.effect("progress")
    assert progress is not None
    return progress["document"]


def change(bank: Bank, **values: Any) -> None:
    with bank.database.write() as session:
        customer = session.get_one(Customer, XIAOYU)
        for name, value in values.items():
            setattr(customer, name, value)


def test_an_account_is_opened_with_nothing_typed(visit: Visit) -> None:
    said = at_the_confirmation(visit)
    shown = said.values["utter_confirm_account_opening"]
    assert (shown["read_name"], shown["account_id"]) == ("王小雨", "活期账户（Ⅰ类）（8801）")
    assert shown["read_number"].count("*") == 16

    visit.confirm()
    said = visit.code()

    done = said.values["utter_account_opening_done"]
    [account] = class_two(visit)
    assert (done["opened_id"], done["new_tail"]) == (account["account_id"], account["card_tail"])
    [request] = visit.requests("account_opening")
    assert (request["request_id"], request["state"]) == (done["request_id"], "done")
    origins = said.effect("fact")["origins"]
    assert {origins[name] for name in ("identity_front", "name", "number", "address", "valid_until")} == {
        "ocr"
    }
    assert visit.ledger_sum() == 0


def test_nothing_is_asked_twice_and_nothing_that_is_known(visit: Visit) -> None:
    first = visit.say("我想开个户", "open_account")
    asked = [
        *first.responses,
        *visit.tap(ONLINE, first).responses,
        *photograph(visit, papers.front(visit.bank)).responses,
        *photograph(visit, papers.back(visit.bank)).responses,
        *visit.say("日常用").responses,
    ]

    assert asked == [
        f"utter_ask_account_opening_{field}"
        for field in ("want", "identity_front", "identity_back", "purpose", "knows_notice")
    ]


def test_the_whole_number_is_nowhere_in_the_dialogue(visit: Visit) -> None:
    at_the_confirmation(visit)

    number = papers.number_of("1993-05-18", True)
    assert number not in str(visit.conversation.slots)
    assert "张江镇" not in str(visit.conversation.slots)


def test_contact_center_is_told_which_picture_is_awaited(visit: Visit) -> None:
    assert document_awaited(begun(visit)) == "identity_front"
    assert document_awaited(photograph(visit, papers.front(visit.bank))) == "identity_back"
    assert document_awaited(photograph(visit, papers.back(visit.bank))) is None


def test_the_kind_said_at_once_is_not_asked(visit: Visit) -> None:
    said = visit.say("我想在手机上开个二类户", "open_account")

    assert said.responses == ["utter_ask_account_opening_identity_front"]


def test_a_blurred_picture_is_asked_for_again(visit: Visit) -> None:
    begun(visit)

    said = photograph(visit, papers.faulty(visit.bank, "identity_front"))

    assert said.responses == ["utter_problem_document_blurred", "utter_ask_account_opening_identity_front"]
    assert document_awaited(said) == "identity_front"
    assert photograph(visit, papers.front(visit.bank)).responses == [
        "utter_ask_account_opening_identity_back"
    ]


@pytest.mark.parametrize("outcome", ["bad_picture", "picture_too_large"])
def test_a_picture_that_the_bank_does_not_take_is_asked_for_again(visit: Visit, outcome: str) -> None:
    begun(visit)

    said = visit.conversation.tap("document", outcome=outcome)

    assert said.responses == [f"utter_document_{outcome}", "utter_ask_account_opening_identity_front"]


def test_a_doubtful_name_is_one_tap(visit: Visit) -> None:
    begun(visit)
    said = photograph(visit, papers.front(visit.bank, name=Read("王小两", UNSURE)))
    assert said.responses == ["utter_ask_account_opening_name"]
    assert [button["title"] for button in said.buttons] == ["王小两", "王小雨"]

    said = visit.tap("王小雨", said)

    assert said.responses == ["utter_ask_account_opening_identity_back"]


def test_a_wrong_reading_is_photographed_anew(visit: Visit) -> None:
    begun(visit)
    said = photograph(visit, papers.front(visit.bank, address=Read("上海市浦东新区某路一号", UNSURE)))
    assert said.values["utter_ask_account_opening_address"]["read_address"] == "上海市浦东新******"

    said = visit.tap("重新拍", said)

    assert said.responses == ["utter_problem_document_misread", "utter_ask_account_opening_identity_front"]
    assert photograph(visit, papers.front(visit.bank)).responses == [
        "utter_ask_account_opening_identity_back"
    ]


def test_another_persons_card_is_not_taken(visit: Visit) -> None:
    begun(visit)

    said = photograph(visit, papers.front(visit.bank, name=Read("张伟", 0.99)))

    assert said.responses == ["utter_problem_identity_differs", "utter_ask_account_opening_identity_front"]


def test_an_expired_card_is_refused_until_a_good_one_comes(visit: Visit) -> None:
    begun(visit)
    photograph(visit, papers.front(visit.bank))

    said = photograph(visit, papers.back(visit.bank, until="2025-03-02"))

    assert said.responses == ["utter_problem_document_expired", "utter_ask_account_opening_identity_back"]
    assert photograph(visit, papers.back(visit.bank)).responses == ["utter_ask_account_opening_purpose"]


@pytest.mark.parametrize(("born", "code"), [(date(2009, 6, 1), "teen"), (date(2013, 6, 1), "child")])
def test_minors_hear_at_once_what_to_bring(visit: Visit, born: date, code: str) -> None:
    change(visit.bank, born_on=born)

    said = begun(visit)

    assert said.responses == [f"utter_problem_branch_{code}"]
    assert visit.awaiting is None


@pytest.mark.parametrize(
    ("text", "code"), [("给儿子开户", "child"), ("用护照开户", "foreign"), ("开个一类户", "class_one")]
)
def test_the_counter_is_named_with_its_papers(visit: Visit, text: str, code: str) -> None:
    assert visit.say(text, "open_account").responses == [f"utter_problem_branch_{code}"]


def test_the_visit_is_booked_without_saying_what_for(visit: Visit) -> None:
    visit.say("给儿子开户", "open_account")

    said = visit.conversation.tap("start", journey="appointment", fields={"purpose": "account"})

    assert said.responses == ["utter_ask_appointment_branch"]


def test_a_sixth_account_is_refused_before_any_picture(visit: Visit) -> None:
    with visit.bank.database.write() as session:
        for number in range(5):
            row = {"account_id": f"ac_more_{number}", "card_tail": f"700{number}", "name": "电子账户（Ⅱ类）"}
            session.add(Account(customer_id=XIAOYU, kind="deposit", account_class="II", **row))

    said = begun(visit)

    assert said.values["utter_problem_too_many_class_two"]["count"] == "5"
    assert visit.awaiting is None


def test_a_listed_name_goes_to_a_person_who_is_told(visit: Visit) -> None:
    change(visit.bank, name="贺云骁", born_on=date(1984, 9, 17))

    said = begun(visit)

    assert said.responses == ["utter_handoff_opening_review"]
    handoff = said.effect("handoff")
    assert handoff is not None
    assert (handoff["reason"], handoff["packet"]["journey"]) == ("opening_review", "account_opening")
    assert class_two(visit) == []


def test_a_frozen_card_says_what_would_help(visit: Visit) -> None:
    with visit.bank.database.write() as session:
        session.get_one(Card, DEBIT_CARD).status = "frozen"

    said = at_the_terms(visit)

    assert said.responses == ["utter_none_account_opening_account_id"]


def test_no_to_the_notice_opens_nothing(visit: Visit) -> None:
    at_the_terms(visit)
    visit.say("日常用")

    said = visit.say("不同意", "deny")

    assert said.responses == ["utter_problem_notice_not_accepted"]
    assert visit.requests("account_opening") == []


def test_the_purpose_can_be_corrected_before_the_yes(visit: Visit) -> None:
    at_the_confirmation(visit)

    said = visit.say("不对，是用来买理财的", "correct")

    assert said.values["utter_confirm_account_opening"]["purpose"] == "买理财"


def test_an_old_yes_confirms_nothing(visit: Visit) -> None:
    at_the_confirmation(visit)
    old = visit.conversation.slots["draft"]["id"]
    visit.say("不对，是用来买理财的", "correct")

    said = visit.conversation.tap("affirm", draft=old)

    assert said.responses[0] == "utter_stale_button"
    assert visit.requests("account_opening") == []


def test_a_wrong_code_opens_nothing(visit: Visit) -> None:
    at_the_confirmation(visit)
    visit.confirm()

    said = visit.code("wrong")

    assert said.responses == ["utter_code_wrong"]
    assert class_two(visit) == []
    assert visit.code().responses == ["utter_account_opening_done"]


def test_a_question_in_between_does_not_lose_the_pictures(visit: Visit) -> None:
    begun(visit)
    photograph(visit, papers.front(visit.bank))

    said = visit.say("转账手续费多少", "ask_fee")

    assert said.responses[-1] == "utter_ask_account_opening_identity_back"
    assert document_awaited(said) == "identity_back"


def test_it_is_taken_up_where_it_was_left(visit: Visit) -> None:
    begun(visit)
    photograph(visit, papers.front(visit.bank))
    left = visit.say("我的卡丢了", "report_card_loss")
    assert document_awaited(left) is None
    visit.say("算了", "cancel")

    said = visit.conversation.tap("resume", journey="account_opening")

    assert said.responses == ["utter_ask_account_opening_identity_back"]


def test_pictures_that_were_erased_meanwhile_are_asked_for_again(visit: Visit) -> None:
    begun(visit)
    photograph(visit, papers.front(visit.bank))
    with visit.bank.database.write() as session:
        documents.erase_unused(session, -1, visit.bank.clock.now())

    said = photograph(visit, papers.back(visit.bank))

    assert said.responses == ["utter_problem_document_gone", "utter_ask_account_opening_identity_front"]


def test_a_picture_that_nobody_awaits_changes_nothing(visit: Visit) -> None:
    at_the_terms(visit)

    said = photograph(visit, papers.front(visit.bank))

    assert said.responses[-1] == "utter_ask_account_opening_purpose"


def test_a_visitor_is_shown_the_way_in_and_the_way_to_the_counter() -> None:
    visitor = Conversation(level=0)

    said = visitor.say("我要开户", "open_account")

    assert said.responses == ["utter_login_required"]
    [way] = [button for button in said.buttons if "网点" in button["title"]]
    assert visitor.press(way["payload"]).responses == ["utter_branch_opening"]
