"""开流水: from the first word to the file."""

from __future__ import annotations

from tests.actions.conversation import Said
from tests.journeys.world import Visit

NOVEMBER = {"from": "2026-11-01", "to": "2026-11-30"}


def asked_for(visit: Visit, text: str = "给我开个11月的流水") -> Said:
    return visit.say(text, "request_statement", period=NOVEMBER)


def test_one_sentence_leads_to_the_summary(visit: Visit) -> None:
    said = asked_for(visit, "办签证，给我开11月的流水")

    shown = said.values["utter_confirm_statement"]
    assert (shown["first"], shown["last"], shown["purpose"]) == ("2026-11-01", "2026-11-23", "签证")


def test_the_yes_brings_the_file(visit: Visit) -> None:
    asked_for(visit)

    said = visit.confirm()

    document = said.effect("document")
    assert document is not None
    assert document["id"] == said.values["utter_statement_done"]["number"]
    assert document["name"].endswith(".pdf")
    assert visit.ledger_sum() == 0


def test_the_usual_times_are_a_tap(visit: Visit) -> None:
    said = visit.say("我要打流水", "request_statement")
    assert [button["title"] for button in said.buttons] == ["近三个月", "近半年", "近一年", "今年以来"]

    said = visit.tap("近半年", said)

    assert said.values["utter_confirm_statement"]["first"] == "2026-05-23"


def test_a_corrected_time_makes_the_old_button_stale(visit: Visit) -> None:
    asked_for(visit)
    old = visit.conversation.slots["draft"]["id"]

    said = visit.say("不对，要十月的", "correct", period={"from": "2026-10-01", "to": "2026-10-31"})

    assert said.values["utter_confirm_statement"]["first"] == "2026-10-01"
    assert visit.conversation.tap("affirm", draft=old).responses[0] == "utter_stale_button"
    assert visit.requests("statement") == []


def test_an_empty_time_is_said_and_asked_again(visit: Visit) -> None:
    said = visit.say(
        "开2022年一月的流水", "request_statement", period={"from": "2022-01-01", "to": "2022-01-31"}
    )

    assert said.responses == ["utter_problem_statement_empty", "utter_ask_statement_period"]
    assert visit.awaiting == "period"


def test_the_account_is_asked_where_there_are_several(visit: Visit) -> None:
    several = Visit(visit.bank, "C0002")

    several.say("开近三个月流水", "request_statement")

    assert several.awaiting == "account_id"


def test_a_visitor_is_asked_to_log_in(visit: Visit) -> None:
    visit.conversation.level = 0

    assert asked_for(visit).effect("login_required") is not None
