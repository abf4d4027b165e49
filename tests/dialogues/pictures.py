"""The pictures that scripted customers send: their own cards, drawn from the seed."""

from __future__ import annotations

from datetime import date

from core_bank.seed.content import CustomerSeed, load
from tests.dialogues.script import Shot
from tests.documents import cards


def picture(shot: Shot, customer_id: str) -> bytes:
    """What the customer photographs; ``anothers`` is the card of somebody of the same age."""
    own = next(one for one in load().customers if one.id == customer_id)
    issued = date.today().replace(month=3, day=2)
    match shot:
        case "back":
            return cards.back(issued.replace(year=issued.year - 5), 20).picture
        case "expired":
            return cards.back(issued.replace(year=issued.year - 21), 20).picture
        case "blurred":
            return cards.blurred(_front(own))
        case "receipt":
            return cards.receipt()
        case "anothers":
            return cards.own_front("林建国", own.gender == "female", own.born).picture
        case "front":
            return _front(own).picture


def _front(own: CustomerSeed) -> cards.Card:
    return cards.own_front(own.name, own.gender == "female", own.born)
