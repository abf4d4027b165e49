"""Suitability: who may buy which wealth product. The rules are data (``suitability.yml``), judging them is pure."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from banking.money import FEN_PER_YUAN
from language.calendar import months_before

FILE = Path(__file__).with_name("suitability.yml")
GRADES = ("C1", "C2", "C3", "C4", "C5")
RISKS = ("R1", "R2", "R3", "R4", "R5")


class SuitabilityError(ValueError):
    """``suitability.yml`` is wrong; the text names the key and what to write instead."""


@dataclass(frozen=True)
class Grade:
    """What a customer can bear: the least points (0 to 100) for it, and the highest risk that it covers."""

    title: str
    points_min: int
    covers: str


@dataclass(frozen=True)
class Cap:
    """Answers that allow at most ``grade``, whatever the points say."""

    question: str
    answers: tuple[str, ...]
    grade: str


@dataclass(frozen=True)
class Rules:
    """``suitability.yml``, checked; its comments say what each rule rests on. ``first_amount_max`` in 分."""

    adult_age_years: int
    elder_age_years: int
    test_months: int
    tests_per_day: int
    tests_per_year: int
    grades: Mapping[str, Grade]
    risks: Mapping[str, str]
    questions: Mapping[str, Mapping[str, int]]
    age_points: Mapping[int, int]
    caps: tuple[Cap, ...]
    elder_grade_max: str
    vulnerable: Mapping[str, tuple[str, ...]]
    care_risk_max: str
    first_risk_max: str
    first_amount_max: int
    cooling_off_hours: int
    cooling_off_from: str
    cooling_off_from_with_care: str


@dataclass(frozen=True)
class Assessment:
    """What a risk test comes to. ``capped`` are the questions whose answers alone kept the grade down (``age``, too)."""

    points: int
    grade: str
    capped: tuple[str, ...]
    vulnerable: bool


@dataclass(frozen=True)
class Buyer:
    """What the rules need to know of a customer. ``grade`` is None before the first test; ``first``: nothing bought yet."""

    age_years: int
    grade: str | None
    tested_on: date | None
    vulnerable: bool
    first: bool


@dataclass(frozen=True)
class Objection:
    """Why a purchase may not be: a code, the field to blame or None, and details (int in 分, or words)."""

    code: str
    field: str | None = None
    details: Mapping[str, int | str] = dataclasses.field(default_factory=dict)


def age_on(born_on: date, day: date) -> int:
    """Whole years of life on ``day``."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def assess(answers: Mapping[str, str], age_years: int, rules: Rules) -> Assessment:
    """The grade that the answers to all questions lead to; the strictest of points, caps and age counts.

    Raises KeyError for a missing question or an unknown answer.
    """
    points = sum(choices[answers[question]] for question, choices in rules.questions.items())
    points += next((extra for below, extra in sorted(rules.age_points.items()) if age_years < below), 0)
    earned = max(name for name, grade in rules.grades.items() if points >= grade.points_min)
    limits = [(cap.question, cap.grade) for cap in rules.caps if answers[cap.question] in cap.answers]
    if age_years >= rules.elder_age_years:
        limits.append(("age", rules.elder_grade_max))
    grade = min([earned, *(most for _, most in limits)])
    return Assessment(
        points=points,
        grade=grade,
        capped=tuple(dict.fromkeys(name for name, most in limits if most == grade < earned)),
        vulnerable=any(answers[question] in given for question, given in rules.vulnerable.items()),
    )


def expires_on(tested_on: date, rules: Rules) -> date:
    """The first day on which a test no longer holds."""
    return months_before(tested_on, -rules.test_months)


def needs_care(buyer: Buyer, rules: Rules) -> bool:
    """Whether age or circumstances ask for more care than usual."""
    return buyer.vulnerable or buyer.age_years >= rules.elder_age_years


def standing_objection(buyer: Buyer, today: date, rules: Rules) -> Objection | None:
    """Why the customer may buy no wealth product at all now, or None."""
    if buyer.age_years < rules.adult_age_years:
        return Objection("wealth_minor")
    if buyer.grade is None or buyer.tested_on is None:
        return Objection("risk_test_missing")
    over = expires_on(buyer.tested_on, rules)
    if today >= over:
        return Objection("risk_test_expired", details={"expired_on": over.isoformat()})
    return None


