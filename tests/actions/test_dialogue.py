"""Several wishes in one message, and what is kept of them."""

from __future__ import annotations

from tests.actions.conversation import Conversation

TEXT = "查下余额,顺便给妈妈转五百"
WISHES = [
    {"text": "查下余额", "intent": "check_balance", "confidence": 0.9, "start": 0, "end": 4},
    {"text": "给妈妈转五百", "intent": "transfer_money", "confidence": 0.9, "start": 7, "end": 13},
]
ENTITIES = [
    {"entity": "payee", "value": "妈妈", "start": 8, "end": 10, "text": "妈妈"},
    {"entity": "amount", "value": 50_000, "start": 11, "end": 13, "text": "五百"},
]


def test_the_first_wish_is_done_and_the_second_offered() -> None:
    said = Conversation().hear(TEXT, "transfer_money", WISHES, ENTITIES)
    assert said.responses == ["utter_balance", "utter_offer_todo"]


def test_the_second_wish_goes_on_with_what_was_said() -> None:
    talk = Conversation()
    talk.hear(TEXT, "transfer_money", WISHES, ENTITIES)
    said = talk.tap("resume", journey="transfer")
    assert said.responses == ["utter_confirm_transfer"]
    assert talk.slots["amount"] == 50_000
    assert talk.slots["suspended"] == []


def test_a_wish_after_a_journey_is_kept_until_it_is_over() -> None:
    talk = Conversation()
    later_first = [{**WISHES[1], "start": 0, "end": 6}, {**WISHES[0], "start": 9, "end": 13}]
    entities = [{**ENTITIES[0], "start": 1, "end": 3}, {**ENTITIES[1], "start": 4, "end": 6}]
    said = talk.hear("给妈妈转五百,顺便查下余额", "transfer_money", later_first, entities)
    assert said.responses == ["utter_todo_kept", "utter_confirm_transfer"]
    assert talk.tap("deny", draft=talk.slots["draft"]["id"]).responses[-1] == "utter_offer_todo"


def test_a_yes_does_what_was_kept() -> None:
    talk = Conversation()
    talk.hear(TEXT, "transfer_money", WISHES, ENTITIES)
    assert talk.say("好的", "affirm").responses == ["utter_confirm_transfer"]


def test_that_card_is_the_one_spoken_of_last() -> None:
    talk = Conversation()
    talk.say("尾号6612的余额", "check_balance", card_tail="6612")
    assert talk.slots["last_card"] == "6612"
