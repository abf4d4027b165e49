"""The picture of a document: which fields it shows, how certain they are, and why it may not do. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from banking.bank_card import read_number
from banking.identity_card import Line, Read, holds_two_cards, read_back, read_front, shows_back, shows_front
from banking.masking import address, mask

Kind = Literal["identity_front", "identity_back", "bank_card"]
Fault = Literal["blurred", "not_a_card", "other_side", "two_cards", "expired"]
"""Why another picture is needed. ``blurred``: it is this side of a card, or may be, but its words cannot be made out."""

KINDS: tuple[Kind, ...] = get_args(Kind)
CERTAINTY_MIN = 0.9
"""Below it a field is put to the customer as a question, not as something known."""
_NEEDED = {"identity_front": ("name", "address"), "identity_back": (), "bank_card": ()}


@dataclass(frozen=True)
class Seen:
    """What a picture shows. ``fields`` are empty where ``fault`` says that nothing could be read."""

    kind: Kind
    fields: Mapping[str, Read]
    fault: Fault | None = None

    @property
    def uncertain(self) -> tuple[str, ...]:
        """The fields that are to be asked, in the order of the card."""
        return tuple(name for name, read in self.fields.items() if read.certainty < CERTAINTY_MIN)

    @property
    def masked(self) -> dict[str, str]:
        """The fields as anybody but the bank may see them."""
        return {name: shown(name, read.value) for name, read in self.fields.items()}


def see(kind: Kind, lines: Sequence[Line], day: date) -> Seen:
    """What the lines of a picture say of the document that it should show; ``day`` is today."""
    fields = _fields(kind, lines)
    missing = any(name not in fields for name in _NEEDED[kind])
    if not fields or missing:
        return Seen(kind, {}, _unread(kind, lines))
    until = fields.get("valid_until")
    if until is not None and until.certainty >= CERTAINTY_MIN and date.fromisoformat(until.value) < day:
        return Seen(kind, fields, "expired")
    return Seen(kind, fields)


def shown(field: str, value: str) -> str:
    """One field as anybody but the bank may see it: no number whole, an address without its end."""
    match field:
        case "number":
            return mask(value)
        case "address":
            return address(value)
    return value


def _fields(kind: Kind, lines: Sequence[Line]) -> dict[str, Read]:
    if kind == "bank_card":
        number = read_number(lines)
        return {"number": number} if number else {}
    if kind == "identity_back":
        back = read_back(lines)
        return {"valid_until": back.valid_until} if back else {}
    front = read_front(lines)
    if front is None:
        return {}
    found = {
        "name": front.name,
        "sex": front.sex,
        "born": front.born,
        "address": front.address,
        "number": front.number,
    }
    return {name: read for name, read in found.items() if read is not None}


def _unread(kind: Kind, lines: Sequence[Line]) -> Fault:
    """Why nothing could be read: the wrong side and another thing are told from a bad picture by their words."""
    this, other = (shows_front, shows_back) if kind == "identity_front" else (shows_back, shows_front)
    if kind == "bank_card":
        return "not_a_card" if shows_front(lines) or shows_back(lines) else "blurred"
    if holds_two_cards(lines):
        return "two_cards"
    if this(lines) or not lines:
        return "blurred"
    return "other_side" if other(lines) else "not_a_card"
