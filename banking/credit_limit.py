"""Whether the line of a credit card may be raised, and how far. Pure; the rules are ``credit_limit.yml``."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

import yaml

from banking.money import FEN_PER_YUAN
from language.calendar import months_before

Kind = Literal["fixed", "temporary"]
_FILE = Path(__file__).with_name("credit_limit.yml")


@dataclass(frozen=True)
class Rules:
    """The file, whose head says what the fields are."""

    use_months_min: int
    interval_months: int
    income_times_max: int
    raise_percent_max: int
    temporary_percent_max: int
    temporary_days: int
    step_yuan: int


@dataclass(frozen=True)
class Standing:
    """What the bank's books show of a card: money in 分, ``income`` a month, days None where nothing happened yet."""

    line: int
    income: int
    first_used_on: date | None
    raised_on: date | None
    overdue: bool
    raised_now: bool


@dataclass(frozen=True)
class Refusal:
    """Why no higher line is possible: ``overdue``, ``raised_now``, ``new``, ``too_soon`` (until ``again_on``) or ``income``."""

    reason: str
    again_on: date | None = None


def load_rules(path: Path = _FILE) -> Rules:
    """Read the rules. Raises ValueError that says what to write."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    names = {field.name for field in fields(Rules)}
    if set(content) != names or not all(isinstance(value, int) and value > 0 for value in content.values()):
        raise ValueError(f"{path.name}: write exactly {sorted(names)}, each a whole number above 0")
    return Rules(**content)


@cache
def rules() -> Rules:
    """The rules in use."""
    return load_rules()


def most(standing: Standing, kind: Kind, by: Rules) -> int:
    """The highest line (分) that may be had now."""
    step = by.step_yuan * FEN_PER_YUAN
    percent = by.raise_percent_max if kind == "fixed" else by.temporary_percent_max
    highest = standing.line * (100 + percent) // 100
    if kind == "fixed":
        highest = min(highest, standing.income * by.income_times_max)
    return highest // step * step


def refusal(standing: Standing, kind: Kind, today: date, by: Rules) -> Refusal | None:
    """The first reason why the line cannot be raised at all."""
    if standing.overdue:
        return Refusal("overdue")
    if standing.raised_now:
        return Refusal("raised_now")
    used = standing.first_used_on
    if used is None or used > months_before(today, by.use_months_min):
        return Refusal("new")
    if kind == "fixed" and standing.raised_on is not None:
        again_on = months_before(standing.raised_on, -by.interval_months)
        if today < again_on:
            return Refusal("too_soon", again_on)
    return Refusal("income") if most(standing, kind, by) <= standing.line else None
