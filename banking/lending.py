"""Lending: who may borrow what, and how an application is judged. The rules are data (``lending.yml``), judging them is pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from banking.money import FEN_PER_YUAN
from banking.repayment import Method, highest_payment
from banking.suitability import Objection
from language.calendar import months_before

FILE = Path(__file__).with_name("lending.yml")
FACTORS = ("income_months", "income", "share", "cushion", "late")
DECLARED = "declared"
"""The reason for a person's look that no points stand behind: the bank's books do not show the income."""
_POINTS = 100
_PERCENT = 100
_MONTHS_A_YEAR = 12

Outcome = Literal["approved", "review", "refused"]


class LendingError(ValueError):
    """``lending.yml`` is wrong; the text names the key and what to write instead."""


@dataclass(frozen=True)
class Rules:
    """``lending.yml``, checked; its comments say what each rule rests on. ``total_max`` in 分, ``payment_share_max`` in per cent.

    ``factors``: factor -> value from which on -> points.
    """

    adult_age_years: int
    end_age_years_max: int
    total_max: int
    interest_only_months_max: int
    payment_share_max: int
    reapply_months: int
    student_occupations: tuple[str, ...]
    purposes: tuple[str, ...]
    purposes_refused: tuple[str, ...]
    approve_points_min: int
    person_points_min: int
    factors: Mapping[str, Mapping[int, int]]
    reasons_max: int


@dataclass(frozen=True)
class Applicant:
    """What the rules need to know of who wants a loan. Money in 分.

    ``income`` is a month's, None where nobody knows it; ``verified``: the bank's books show it, in ``income_months`` of the
    past year. ``debts`` falls due every month already; ``overdue`` is late now; ``late`` counts late payments of the past
    year. ``cushion`` is what the accounts have; ``owed`` what earlier loans of the kind still owe. ``reviewing``: an
    application waits for a person; ``refused_on``: the day of the last refusal.
    """

    age_years: int
    occupation: str
    income: int | None
    verified: bool
    income_months: int
    debts: int
    overdue: int
    late: int
    cushion: int
    owed: int
    reviewing: bool
    refused_on: date | None


@dataclass(frozen=True)
class Wish:
    """What is wanted, as far as it is known: 分, months, how it is repaid, what for. ``rate`` in basis points a year."""

    amount: int | None
    months: int | None
    method: Method | None
    purpose: str | None
    rate: int


@dataclass(frozen=True)
class Assessment:
    """What the scorecard says: ``points`` of 100, the outcome, and the factors that cost the most where it is no approval."""

    points: int
    outcome: Outcome
    reasons: tuple[str, ...]


def standing_objection(applicant: Applicant, today: date, rules: Rules) -> Objection | None:
    """Why the applicant may borrow nothing at all now, or None."""
    if applicant.age_years < rules.adult_age_years:
        return Objection("loan_minor", details={"age": f"{rules.adult_age_years}"})
    if applicant.occupation in rules.student_occupations:
        return Objection("loan_student")
    if applicant.overdue > 0:
        return Objection("loan_overdue", details={"overdue": applicant.overdue})
    if applicant.reviewing:
        return Objection("loan_in_review")
    if applicant.refused_on is not None:
        again_on = months_before(applicant.refused_on, -rules.reapply_months)
        if today < again_on:
            return Objection("loan_refused_lately", details={"again_on": again_on.isoformat()})
    return None


def wish_objection(applicant: Applicant, wish: Wish, rules: Rules) -> Objection | None:
    """The first reason against what is wanted, of what is known of it, or None. ``details`` say what would change the answer."""
    return (
        _purpose_objection(wish, rules)
        or _total_objection(applicant, wish, rules)
        or _age_objection(applicant, wish, rules)
        or _method_objection(wish, rules)
        or _burden_objection(applicant, wish, rules)
    )


def affordable(applicant: Applicant, wish: Wish, rules: Rules) -> int:
    """The most (分, whole hundreds of yuan) whose payments over the wish's months and by its method the income bears."""
    step = 100 * FEN_PER_YUAN
    low, high = 0, rules.total_max // step
    while low < high:
        middle = (low + high + 1) // 2
        bears = _share(applicant, _payment(wish, middle * step)) <= rules.payment_share_max
        low, high = (middle, high) if bears else (low, middle - 1)
    return low * step


def monthly_payment(wish: Wish) -> int:
    """What would fall due in a month (分) of a wish whose amount, months and method are known."""
    return _payment(wish, wish.amount or 0)


def payment_share(applicant: Applicant, wish: Wish) -> int:
    """All payments together with this loan's, in whole per cent of the income, rounded up."""
    return _share(applicant, monthly_payment(wish))


