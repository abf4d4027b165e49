"""Who may borrow, what stands against it, what would change that, and how an application is judged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from banking.lending import (
    FILE,
    Applicant,
    LendingError,
    Wish,
    affordable,
    assess,
    lending_rules,
    read_rules,
    standing_objection,
    wish_objection,
)

RULES = lending_rules()
TODAY = date(2026, 11, 23)
USUAL = Applicant(
    age_years=33, occupation="产品经理", income=2_000_000, verified=True, income_months=12, debts=0, overdue=0,
    late=0, cushion=8_000_000, owed=0, reviewing=False, refused_on=None,
)  # fmt: skip
WISH = Wish(amount=5_000_000, months=12, method="annuity", purpose="decoration", rate=380)


def applicant(**changes: Any) -> Applicant:
    return replace(USUAL, **changes)


def wish(**changes: Any) -> Wish:
    return replace(WISH, **changes)


def test_nothing_stands_against_a_usual_wish() -> None:
    assert standing_objection(USUAL, TODAY, RULES) is None
    assert wish_objection(USUAL, WISH, RULES) is None
    assert wish_objection(USUAL, Wish(None, None, None, None, rate=380), RULES) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"age_years": 17}, "loan_minor"),
        ({"occupation": "大学生"}, "loan_student"),
        ({"overdue": 1}, "loan_overdue"),
        ({"reviewing": True}, "loan_in_review"),
        ({"refused_on": date(2026, 9, 1)}, "loan_refused_lately"),
    ],
)
def test_some_may_borrow_nothing_now(changes: dict[str, Any], code: str) -> None:
    found = standing_objection(applicant(**changes), TODAY, RULES)

    assert found is not None
    assert (found.code, found.field) == (code, None)


def test_after_three_months_a_refusal_is_forgotten() -> None:
    assert standing_objection(applicant(refused_on=date(2026, 8, 23)), TODAY, RULES) is None


@pytest.mark.parametrize(
    ("who", "what", "code", "field"),
    [
        ({}, {"purpose": "securities"}, "loan_purpose", "purpose"),
        ({"owed": 16_000_000}, {}, "loan_total", "amount"),
        ({"age_years": 63}, {"months": 36}, "loan_age_at_end", "term"),
        ({"age_years": 65}, {}, "loan_age", None),
        ({}, {"method": "interest_only", "months": 24}, "loan_method_term", "method"),
        ({"income": 400_000}, {}, "loan_burden", "amount"),
        ({"income": 400_000}, {"method": "interest_only"}, "loan_burden", "amount"),
    ],
)
def test_a_wish_is_refused_with_the_field_to_change(
    who: dict[str, Any], what: dict[str, Any], code: str, field: str | None
) -> None:
    found = wish_objection(applicant(**who), wish(**what), RULES)

    assert found is not None
    assert (found.code, found.field) == (code, field)


@given(
    income=st.integers(200_000, 5_000_000),
    debts=st.integers(0, 2_000_000),
    months=st.integers(3, 60),
    method=st.sampled_from(["annuity", "equal_principal"]),
)
def test_what_is_said_to_be_affordable_is_and_a_hundred_yuan_more_is_not(
    income: int, debts: int, months: int, method: Any
) -> None:
    who, what = applicant(income=income, debts=debts), wish(months=months, method=method)
    most = affordable(who, what, RULES)

    assert most == 0 or wish_objection(who, wish(amount=most, months=months, method=method), RULES) is None
    if most < RULES.total_max:
        more = wish_objection(who, wish(amount=most + 10_000, months=months, method=method), RULES)
        assert more is not None
        assert more.code == "loan_burden"


def test_a_steady_income_is_approved() -> None:
    judged = assess(USUAL, WISH, RULES)

    assert (judged.points, judged.outcome, judged.reasons) == (95, "approved", ())


def test_an_income_that_the_books_do_not_show_is_looked_at_by_a_person() -> None:
    judged = assess(applicant(verified=False, income_months=0), WISH, RULES)

    assert (judged.outcome, judged.reasons) == ("review", ("declared",))


def test_a_weak_case_is_looked_at_and_a_weaker_one_refused_both_with_reasons() -> None:
    weak = applicant(income=1_000_000, cushion=1_500_000, late=1)

    assert assess(weak, WISH, RULES).outcome == "review"
    assert assess(weak, WISH, RULES).reasons == ("share", "late")
    assert assess(replace(weak, late=2), WISH, RULES).outcome == "refused"


def test_half_a_wish_is_not_judged() -> None:
    with pytest.raises(ValueError, match="complete"):
        assess(USUAL, wish(months=None), RULES)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"reasons_most": 1}, "the file has"),
        ({"person_points_min": 80}, "person_points_min"),
        ({"factors": {"late": {0: 20}}}, "factors has"),
        ({"factors": {**RULES.factors, "late": {0: 30}}}, "make 110 points"),
        ({"factors": {**RULES.factors, "late": {1: 20}}}, "begins with the value 0"),
    ],
)
def test_a_wrong_file_is_named_with_its_fix(changes: dict[str, Any], told: str) -> None:
    content = yaml.safe_load(FILE.read_text("utf-8")) | changes

    with pytest.raises(LendingError, match=told):
        read_rules(content)
