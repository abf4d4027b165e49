"""What each intent leads to: the schema of ``data/routing.yml`` and its loader."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import yaml

ROUTES = frozenset({"journey", "faq", "chitchat", "handoff", "safety", "reply", "decline", "payload"})
STAKES = ("none", "account", "money")
LEVELS = (0, 1, 2, 3)
_NEVER = re.compile(r"(?!)")


class RoutingError(ValueError):
    """``data/routing.yml`` is wrong; the message names the line's key and what to write instead."""


@dataclass(frozen=True)
class Thresholds:
    """How sure the intent must be, 0 to 1, by what a mistake would cost."""

    none: float
    account: float
    money: float
    weak: float
    danger: float
    person: float
    hint: float
    loss: float
    sure: float


@dataclass(frozen=True)
class JourneyRoute:
    """A journey: button title, stakes, login level, whether it is a form, and the entities that fit into it.

    ``suspends`` says that it may push aside another open journey without asking; ``on_request`` that it is begun by whoever
    asks for it and never proposed for an amount alone. For those who are not logged in: ``without_login`` is the journey
    that serves them, ``visitors`` the article where asking them to log in would not help. ``topic`` is the category of articles
    that a short question in the middle of it is about (多久到账, while a product is redeemed).
    """

    title: str
    stakes: str
    level: int
    form: bool = False
    entities: tuple[str, ...] = ()
    suspends: bool = False
    on_request: bool = False
    without_login: str | None = None
    visitors: str | None = None
    topic: str | None = None


@dataclass(frozen=True)
class Lead:
    """What answers better than what the intent leads to what has all these ``entities`` and says one of these ``words``.

    It is a ``journey``, or an ``article`` that says how to get there while no journey does it.
    """

    journey: str | None = None
    article: str | None = None
    entities: frozenset[str] = frozenset()
    words: re.Pattern[str] | None = None

    def fits(self, text: str, entities: set[str]) -> bool:
        """Whether the message is meant."""
        return self.entities <= entities and (self.words is None or bool(self.words.search(text)))


@dataclass(frozen=True)
class IntentRoute:
    """Where an intent leads.

    ``means`` tells annotators what belongs to it. ``article`` is the article that says how to get there while no journey
    does it yet; it is shown when the knowledge base has nothing nearer. ``also_asks`` says that questions about the matter
    belong to the intent too: one that an article answers gets the article, and begins nothing. ``leads`` are journeys for
    some of what belongs to the intent, such as a question about the customer's own books.
    """

    route: str
    target: str
    means: str = ""
    article: str | None = None
    also_asks: bool = False
    leads: tuple[Lead, ...] = ()


@dataclass(frozen=True)
class Questions:
    """How a question sounds: ``surely`` whatever else is said, ``maybe`` unless the words ``order`` something."""

    surely: re.Pattern[str] = _NEVER
    maybe: re.Pattern[str] = _NEVER
    order: re.Pattern[str] = _NEVER

    def asks(self, text: str) -> bool:
        """Whether the text asks about something and orders nothing."""
        if self.surely.search(text):
            return True
        return bool(self.maybe.search(text)) and not self.order.search(text)


@dataclass(frozen=True)
class Routing:
    """The whole table."""

    thresholds: Thresholds
    journeys: Mapping[str, JourneyRoute]
    intents: Mapping[str, IntentRoute]
    questions: Questions = field(default_factory=Questions)
    complaints: re.Pattern[str] = _NEVER
    """Words that complain whatever else the message is about."""
    fragments: re.Pattern[str] = _NEVER
    """A bit of a question (国外呢) that is nothing without the one before it."""

    def of(self, intent: str) -> IntentRoute:
        """The route of ``intent``; an unknown intent is declined, never a crash."""
        return self.intents.get(intent, IntentRoute("decline", "unknown_intent"))

    def threshold(self, journey: str) -> float:
        """How sure an intent must be to start ``journey``, 0 to 1."""
        return float(getattr(self.thresholds, self.journeys[journey].stakes))


def load_routing(path: Path) -> Routing:
    """Read and check the routing table; raises ``RoutingError`` that names the key and the fix."""
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    journeys = {name: _journey(f"journeys.{name}", row) for name, row in content["journeys"].items()}
    for name, journey in journeys.items():
        if journey.without_login is not None and journey.without_login not in journeys:
            raise RoutingError(
                f"routing.yml: journeys.{name}.without_login is {journey.without_login!r}; list that journey"
            )
    return Routing(
        thresholds=_thresholds(content["thresholds"]),
        journeys=journeys,
        intents={name: _intent(name, row, journeys) for name, row in content["intents"].items()},
        questions=_questions(content["questions"]),
        complaints=_expressions("complaints", content["complaints"]),
        fragments=_expressions("fragments", content["fragments"]),
    )


