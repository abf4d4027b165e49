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
NEW_DEVICE = "new_device"
"""The sign that the customer writes from a device that was never theirs before; no words of the file show it either."""

FACE_TO_FACE = "face_to_face"
"""The sign that speaks for a transfer: the customer stands before the other, or has signed with them."""
EVERYDAY_TALK = "everyday_talk"
"""The other sign that speaks for a transfer: what was said is what people say who pay for everyday things."""

_SPEAK_FOR_IT = frozenset({FACE_TO_FACE, EVERYDAY_TALK})
_REPORTED = "payee_reported"
_OTHER_HANDS = frozenset({"details_changed", "phone_changed"})
"""Facts by which the account may be in other hands: what is said then says nothing."""
_SCORED = ("ask", "wait", "person")
_FACTS = (
    "payee_new",
    "payee_unpaid",
    "above_habit",
    "far_above_habit",
    "empties_account",
    "night",
    "elder",
    "many_today",
    "details_changed",
    "phone_changed",
)


class FraudGateError(ValueError):
    """``fraud_gate.yml`` is wrong; the text names the key and what to write instead."""


@dataclass(frozen=True)
class Sign:
    """Words that ``ways`` of fraud have in common, unless others make them harmless; ``points`` below 0 speak for a transfer."""

    points: int
    ways: tuple[str, ...]
    words: re.Pattern[str] | None
    unless: re.Pattern[str] | None


@dataclass(frozen=True)
class Talk:
    """The customer's newest messages, and what their words are worth.

    ``messages_max``, ``hours``: at most so many and so old. ``from_points``: sign -> from how many points of words it is shown.
    Up to ``everyday_points``, and with at least ``everyday_characters_min`` characters, the talk is that of everyday life. From
    ``speaks_points`` on it does not contradict a sign that is not worth a question by itself.
    """

    messages_max: int
    hours: int
    from_points: Mapping[str, int]
    everyday_points: int
    everyday_characters_min: int
    speaks_points: int


@dataclass(frozen=True)
class Habit:
    """Far above habit: so many times the largest transfer of the last days, and at least ``amount_min`` (分)."""

    days: int
    times: int
    amount_min: int


@dataclass(frozen=True)
class FarHabit:
    """Beyond anything usual: so many times the largest transfer within ``habit.days``, and at least ``amount_min`` (分)."""

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
class WordsCount:
    """From how much on (分) words count that are no proof."""

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
    far_habit: FarHabit
    empties: Empties
    night: Night
    elder: Elder
    many_today: ManyToday
    details_changed: DetailsChanged
    phone_changed_hours: int
    new_device_hours: int
    signs_kept_hours: int
    talk: Talk
    telling: re.Pattern[str]
    asking: re.Pattern[str]
    words_count: WordsCount
    proof_points: int
    signs: Mapping[str, Sign]


