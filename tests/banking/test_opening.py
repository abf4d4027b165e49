"""Who may open a class II account online."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from banking.opening import Applicant, opening_rules, same_name, standing_objection

DAY = date(2026, 11, 27)
ADULT = Applicant(name="林晓梅", female=True, born_on=date(1990, 3, 7), class_one=1, class_two=0)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"born_on": date(2008, 11, 27)}, None),
        ({"born_on": date(2008, 11, 28)}, "branch_teen"),
        ({"born_on": date(2010, 11, 27)}, "branch_teen"),
        ({"born_on": date(2010, 11, 28)}, "branch_child"),
        ({"class_one": 0}, "branch_class_one"),
        ({"class_two": 4}, None),
        ({"class_two": 5}, "too_many_class_two"),
    ],
)
def test_the_first_reason_against_it(changes: dict[str, object], code: str | None) -> None:
    objection = standing_objection(replace(ADULT, **changes), DAY, opening_rules())

    assert (objection and objection.code) == code


@pytest.mark.parametrize(("one", "other"), [("阿迪力·买买提", "阿迪力•买买提"), ("Li  Mei", "li mei")])
def test_one_name_in_two_spellings(one: str, other: str) -> None:
    assert same_name(one, other)


def test_two_names_are_not_one() -> None:
    assert not same_name("林晓梅", "林晓海")
