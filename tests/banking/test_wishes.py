"""Two wishes in one message: the first is done, the others are kept."""

from __future__ import annotations

from pathlib import Path

from banking.decision import Situation
from banking.frame import Entity, Frame, Wish
from banking.routing import load_routing
from banking.wishes import Later, split

ROUTING = load_routing(Path(__file__).parents[2] / "data" / "routing.yml")
TEXT = "查下余额,顺便给妈妈转五百"
BALANCE = Wish("查下余额", "check_balance", 0.9, 0, 4)
TRANSFER = Wish("给妈妈转五百", "transfer_money", 0.9, 7, 13)
MOTHER, AMOUNT = Entity("payee", "妈妈", 8, 10), Entity("amount", 50_000, 11, 13)
NOW = Situation(level=1)


def said(
    *wishes: Wish, intent: str = "transfer_money", entities: tuple[Entity, ...] = (MOTHER, AMOUNT)
) -> Frame:
    return Frame(TEXT, intent, 0.8, ((intent, 0.8),), entities, wishes)


def test_the_first_wish_stands_alone() -> None:
    first, _ = split(said(BALANCE, TRANSFER), NOW, ROUTING)
    assert (first.text, first.intent, first.entities) == ("查下余额", "check_balance", ())


def test_the_second_wish_keeps_its_own_values() -> None:
    _, later = split(said(BALANCE, TRANSFER), NOW, ROUTING)
    assert later == (Later("给妈妈转五百", "transfer", {"payee": "妈妈", "amount": 50_000}),)


def test_a_later_question_keeps_its_words() -> None:
    question = Wish("手续费多少", "ask_fee", 0.9, 7, 12)
    _, later = split(said(BALANCE, question), NOW, ROUTING)
    assert later == (Later("手续费多少", None, {}),)


def test_a_part_that_is_no_clear_wish_splits_nothing() -> None:
    frame = said(BALANCE, Wish("他们说不行", "complain", 0.2, 7, 12))
    assert split(frame, NOW, ROUTING) == (frame, ())


def test_inside_a_journey_the_message_stays_whole() -> None:
    frame = said(BALANCE, TRANSFER)
    assert split(frame, Situation(journey="repay", level=1), ROUTING) == (frame, ())


def test_a_message_about_safety_stays_whole() -> None:
    frame = said(BALANCE, TRANSFER, intent="report_fraud")
    assert split(frame, NOW, ROUTING) == (frame, ())


def test_signs_of_fraud_keep_the_message_whole() -> None:
    frame = said(BALANCE, TRANSFER, entities=(Entity("signal", "fraud_now", 0, 4, text="安全账户"),))
    assert split(frame, NOW, ROUTING) == (frame, ())