def risk_objection(buyer: Buyer, risk: str, rules: Rules) -> Objection | None:
    """Why a tested customer may buy no product of this ``risk`` here, or None."""
    grade = rules.grades[buyer.grade or GRADES[0]]
    named: dict[str, int | str] = {
        "grade": f"{buyer.grade} {grade.title}",
        "covers": grade.covers,
        "risk": f"{risk} {rules.risks[risk]}",
    }
    if risk > grade.covers:
        return Objection("risk_above_grade", "product", named)
    if needs_care(buyer, rules) and risk > rules.care_risk_max:
        return Objection("wealth_needs_person", "product", {**named, "risk_max": rules.care_risk_max})
    if buyer.first and risk > rules.first_risk_max:
        return Objection("wealth_first_risk", "product", {**named, "risk_max": rules.first_risk_max})
    return None


def amount_objection(buyer: Buyer, amount: int, rules: Rules) -> Objection | None:
    """Why the customer may not put ``amount`` (分) into one purchase, or None."""
    if buyer.first and amount > rules.first_amount_max:
        return Objection("wealth_first_amount", "amount", {"most": rules.first_amount_max})
    return None


def cooling_off_hours(buyer: Buyer, risk: str, rules: Rules) -> int:
    """How long the money waits before anything is bought; 0 for at once."""
    first = rules.cooling_off_from_with_care if needs_care(buyer, rules) else rules.cooling_off_from
    return rules.cooling_off_hours if risk >= first else 0


@cache
def suitability_rules() -> Rules:
    """The rules in use. Raises SuitabilityError."""
    return read_rules(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def read_rules(content: Mapping[str, Any]) -> Rules:
    """The content of a file like ``suitability.yml``, checked. Raises SuitabilityError."""
    flat = {**content}
    first, wait = flat.pop("first_purchase", {}), flat.pop("cooling_off", {})
    _exactly("first_purchase", first, {"risk_max", "amount_max_yuan"})
    _exactly("cooling_off", wait, {"hours", "from", "from_with_care"})
    flat |= {"first_risk_max": first["risk_max"], "first_amount_max": first["amount_max_yuan"] * FEN_PER_YUAN}
    flat |= {
        "cooling_off_hours": wait["hours"],
        "cooling_off_from": wait["from"],
        "cooling_off_from_with_care": wait["from_with_care"],
    }
    _exactly("the file", flat, {one.name for one in fields(Rules)})
    _exactly("grades", flat["grades"], set(GRADES))
    _exactly("risks", flat["risks"], set(RISKS))
    flat["grades"] = {name: Grade(**row) for name, row in flat["grades"].items()}
    flat["caps"] = tuple(Cap(one["question"], tuple(one["answers"]), one["grade"]) for one in flat["caps"])
    flat["vulnerable"] = {name: tuple(given) for name, given in flat["vulnerable"].items()}
    rules = Rules(**flat)
    _check_answers(rules)
    _check_codes(rules)
    return rules


def _check_answers(rules: Rules) -> None:
    named = [(cap.question, cap.answers) for cap in rules.caps] + list(rules.vulnerable.items())
    for question, answers in named:
        if unknown := set(answers) - set(rules.questions.get(question, {})):
            raise SuitabilityError(f"{FILE.name}: {question} has no answer {sorted(unknown)}; use one it has")


def _check_codes(rules: Rules) -> None:
    grades = {rules.elder_grade_max, *(cap.grade for cap in rules.caps)}
    risks = {rules.care_risk_max, rules.first_risk_max, *(grade.covers for grade in rules.grades.values())}
    risks |= {rules.cooling_off_from, rules.cooling_off_from_with_care}
    if unknown := sorted((grades - set(GRADES)) | (risks - set(RISKS))):
        raise SuitabilityError(f"{FILE.name}: {unknown} are no grades or risks; write C1 to C5, R1 to R5")
    least = [rules.grades[name].points_min for name in GRADES]
    if least[0] != 0 or least != sorted(set(least)):
        raise SuitabilityError(f"{FILE.name}: grades.*.points_min is {least}; begin with 0 and go up")


def _exactly(key: str, row: Mapping[str, Any], names: set[str]) -> None:
    if set(row) != names:
        raise SuitabilityError(f"{FILE.name}: {key} has {sorted(row)}; write exactly {sorted(names)}")
