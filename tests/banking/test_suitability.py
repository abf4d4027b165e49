"""Who may buy what: the questionnaire, the strictest rating, age, care, first purchase, time to think again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from banking.suitability import (
    FILE,
    GRADES,
    RISKS,
    Buyer,
    SuitabilityError,
    age_on,
    amount_objection,
    assess,
    cooling_off_hours,
    expires_on,
    needs_care,
    read_rules,
    risk_objection,
    standing_objection,
    suitability_rules,
)

RULES = suitability_rules()
TODAY = date(2026, 11, 23)
BOLD = {question: max(choices, key=choices.__getitem__) for question, choices in RULES.questions.items()}
TIMID = {question: min(choices, key=choices.__getitem__) for question, choices in RULES.questions.items()}
USUAL = Buyer(age_years=33, grade="C3", tested_on=date(2026, 3, 1), vulnerable=False, first=False)


def buyer(**changes: Any) -> Buyer:
    return replace(USUAL, **changes)


def content(**changes: Any) -> dict[str, Any]:
    return {**yaml.safe_load(FILE.read_text("utf-8")), **changes}


def test_the_boldest_answers_make_a_hundred_points_and_the_highest_grade() -> None:
    assessed = assess(BOLD, 30, RULES)
    assert (assessed.points, assessed.grade, assessed.capped, assessed.vulnerable) == (100, "C5", (), False)


def test_the_most_timid_answers_make_the_lowest_grade() -> None:
    assert assess(TIMID, 70, RULES).grade == "C1"


@pytest.mark.parametrize(
    ("question", "answer", "grade"),
    [
        ("loss", "nothing", "C1"),
        ("source", "borrowed", "C1"),
        ("source", "needed", "C2"),
        ("horizon", "half_year", "C2"),
        ("goal", "keep", "C2"),
        ("experience", "none", "C3"),
    ],
)
def test_one_answer_can_keep_the_grade_down_and_is_named(question: str, answer: str, grade: str) -> None:
    assessed = assess({**BOLD, question: answer}, 30, RULES)
    assert (assessed.grade, assessed.capped) == (grade, (question,))


def test_the_strictest_of_two_caps_counts() -> None:
    assert assess({**BOLD, "experience": "none", "loss": "nothing"}, 30, RULES).grade == "C1"


def test_age_keeps_the_grade_down() -> None:
    assessed = assess(BOLD, 65, RULES)
    assert (assessed.grade, assessed.capped) == ("C3", ("age",))


def test_a_cap_that_changed_nothing_is_not_named() -> None:
    assert assess(TIMID, 30, RULES).capped == ()


@given(st.fixed_dictionaries({question: st.sampled_from(sorted(rows)) for question, rows in RULES.questions.items()}),
       st.integers(18, 100))  # fmt: skip
def test_no_bolder_answer_lowers_the_grade_and_no_age_raises_it(answers: dict[str, str], age: int) -> None:
    grade = assess(answers, age, RULES).grade
    for question, choices in RULES.questions.items():
        boldest = max(choices, key=choices.__getitem__)
        assert assess({**answers, question: boldest}, age, RULES).grade >= grade
    assert assess(answers, age + 20, RULES).grade <= grade


@pytest.mark.parametrize("answers", [{"source": "borrowed"}, {"source": "needed"}, {"share": "over_half"}])
def test_money_that_is_needed_makes_vulnerable(answers: dict[str, str]) -> None:
    assert assess({**BOLD, **answers}, 30, RULES).vulnerable


def test_age_counts_from_the_birthday() -> None:
    born = date(1961, 11, 23)
    assert (age_on(born, date(2026, 11, 22)), age_on(born, TODAY)) == (64, 65)


def test_a_test_holds_for_twelve_months() -> None:
    assert expires_on(date(2025, 11, 24), RULES) == date(2026, 11, 24)
    assert standing_objection(buyer(tested_on=date(2025, 11, 24)), TODAY, RULES) is None
    expired = standing_objection(buyer(tested_on=date(2025, 11, 23)), TODAY, RULES)
    assert expired is not None
    assert (expired.code, expired.details) == ("risk_test_expired", {"expired_on": "2026-11-23"})


def test_a_test_on_a_leap_day_expires_on_the_last_of_february() -> None:
    assert expires_on(date(2028, 2, 29), RULES) == date(2029, 2, 28)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"age_years": 17}, "wealth_minor"),
        ({"grade": None, "tested_on": None}, "risk_test_missing"),
        ({"age_years": 17, "grade": None}, "wealth_minor"),
    ],
)
def test_who_may_buy_nothing_is_told_why(changes: dict[str, Any], code: str) -> None:
    objection = standing_objection(buyer(**changes), TODAY, RULES)
    assert objection is not None
    assert (objection.code, objection.field) == (code, None)


@pytest.mark.parametrize("grade", GRADES)
@pytest.mark.parametrize("risk", RISKS)
def test_a_grade_covers_its_own_risk_and_less(grade: str, risk: str) -> None:
    objection = risk_objection(buyer(grade=grade), risk, RULES)
    assert (objection is None) == (risk[1] <= grade[1])


def test_a_mismatch_names_both_sides_and_the_product_is_to_blame() -> None:
    objection = risk_objection(buyer(grade="C2"), "R4", RULES)
    assert objection is not None
    assert (objection.code, objection.field) == ("risk_above_grade", "product")
    assert objection.details == {"grade": "C2 稳健型", "covers": "R2", "risk": "R4 中高风险"}


@pytest.mark.parametrize("changes", [{"age_years": 65}, {"vulnerable": True}])
def test_care_sends_what_is_riskier_to_a_person(changes: dict[str, Any]) -> None:
    careful = buyer(**changes)
    objection = risk_objection(careful, "R3", RULES)
    assert needs_care(careful, RULES)
    assert objection is not None
    assert objection.code == "wealth_needs_person"
    assert risk_objection(careful, "R2", RULES) is None


def test_a_first_purchase_is_small_and_not_too_risky() -> None:
    beginner = buyer(grade="C5", first=True)
    risky, much = risk_objection(beginner, "R4", RULES), amount_objection(beginner, 50_000_01, RULES)
    assert risky is not None
    assert risky.code == "wealth_first_risk"
    assert much is not None
    assert (much.code, much.field, much.details) == ("wealth_first_amount", "amount", {"most": 50_000_00})
    assert amount_objection(beginner, 50_000_00, RULES) is None
    assert amount_objection(buyer(), 10**10, RULES) is None


@pytest.mark.parametrize(
    ("changes", "risk", "hours"),
    [({}, "R2", 0), ({}, "R3", 24), ({"age_years": 70}, "R1", 0), ({"age_years": 70}, "R2", 24)],
)
def test_the_riskier_the_longer_to_think_again(changes: dict[str, Any], risk: str, hours: int) -> None:
    assert cooling_off_hours(buyer(**changes), risk, RULES) == hours


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"colour": "red"}, "the file has"),
        ({"grades": {"C1": {}}}, "grades has"),
        ({"risks": {"R1": "低风险"}}, "risks has"),
        ({"vulnerable": {"source": ["stolen"]}}, "stolen"),
        ({"caps": [{"question": "luck", "answers": ["good"], "grade": "C1"}]}, "luck"),
        ({"elder_grade_max": "C9"}, "C9"),
        ({"first_purchase": {"risk_max": "R3"}}, "first_purchase has"),
        ({"cooling_off": {"hours": 24}}, "cooling_off has"),
        (
            {"grades": {name: {"title": name, "points_min": 5, "covers": "R1"} for name in GRADES}},
            "points_min",
        ),
    ],
)
def test_a_fault_in_the_file_is_named(changes: dict[str, Any], named: str) -> None:
    with pytest.raises(SuitabilityError, match=named):
        read_rules(content(**changes))
