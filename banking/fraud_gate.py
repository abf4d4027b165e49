"""The fraud gate: whether a transfer may go, is asked about, waits, needs a person, or is refused.

The rules are data (``fraud_gate.yml``), judging them is pure. Who keeps the ledger judges; who talks with the customer brings the
signs that the words give and the answer to the question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from banking.money import FEN_PER_YUAN

FILE = Path(__file__).with_name("fraud_gate.yml")

Level = Literal["pass", "ask", "wait", "person", "refuse"]
"""What happens to a transfer: it goes; one question first; it goes after a day; a person first; it never goes."""
Acquaintance = Literal["reported", "new", "unpaid", "known"]
"""The payee: reported as a cheat's account, saved just now, saved but never paid, or paid before."""

LEVELS: tuple[Level, ...] = ("pass", "ask", "wait", "person", "refuse")
TOLD_FRAUD = "told_fraud"
"""The sign that the customer has reported a fraud in this conversation; no words of the file show it."""

_REPORTED = "payee_reported"
_SCORED = ("ask", "wait", "person")
_FACTS = (
    "payee_new",
    "payee_unpaid",
    "above_habit",
    "empties_account",
    "night",
    "elder",
    "many_today",
    "details_changed",
)


class FraudGateError(ValueError):
    """``fraud_gate.yml`` is wrong; the text names the key and what to write instead."""


@dataclass(frozen=True)
class Sign:
    """Words that belong to ``ways`` of fraud, unless other words in the same message make them harmless."""

    points: int
    ways: tuple[str, ...]
    words: re.Pattern[str] | None
    unless: re.Pattern[str] | None


@dataclass(frozen=True)
class Habit:
    """Far above habit: so many times the largest transfer of the last days, and at least ``amount_min`` (分)."""

    days: int
    times: int
    amount_min: int


@dataclass(frozen=True)
class Empties:
    """Empties the account: this share (0 to 1) of what is available, and at least ``amount_min`` (分)."""

    share: float
    amount_min: int


@dataclass(frozen=True)
class Night:
    """At night: from one full hour to another (0 to 23), and at least ``amount_min`` (分)."""

    from_hour: int
    to_hour: int
    amount_min: int


@dataclass(frozen=True)
class Elder:
    """An older customer who pays somebody for the first time, at least ``amount_min`` (分)."""

    age_years: int
    amount_min: int


@dataclass(frozen=True)
class ManyToday:
    """The transfer that makes it so many on one day, together at least ``amount_min`` (分)."""

    transfers: int
    amount_min: int


@dataclass(frozen=True)
class DetailsChanged:
    """Where to reach the customer was changed so many hours ago or less, and at least ``amount_min`` (分)."""

    hours: int
    amount_min: int


@dataclass(frozen=True)
class Rules:
    """``fraud_gate.yml``, checked; its comments say what each rule rests on."""

    ways: Mapping[str, str]
    levels: Mapping[str, int]
    cooling_off_hours: int
    answers: Mapping[str, Level]
    facts: Mapping[str, int]
    payee_new_hours: int
    habit: Habit
    empties: Empties
    night: Night
    elder: Elder
    many_today: ManyToday
    details_changed: DetailsChanged
    signs_kept_hours: int
    weak_signs_kept_hours: int
    asking: re.Pattern[str]
    proof_points: int
    strong_points: int
    signs: Mapping[str, Sign]


@dataclass(frozen=True)
class Facts:
    """A transfer as the ledger sees it. Money in 分; ``usual_most`` is the largest transfer within ``habit.days``.

    ``sent_today`` and ``sent_today_count`` are the transfers of this day before this one; ``hour`` is 0 to 23.
    ``details_changed``: where to reach the customer was changed within ``details_changed.hours``.
    """

    amount: int
    available: int
    usual_most: int
    payee: Acquaintance
    hour: int
    age_years: int
    sent_today: int = 0
    sent_today_count: int = 0
    details_changed: bool = False


@dataclass(frozen=True)
class Verdict:
    """``reasons`` are names of facts, signs and answers, weightiest first. ``asks``: the question is still open."""

    level: Level
    points: int
    reasons: tuple[str, ...]
    asks: bool


def signs_in(text: str, rules: Rules) -> tuple[str, ...]:
    """The signs that one message shows, in the order of the file; ``text`` is normalised."""
    asks = rules.asking.search(text)
    return tuple(
        name
        for name, sign in rules.signs.items()
        if _shows(text, sign) and not (asks and sign.points < rules.proof_points)
    )


def kept_hours(sign: str, rules: Rules) -> int:
    """For how many hours a sign counts after the words that showed it. Raises KeyError for a sign that the rules do not know."""
    return rules.weak_signs_kept_hours if _is_weak(rules.signs[sign], rules) else rules.signs_kept_hours


def judge(facts: Facts, signs: Collection[str], answer: str | None, rules: Rules) -> Verdict:
    """What happens to a transfer. Pure; raises KeyError for a sign or an answer that the rules do not know."""
    weights = {name: rules.facts[name] for name in _applying(facts, rules)}
    weights |= _weights(signs, facts, rules)
    reasons = tuple(sorted(weights, key=lambda name: -weights[name]))
    points = sum(weights.values())
    if facts.payee == "reported":
        return Verdict("refuse", points, (_REPORTED, *reasons), asks=False)
    level = _level_of(points, rules)
    if answer is None:
        return Verdict(level, points, reasons, asks=level in {"ask", "wait"})
    least = rules.answers[answer]
    if level == "ask":
        level = "pass"
    level = max(level, least, key=LEVELS.index)
    return Verdict(level, points, (f"answer_{answer}", *reasons), asks=False)


