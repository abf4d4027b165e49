"""Somebody who is to be paid and is no saved payee yet: what saving them needs, and the button that leads there. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from actions.journey import Fields
from actions.messages import words_of
from actions.turn import SealedNumber
from banking.choice import Choice, payload
from language.lexicon import kin

SAVING = "payee_new"
"""The journey that saves a payee."""


def wanted_words(words: str) -> Fields:
    """Somebody named by words: what 妈妈 is to the customer becomes the nickname, any other word the name."""
    return {"journey": SAVING, "fields": _called(words)}


def wanted_number(number: SealedNumber, names: Sequence[Any]) -> Fields:
    """Somebody named by a number, and by a name where one stands beside it."""
    fields: Fields = {"number": asdict(number)}
    named = [str(name) for name in names if not re.search(r"[*\d]", str(name))]
    return {"journey": SAVING, "fields": {**fields, **(_called(named[-1]) if named else {})}}


def words_of_wanted(wanted: Fields) -> str:
    """The word by which the customer named them."""
    return str(wanted["fields"].get("nickname") or wanted["fields"].get("name"))


def button(wanted: Fields) -> Choice:
    """Leads to saving them, with everything that is known already."""
    title = words_of("buttons", "add_payee")
    return Choice(title, payload("start", journey=wanted["journey"], fields=wanted["fields"]))


def _called(words: str) -> Fields:
    return {"nickname" if kin(re.sub("^我", "", words)) else "name": words}
