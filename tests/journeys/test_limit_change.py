"""调整限额, and with it what every guided journey does."""

from __future__ import annotations

from tests.journeys.world import Visit


def limits(visit: Visit) -> tuple[int, int]:
    account = visit.accounts()[0]
    return account["limit_per_transfer"], account["limit_per_day"]


def to_the_summary(visit: Visit, limit: int) -> None:
    said = visit.say("我想改一下单笔限额", "change_limit")
    if visit.awaiting == "account_id":
        visit.tap(visit.accounts()[0]["card_tail"], said)
    visit.say("改成这么多", amount=limit)


def to_a_raise(visit: Visit) -> int:
    """An account that was lowered before is about to be raised, which needs a code; gives the new limit."""
    day = limits(visit)[1]
    to_the_summary(visit, 100_00)
    visit.confirm()
    to_the_summary(visit, day)
    visit.confirm()
    return day


def test_what_the_first_words_say_is_not_asked(visit: Visit) -> None:
    tail = visit.accounts()[0]["card_tail"]

    said = visit.say("把尾号的卡单笔限额改成一百块", "change_limit", card_tail=tail, amount=100_00)

    assert said.responses == ["utter_confirm_limit_change"]
    assert said.values["utter_confirm_limit_change"]["new"] == "100.00"


def test_lowering_is_done_at_once_with_the_id_of_the_request(visit: Visit) -> None:
    to_the_summary(visit, 100_00)

    said = visit.confirm()

    assert (
        said.values["utter_limit_change_done"]["request_id"]
        == visit.requests("limit_change")[0]["request_id"]
    )
    assert limits(visit)[0] == 100_00
    assert visit.awaiting is None


def test_raising_waits_for_the_code(visit: Visit) -> None:
    to_a_raise(visit)

    assert visit.awaiting == "code"
    assert limits(visit)[0] == 100_00


def test_the_right_code_raises_it(visit: Visit) -> None:
    day = to_a_raise(visit)

    said = visit.code()

    assert "utter_limit_change_done" in said.responses
    assert limits(visit)[0] == day


def test_a_wrong_code_changes_nothing(visit: Visit) -> None:
    to_a_raise(visit)

    said = visit.code("wrong")

    assert said.responses == ["utter_code_wrong"]
    assert limits(visit)[0] == 100_00


def test_a_problem_is_explained_and_only_its_field_asked_again(visit: Visit) -> None:
    day = limits(visit)[1]

    to_the_summary(visit, day + 100)

    assert visit.awaiting == "limit"
    assert visit.say("那就五十", amount=50_00).responses == ["utter_confirm_limit_change"]


def test_a_correction_at_the_summary_makes_a_new_summary(visit: Visit) -> None:
    to_the_summary(visit, 100_00)
    old = visit.conversation.slots["draft"]["id"]

    said = visit.say("不对，两百", "correct", amount=200_00)

    assert said.values["utter_confirm_limit_change"]["new"] == "200.00"
    assert visit.conversation.slots["draft"]["id"] != old


def test_an_old_button_does_nothing(visit: Visit) -> None:
    to_the_summary(visit, 100_00)
    old = visit.conversation.slots["draft"]["id"]
    visit.say("不对，两百", "correct", amount=200_00)

    said = visit.conversation.tap("affirm", draft=old)

    assert said.responses[0] == "utter_stale_button"
    assert visit.requests("limit_change") == []


def test_no_ends_it_without_a_trace(visit: Visit) -> None:
    before = limits(visit)
    to_the_summary(visit, 100_00)

    said = visit.say("算了不改了", "cancel")

    assert said.responses == ["utter_journey_cancelled"]
    assert (limits(visit), visit.requests("limit_change")) == (before, [])


def test_another_wish_between_keeps_what_was_said(visit: Visit) -> None:
    to_the_summary(visit, 100_00)
    visit.say("我卡丢了", "report_card_loss")
    visit.say("算了", "cancel")

    said = visit.conversation.tap("resume", journey="limit_change")

    assert said.values["utter_confirm_limit_change"]["new"] == "100.00"


def test_a_change_after_the_code_was_sent_takes_the_old_request_back(visit: Visit) -> None:
    to_a_raise(visit)

    visit.say("改成五十吧", "correct", amount=50_00)

    assert sorted(one["state"] for one in visit.requests("limit_change")) == ["done", "voided"]


def test_the_record_says_where_each_field_came_from(visit: Visit) -> None:
    to_the_summary(visit, 100_00)

    fact = visit.confirm().effect("fact")

    assert fact is not None
    assert (fact["origins"]["limit"], fact["origins"]["span"]) == ("said", "said")


def test_a_person_who_takes_over_sees_where_each_field_came_from(visit: Visit) -> None:
    to_the_summary(visit, 100_00)

    handoff = visit.say("转人工", "request_human").effect("handoff")

    assert handoff is not None
    sources = {one["name"]: one["source"] for one in handoff["packet"]["fields"]}
    assert (sources["limit"], sources["span"]) == ("said", "said")
