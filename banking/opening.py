"""Who may open a class II account online, and where everybody else is helped. Pure; the numbers stand in ``opening.yml``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from banking.documents import CERTAINTY_MIN
from banking.identity_card import Read, age_on, born_in, sex_in
from banking.suitability import Objection

_FILE = Path(__file__).with_name("opening.yml")
_DOTS = str.maketrans("", "", "·•・‧∙．. ")


@dataclass(frozen=True)
class Rules:
    """``online_age`` and ``own_card_age`` in whole years; ``class_two_max`` accounts of class II a person."""

    online_age: int
    own_card_age: int
    class_two_max: int


@dataclass(frozen=True)
class Applicant:
    """Who wants an account, as the bank's books have it."""

    name: str
    female: bool
    born_on: date
    class_one: int
    class_two: int


@cache
def opening_rules() -> Rules:
    """The file. Raises TypeError when it has other names."""
    return Rules(**{name: row["value"] for name, row in yaml.safe_load(_FILE.read_text("utf-8")).items()})


def standing_objection(applicant: Applicant, day: date, rules: Rules) -> Objection | None:
    """What speaks against it whatever the documents say."""
    age = age_on(day, applicant.born_on)
    if age < rules.own_card_age:
        return Objection("branch_child")
    if age < rules.online_age:
        return Objection("branch_teen")
    if applicant.class_one == 0:
        return Objection("branch_class_one")
    if applicant.class_two >= rules.class_two_max:
        return Objection("too_many_class_two", None, {"count": str(applicant.class_two)})
    return None


def is_own(applicant: Applicant, number: str, name: Read) -> bool:
    """Whether the card is the applicant's: birth date and sex by its number, and the name unless that is uncertain."""
    own_number = born_in(number) == applicant.born_on and (sex_in(number) == "女") == applicant.female
    return own_number and (name.certainty < CERTAINTY_MIN or same_name(name.value, applicant.name))


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are one name: the dot inside names of minorities is written in many ways."""
    return plain_name(one) == plain_name(other)


def plain_name(name: str) -> str:
    """A name without dots and blanks, in small letters."""
    return name.translate(_DOTS).casefold()
