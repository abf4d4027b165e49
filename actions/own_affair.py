"""The one question of the fraud gate: is it your own affair, or does somebody make you pay?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, TypedDict, cast

from actions.confirmation import draft_id
from actions.journey import Question
from actions.messages import says
from actions.turn import Turn
from banking.journeys import QUESTION_MARK
from banking.ports.transfers import TransferOrder

Answer = Literal["own", "unsure", "online", "taught"]

OWN_AFFAIR = "own_affair"
"""The slot of the answer."""
AWAITED = OWN_AFFAIR + QUESTION_MARK
"""What the conversation awaits while the question is open."""

# A word of help from outside outweighs a word of one's own; 没人教我 is a word of one's own.
_HEARD: tuple[tuple[str, Answer], ...] = (
    ("nobody_taught", "own"),
    ("taught", "taught"),
    ("met_online", "online"),
    ("unsure", "unsure"),
    ("own_affair", "own"),
)
_MEANT: Mapping[str, Answer] = {"deny": "own", "affirm": "taught"}


class Answered(TypedDict):
    """An answer, and the payment that it holds for: of another payee or amount it says nothing."""

    answer: Answer
    payment: str


def payment_of(order: TransferOrder) -> str:
    """A name for who is paid how much."""
    return draft_id([order.get("payee_id"), order["amount"]])


def question(order: TransferOrder) -> Question:
    """The question about this payment."""
    return Question(AWAITED, "utter_own_affair", {"payment": payment_of(order)})


def read(turn: Turn) -> Answer | None:
    """What the message answers, by a button or in words; None where it answers nothing."""
    if turn.pressed:
        return cast("Answer | None", turn.value("value"))
    text = turn.frame.text
    heard = next((answer for meaning, answer in _HEARD if says(text, meaning)), None)
    return heard or _MEANT.get(turn.frame.intent)


def is_button(turn: Turn) -> bool:
    """Whether one of the question's buttons was tapped, of now or of before."""
    return turn.frame.intent == "choose" and turn.value("field") == OWN_AFFAIR


def answer_to(order: TransferOrder, answered: Any) -> Answer | None:
    """The answer that was given to exactly this payment."""
    given = cast("Answered | None", answered)
    return given["answer"] if given and given["payment"] == payment_of(order) else None
