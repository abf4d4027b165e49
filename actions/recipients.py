"""Somebody who is to be paid and is no saved payee yet: what saving them needs, and the button that leads there. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from actions.answers import said_name
from actions.journey import Fields
from actions.messages import words_of
from actions.turn import SealedNumber
from banking.decision import Choice, payload
from language.lexicon import kin

SAVING = "payee_new"
"""The journey that saves a payee."""


def wanted_words(words: str) -> Fields:
    """Somebody named by words: what 妈妈 is to the customer becomes the nickname, any other word the name."""
    field = "nickname" if kin(re.sub("^我", "", words)) else "name"
    return {"journey": SAVING, "fields": {field: words}}


def wanted_number(number: SealedNumber, names: Sequence[Any]) -> Fields:
    """Somebody named by a number, and by a name where one stands beside it."""
    fields: Fields = {"number": asdict(number)}
    name = said_name("", names, asked=False)
    return {"journey": SAVING, "fields": {**fields, "name": name} if name else fields}


def words_of_wanted(wanted: Fields) -> str:
    """The word by which the customer named them."""
    return str(wanted["fields"].get("nickname") or wanted["fields"].get("name"))


def button(wanted: Fields) -> Choice:
    """Leads to saving them, with everything that is known already."""
    title = words_of("buttons", "add_payee")
    return Choice(title, payload("start", journey=wanted["journey"], fields=wanted["fields"]))
