"""为什么扣了我的费: what was charged, and the rule that it follows."""

from __future__ import annotations

from pathlib import Path

import yaml

from actions.fees import ARTICLES
from tests.journeys.world import Visit


def charged(visit: Visit) -> None:
    visit.say("卡坏了，换一张寄给我", "replace_card", card_tail="8801")
    visit.confirm()
    visit.code()


def test_nothing_charged_is_said_honestly(visit: Visit) -> None:
    said = visit.say("为什么扣了我的手续费", "ask_fee")

    assert said.responses == ["utter_fees_none"]


def test_what_was_charged_is_named_with_its_sum(visit: Visit) -> None:
    charged(visit)

    said = visit.say("为什么收我5块钱", "ask_fee")

    shown = said.values["utter_fees"]
    assert (shown["total"], shown["count"], "8801" in shown["lines"]) == ("5.00", 1, True)


def test_a_question_about_prices_stays_a_question(visit: Visit) -> None:
    said = visit.say("转账手续费怎么收", "ask_fee")

    assert not {"utter_fees", "utter_fees_none"} & set(said.responses)


def test_a_visitor_is_asked_to_log_in(visit: Visit) -> None:
    visit.conversation.level = 0

    assert visit.say("为什么扣了我的手续费", "ask_fee").effect("login_required") is not None


def test_every_rule_has_its_article() -> None:
    folder = Path(__file__).parents[2] / "knowledge/articles"
    files = [yaml.safe_load(path.read_text("utf-8")) for path in folder.glob("*.yml")]

    assert set(ARTICLES.values()) <= {one["id"] for file in files for one in file["articles"]}