@dataclass(frozen=True)
class Facts:
    """A transfer as the ledger sees it. Money in 分; ``usual_most`` is the largest transfer within ``habit.days``.

    ``sent_today`` and ``sent_today_count`` are the transfers of this day before this one; ``hour`` is 0 to 23.
    ``details_changed``: where to reach the customer was changed within ``details_changed.hours``; ``phone_changed``: the
    mobile number within ``phone_changed_hours``.
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
    phone_changed: bool = False


@dataclass(frozen=True)
class Verdict:
    """``reasons`` are names of facts, signs and answers, weightiest first. ``asks``: the question is still open."""

    level: Level
    points: int
    reasons: tuple[str, ...]
    asks: bool


def signs_in(text: str, rules: Rules, talk_points: int) -> tuple[str, ...]:
    """The signs that one message shows in a talk of so many points, in the order of the file; ``text`` is normalised."""
    shown = _shown(text, rules)
    harmless = bool(rules.asking.search(text)) or FACE_TO_FACE in shown
    contradicted = talk_points < rules.talk.speaks_points
    least = max(rules.proof_points * harmless, rules.levels["ask"] * contradicted)
    return tuple(name for name in shown if name == FACE_TO_FACE or rules.signs[name].points >= least)


def talk_signs(points: int, characters: int, rules: Rules) -> tuple[str, ...]:
    """The signs of a talk of so many ``characters`` whose words are worth so many points."""
    if points <= rules.talk.everyday_points and characters >= rules.talk.everyday_characters_min:
        return (EVERYDAY_TALK,)
    return tuple(name for name, start in rules.talk.from_points.items() if points >= start)


def of_the_talk(sign: str, rules: Rules) -> bool:
    """Whether a sign belongs to the talk as a whole: the talk has it or not, and no message keeps it."""
    return sign == EVERYDAY_TALK or sign in rules.talk.from_points


def warns(sign: str, rules: Rules) -> bool:
    """Whether a sign speaks against a transfer. Raises KeyError for a sign that the rules do not know."""
    return rules.signs[sign].points > 0


def judge(facts: Facts, signs: Collection[str], answer: str | None, rules: Rules) -> Verdict:
    """What happens to a transfer. Pure; raises KeyError for a sign or an answer that the rules do not know."""
    holding = _applying(facts, rules)
    weights = {name: rules.facts[name] for name in holding}
    weights |= _weights(signs, facts.amount, holding, rules)
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


def _shown(text: str, rules: Rules) -> list[str]:
    return [name for name, sign in rules.signs.items() if _shows(text, sign)]


def _shows(text: str, sign: Sign) -> bool:
    if sign.words is None or not sign.words.search(text):
        return False
    return sign.unless is None or not sign.unless.search(text)


def _weights(signs: Collection[str], amount: int, holding: Collection[str], rules: Rules) -> dict[str, int]:
    """Signs -> points, of those that count for ``amount`` (分) beside the facts that hold. Raises KeyError for unknown ones."""
    proved = [name for name in signs if _proves(name, rules)]
    words = [name for name in signs if not _proves(name, rules)]
    # Of a few yuan no cheat makes a story.
    if amount < rules.words_count.amount_min:
        words = []
    doubtful = bool(proved) or not _OTHER_HANDS.isdisjoint(holding)
    for_it = [] if doubtful else [name for name in words if name in _SPEAK_FOR_IT]
    alone = {name: rules.signs[name].points for name in (*proved, *for_it)}
    return {**alone, **_weighed_once([name for name in words if name not in _SPEAK_FOR_IT], rules)}


def _proves(sign: str, rules: Rules) -> bool:
    """Whether a sign stands on its own: as good as a proof, or told by no words."""
    return sign in {TOLD_FRAUD, NEW_DEVICE} or rules.signs[sign].points >= rules.proof_points


def _weighed_once(signs: Collection[str], rules: Rules) -> dict[str, int]:
    """Signs -> points. The talk and the ways of fraud measure the same words: the smaller of them is a reason without points."""
    points = {name: rules.signs[name].points for name in signs}
    talk = [name for name in signs if of_the_talk(name, rules)]
    ways = [name for name in signs if name not in talk]
    larger = max(ways, talk, key=lambda names: sum(points[name] for name in names))
    return {name: points[name] if name in larger else 0 for name in signs}


def _applying(facts: Facts, rules: Rules) -> list[str]:
    """The names of the facts that hold, in the order of ``_FACTS``."""
    amount, strange = facts.amount, facts.payee in {"new", "unpaid"}
    habit, night, many = rules.habit, rules.night, rules.many_today
    holds = {
        "payee_new": facts.payee == "new",
        "payee_unpaid": facts.payee == "unpaid",
        "above_habit": amount >= max(habit.amount_min, habit.times * facts.usual_most),
        "far_above_habit": amount
        >= max(rules.far_habit.amount_min, rules.far_habit.times * facts.usual_most),
        "empties_account": amount >= max(rules.empties.amount_min, rules.empties.share * facts.available),
        "night": amount >= night.amount_min and (facts.hour >= night.from_hour or facts.hour < night.to_hour),
        "elder": strange and facts.age_years >= rules.elder.age_years and amount >= rules.elder.amount_min,
        "many_today": strange
        and facts.sent_today_count + 1 >= many.transfers
        and facts.sent_today + amount >= many.amount_min,
        "details_changed": facts.details_changed and amount >= rules.details_changed.amount_min,
        "phone_changed": facts.phone_changed,
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
    _exactly("talk", content["talk"], {one.name for one in fields(Talk)})
    for needed_sign in (FACE_TO_FACE, EVERYDAY_TALK, TOLD_FRAUD, NEW_DEVICE, *content["talk"]["from_points"]):
        if needed_sign not in content["signs"]:
            side = "below" if needed_sign in _SPEAK_FOR_IT else "above"
            raise FraudGateError(
                f"{FILE.name}: signs.{needed_sign} is missing; give it words or none, and points {side} 0"
            )
    parts = {"habit": Habit, "empties": Empties, "night": Night, "elder": Elder, "many_today": ManyToday}
    parts |= {"far_habit": FarHabit, "details_changed": DetailsChanged, "words_count": WordsCount}
    read = {name: _part(name, content[name], shape) for name, shape in parts.items()}
    talk = Talk(**content["talk"])
    signs = {name: _sign(name, row, content["ways"]) for name, row in content["signs"].items()}
    words = {name: _pattern(name, [content[name]]) for name in ("telling", "asking")}
    return Rules(**{**content, **read, **words, "talk": talk, "signs": signs})


def _part(name: str, row: Mapping[str, Any], shape: type[Any]) -> Any:
    """One group of limits; what the file gives in yuan is kept in 分."""
    wanted = {one.name.replace("amount_min", "amount_min_yuan") for one in fields(shape)}
    _exactly(name, row, wanted)
    limits = {key: value for key, value in row.items() if key != "amount_min_yuan"}
    return shape(**limits, amount_min=row["amount_min_yuan"] * FEN_PER_YUAN)


def _sign(name: str, row: Mapping[str, Any], ways: Collection[str]) -> Sign:
    _exactly(f"signs.{name}", {"unless": [], **row}, {"points", "ways", "words", "unless"})
    points, side = row["points"], "below" if name in _SPEAK_FOR_IT else "above"
    if not isinstance(points, int) or not (points < 0 if side == "below" else points > 0):
        raise FraudGateError(f"{FILE.name}: signs.{name}.points is {points!r}; write a whole number {side} 0")
    if not row["ways"] or not set(row["ways"]) <= set(ways):
        raise FraudGateError(f"{FILE.name}: signs.{name}.ways is {row['ways']!r}; write some of {list(ways)}")
    words, unless = (_pattern(f"signs.{name}", row.get(key, ())) for key in ("words", "unless"))
    return Sign(points, tuple(row["ways"]), words, unless)


def _pattern(key: str, expressions: Collection[str]) -> re.Pattern[str] | None:
    try:
        return re.compile("|".join(expressions)) if expressions else None
    except (re.error, TypeError) as fault:
        raise FraudGateError(f"{FILE.name}: {key}: {fault}; write a list of regular expressions") from None


def _exactly(key: str, row: Mapping[str, Any], names: set[str]) -> None:
    if set(row) != names:
        raise FraudGateError(f"{FILE.name}: {key} has {sorted(row)}; write exactly {sorted(names)}")