def reasons_known(rules: Rules) -> tuple[str, ...]:
    """Every reason that a verdict may name."""
    return (_REPORTED, *rules.facts, *rules.signs, *(f"answer_{answer}" for answer in rules.answers))


def _shows(text: str, sign: Sign) -> bool:
    if sign.words is None or not sign.words.search(text):
        return False
    return sign.unless is None or not sign.unless.search(text)


def _weights(signs: Collection[str], facts: Facts, rules: Rules) -> dict[str, int]:
    """Signs -> points. Weak ones count only toward a payee who was never paid: everyday talk has them now and then."""
    known = {name: rules.signs[name] for name in signs}
    return {
        name: sign.points
        for name, sign in known.items()
        if not (facts.payee == "known" and _is_weak(sign, rules))
    }


def _is_weak(sign: Sign, rules: Rules) -> bool:
    return sign.points < rules.strong_points


def _applying(facts: Facts, rules: Rules) -> list[str]:
    """The names of the facts that hold, in the order of ``_FACTS``."""
    amount, strange = facts.amount, facts.payee in {"new", "unpaid"}
    habit, night, many = rules.habit, rules.night, rules.many_today
    holds = {
        "payee_new": facts.payee == "new",
        "payee_unpaid": facts.payee == "unpaid",
        "above_habit": amount >= max(habit.amount_min, habit.times * facts.usual_most),
        "empties_account": amount >= max(rules.empties.amount_min, rules.empties.share * facts.available),
        "night": amount >= night.amount_min and (facts.hour >= night.from_hour or facts.hour < night.to_hour),
        "elder": strange and facts.age_years >= rules.elder.age_years and amount >= rules.elder.amount_min,
        "many_today": strange
        and facts.sent_today_count + 1 >= many.transfers
        and facts.sent_today + amount >= many.amount_min,
        "details_changed": facts.details_changed and amount >= rules.details_changed.amount_min,
    }
    return [name for name in _FACTS if holds[name]]


def _level_of(points: int, rules: Rules) -> Level:
    reached: list[Level] = [level for level in LEVELS if level in _SCORED and points >= rules.levels[level]]
    return reached[-1] if reached else "pass"


@cache
def fraud_rules() -> Rules:
    """The rules in use. Raises FraudGateError."""
    return read_rules(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def read_rules(content: Mapping[str, Any]) -> Rules:
    """The content of a file like ``fraud_gate.yml``, checked. Raises FraudGateError."""
    _exactly("the file", content, {one.name for one in fields(Rules)})
    _exactly("levels", content["levels"], set(_SCORED))
    _exactly("facts", content["facts"], set(_FACTS))
    if unknown := set(content["answers"].values()) - set(LEVELS):
        raise FraudGateError(f"{FILE.name}: answers lead to {sorted(unknown)}; write one of {list(LEVELS)}")
    needed = [content["levels"][level] for level in _SCORED]
    if needed != sorted(set(needed)) or needed[0] <= 0:
        raise FraudGateError(f"{FILE.name}: levels are {needed}; begin above 0 and go up")
    if TOLD_FRAUD not in content["signs"]:
        raise FraudGateError(f"{FILE.name}: signs.{TOLD_FRAUD} is missing; give it points and no words")
    parts = {"habit": Habit, "empties": Empties, "night": Night, "elder": Elder, "many_today": ManyToday}
    parts["details_changed"] = DetailsChanged
    read = {name: _part(name, content[name], shape) for name, shape in parts.items()}
    signs = {name: _sign(name, row, content["ways"]) for name, row in content["signs"].items()}
    asking = _pattern("asking", [content["asking"]])
    return Rules(**{**content, **read, "asking": asking, "signs": signs})


def _part(name: str, row: Mapping[str, Any], shape: type[Any]) -> Any:
    """One group of limits; what the file gives in yuan is kept in 分."""
    wanted = {one.name.replace("amount_min", "amount_min_yuan") for one in fields(shape)}
    _exactly(name, row, wanted)
    limits = {key: value for key, value in row.items() if key != "amount_min_yuan"}
    return shape(**limits, amount_min=row["amount_min_yuan"] * FEN_PER_YUAN)


def _sign(name: str, row: Mapping[str, Any], ways: Collection[str]) -> Sign:
    _exactly(f"signs.{name}", {"unless": [], **row}, {"points", "ways", "words", "unless"})
    if not isinstance(row["points"], int) or row["points"] <= 0:
        raise FraudGateError(
            f"{FILE.name}: signs.{name}.points is {row['points']!r}; write a whole number above 0"
        )
    if not row["ways"] or not set(row["ways"]) <= set(ways):
        raise FraudGateError(f"{FILE.name}: signs.{name}.ways is {row['ways']!r}; write some of {list(ways)}")
    key = f"signs.{name}"
    return Sign(
        row["points"], tuple(row["ways"]), _pattern(key, row["words"]), _pattern(key, row.get("unless", ()))
    )


def _pattern(key: str, expressions: Collection[str]) -> re.Pattern[str] | None:
    try:
        return re.compile("|".join(expressions)) if expressions else None
    except (re.error, TypeError) as fault:
        raise FraudGateError(f"{FILE.name}: {key}: {fault}; write a list of regular expressions") from None


def _exactly(key: str, row: Mapping[str, Any], names: set[str]) -> None:
    if set(row) != names:
        raise FraudGateError(f"{FILE.name}: {key} has {sorted(row)}; write exactly {sorted(names)}")