def assess(applicant: Applicant, wish: Wish, rules: Rules) -> Assessment:
    """Judge a complete wish that nothing stands against. Raises ValueError where a part of it is missing."""
    if wish.amount is None or wish.months is None or wish.method is None or applicant.income is None:
        raise ValueError("only a complete wish is judged")
    payment = _payment(wish, wish.amount)
    values = {
        "income_months": applicant.income_months,
        "income": applicant.income // FEN_PER_YUAN,
        "share": _share(applicant, payment),
        "cushion": applicant.cushion // max(1, payment),
        "late": applicant.late,
    }
    earned = {name: _points_for(value, rules.factors[name]) for name, value in values.items()}
    points = sum(earned.values())
    if points >= rules.approve_points_min:
        return (
            Assessment(points, "approved", ())
            if applicant.verified
            else Assessment(points, "review", (DECLARED,))
        )
    lost = {name: max(rules.factors[name].values()) - earned[name] for name in earned}
    worst = sorted((name for name in lost if lost[name] > 0), key=lambda name: -lost[name])
    outcome: Outcome = "review" if points >= rules.person_points_min else "refused"
    return Assessment(points, outcome, tuple(worst[: rules.reasons_max]))


def _purpose_objection(wish: Wish, rules: Rules) -> Objection | None:
    return Objection("loan_purpose", "purpose") if wish.purpose in rules.purposes_refused else None


def _total_objection(applicant: Applicant, wish: Wish, rules: Rules) -> Objection | None:
    if wish.amount is None or wish.amount + applicant.owed <= rules.total_max:
        return None
    details: dict[str, int | str] = {
        "most": max(0, rules.total_max - applicant.owed),
        "owed": applicant.owed,
        "total": rules.total_max,
    }
    return Objection("loan_total", "amount", details)


def _age_objection(applicant: Applicant, wish: Wish, rules: Rules) -> Objection | None:
    left = (rules.end_age_years_max - applicant.age_years) * _MONTHS_A_YEAR
    if (wish.months or 1) <= left:
        return None
    details: dict[str, int | str] = {"age": f"{rules.end_age_years_max}", "months": f"{max(0, left)}"}
    return (
        Objection("loan_age_at_end", "term", details) if left > 0 else Objection("loan_age", details=details)
    )


def _method_objection(wish: Wish, rules: Rules) -> Objection | None:
    too_long = (wish.months or 0) > rules.interest_only_months_max
    if wish.method != "interest_only" or not too_long:
        return None
    return Objection("loan_method_term", "method", {"months": f"{rules.interest_only_months_max}"})


def _burden_objection(applicant: Applicant, wish: Wish, rules: Rules) -> Objection | None:
    if applicant.income is None or wish.amount is None or wish.months is None:
        return None
    payment = _payment(wish, wish.amount)
    if _share(applicant, payment) <= rules.payment_share_max:
        return None
    details: dict[str, int | str] = {
        "payment": payment,
        "debts": applicant.debts,
        "income": applicant.income,
        "share": f"{rules.payment_share_max}",
        "most": affordable(applicant, wish, rules),
    }
    return Objection("loan_burden", "amount", details)


def _payment(wish: Wish, amount: int) -> int:
    """What would fall due in a month (分): of 先息后本 the principal counts as well, spread over its months."""
    if amount == 0 or wish.months is None:
        return 0
    method = wish.method if wish.method not in {None, "interest_only"} else "annuity"
    return highest_payment(amount, wish.rate, wish.months, method or "annuity")


def _share(applicant: Applicant, payment: int) -> int:
    """Payments in whole per cent of the income, rounded up."""
    return -(-(applicant.debts + payment) * _PERCENT // max(1, applicant.income or 0))


def _points_for(value: int, points: Mapping[int, int]) -> int:
    return points[max(least for least in points if least <= value)]


@cache
def lending_rules() -> Rules:
    """The rules in use. Raises LendingError."""
    return read_rules(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def read_rules(content: Mapping[str, Any]) -> Rules:
    """The content of a file like ``lending.yml``, checked. Raises LendingError."""
    flat = {**content}
    flat["total_max"] = flat.pop("total_yuan_max", 0) * FEN_PER_YUAN
    _exactly("the file", flat, {one.name for one in fields(Rules)})
    _exactly("factors", flat["factors"], set(FACTORS))
    for name in ("student_occupations", "purposes", "purposes_refused"):
        flat[name] = tuple(flat[name])
    rules = Rules(**flat)
    if not 0 < rules.person_points_min < rules.approve_points_min <= _POINTS:
        raise LendingError(f"{FILE.name}: write 0 < person_points_min < approve_points_min <= {_POINTS}")
    if any(min(points) != 0 for points in rules.factors.values()):
        raise LendingError(f"{FILE.name}: each of factors begins with the value 0; add the points for it")
    best = sum(max(points.values()) for points in rules.factors.values())
    if best != _POINTS:
        raise LendingError(f"{FILE.name}: the best of factors make {best} points; let them make {_POINTS}")
    return rules


def _exactly(key: str, row: Mapping[str, Any], names: set[str]) -> None:
    if set(row) != names:
        raise LendingError(f"{FILE.name}: {key} has {sorted(row)}; write exactly {sorted(names)}")