def _thresholds(rows: Mapping[str, Any]) -> Thresholds:
    names = {field.name for field in fields(Thresholds)}
    if set(rows) != names:
        raise RoutingError(f"routing.yml: thresholds has {sorted(rows)}; write exactly {sorted(names)}")
    for name, value in rows.items():
        if not isinstance(value, float) or not 0.0 < value < 1.0:
            raise RoutingError(f"routing.yml: thresholds.{name} is {value!r}; write a number between 0 and 1")
    return Thresholds(**rows)


def _questions(rows: Mapping[str, Any]) -> Questions:
    names = {field.name for field in fields(Questions)}
    if set(rows) != names:
        raise RoutingError(f"routing.yml: questions has {sorted(rows)}; write exactly {sorted(names)}")
    return Questions(
        **{name: _expressions(f"questions.{name}", expressions) for name, expressions in rows.items()}
    )


def _expressions(key: str, expressions: Sequence[str]) -> re.Pattern[str]:
    """One pattern for whatever one of the expressions finds."""
    try:
        return re.compile("|".join(expressions))
    except (re.error, TypeError) as fault:
        raise RoutingError(f"routing.yml: {key}: {fault}; write a list of expressions") from None


def _journey(key: str, row: Mapping[str, Any]) -> JourneyRoute:
    unknown = set(row) - {field.name for field in fields(JourneyRoute)}
    if unknown:
        raise RoutingError(f"routing.yml: {key} has unknown {sorted(unknown)}; take it out")
    if row.get("stakes") not in STAKES:
        raise RoutingError(f"routing.yml: {key}.stakes is {row.get('stakes')!r}; write one of {list(STAKES)}")
    if row.get("level") not in LEVELS:
        raise RoutingError(f"routing.yml: {key}.level is {row.get('level')!r}; write one of {list(LEVELS)}")
    if not isinstance(row.get("title"), str):
        raise RoutingError(f"routing.yml: {key} has no title; write what its button says")
    return JourneyRoute(**{**row, "entities": tuple(row.get("entities", ()))})


def _intent(name: str, row: Mapping[str, Any], journeys: Mapping[str, JourneyRoute]) -> IntentRoute:
    needed = {"route", "target"} if row.get("route") == "payload" else {"route", "target", "means"}
    if not needed <= set(row) <= needed | {"article", "also_asks", "leads"}:
        raise RoutingError(
            f"routing.yml: intents.{name} has {sorted(row)}; write {', '.join(sorted(needed))}"
        )
    if row["route"] not in ROUTES:
        raise RoutingError(
            f"routing.yml: intents.{name}.route is {row['route']!r}; write one of {sorted(ROUTES)}"
        )
    if row["route"] == "journey" and row["target"] not in journeys:
        raise RoutingError(
            f"routing.yml: intents.{name} leads to {row['target']!r}; list that journey under journeys"
        )
    leads = tuple(_lead(f"intents.{name}.leads", one, journeys) for one in row.get("leads", ()))
    return IntentRoute(**{**row, "leads": leads})


def _lead(key: str, row: Mapping[str, Any], journeys: Mapping[str, JourneyRoute]) -> Lead:
    if len({"journey", "article"} & set(row)) != 1 or not {"entities", "words"} & set(row):
        raise RoutingError(
            f"routing.yml: {key} has {sorted(row)}; write journey or article, and entities, words, or both"
        )
    if unknown := set(row) - {"journey", "article", "entities", "words"}:
        raise RoutingError(f"routing.yml: {key} has unknown {sorted(unknown)}; take it out")
    if "journey" in row and row["journey"] not in journeys:
        raise RoutingError(
            f"routing.yml: {key} leads to {row['journey']!r}; list that journey under journeys"
        )
    try:
        words = re.compile(row["words"]) if "words" in row else None
    except re.error as fault:
        raise RoutingError(f"routing.yml: {key}.words: {fault}; write an expression") from None
    return Lead(row.get("journey"), row.get("article"), frozenset(row.get("entities", ())), words)
