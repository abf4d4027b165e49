"""What a guided journey knows: answers, where each came from, and how it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from actions.journey import Origin
from actions.messages import is_all, words_of
from banking.journeys import Field, Plan
from banking.money import format_yuan
from banking.ports import Option
from banking.recurrence import Ending

YES, NO = "yes", "no"


@dataclass(frozen=True)
class Answer:
    """One field that is known: its value, what it is called, and where it came from."""

    value: Any
    shown: str
    origin: Origin


Answers = dict[str, Answer]


def named(text: str, field: Field) -> tuple[str, str] | None:
    """The listed value that the text names by title or other words, and those words; the longest counts."""
    found = [
        (value, word)
        for value, wording in (field.options or {}).items()
        for word in (wording.title, *wording.words)
        if word in text
    ]
    return max(found, key=lambda one: len(one[1])) if found else None


def that_matter(plan: Plan, answers: Answers) -> Answers:
    """Answers that no longer matter are dropped, so that they are asked anew if they matter again.

    What was said before it is known whether it matters is kept.
    """
    values = values_of(answers)
    return {name: one for name, one in answers.items() if not plan.ruled_out(name, values)}


def still_said(plan: Plan, answers: Answers, changed: set[str]) -> Answers:
    """Answers that still hold after others ``changed``: what was said of those alone is to be said anew."""
    return {name: one for name, one in answers.items() if not changed & set(plan.fields[name].anew)}


def plain(field: Field, value: Any) -> Any:
    """The value of an entity as the field keeps it: a period counts as its first day."""
    return value["from"] if field.kind == "date" and isinstance(value, dict) else value


def ordered_value(field: Field, answer: Answer) -> Any:
    """The value as the request carries it."""
    return answer.value == YES if field.kind == "yes_no" else answer.value


def yes_or_no(value: str, origin: Origin) -> Answer:
    """The answer to a question of yes or no."""
    return Answer(value, words_of("answers", value), origin)


def plain_yes_or_no(text: str) -> str | None:
    """YES or NO where the text is nothing but that in the customer's words, else None."""
    if is_all(text, "plain_yes"):
        return YES
    return NO if is_all(text, "plain_no") else None


def shown_value(field: Field, value: Any) -> str:
    """The value in words."""
    match field.kind:
        case "amount":
            return format_yuan(int(value))
        case "term":
            unit = "months" if str(value).endswith("m") else "days"
            return words_of("phrases", unit, count=str(value)[:-1])
        case "choice" | "rhythm" if field.options and str(value) in field.options:
            return field.options[str(value)].title
        case "yes_no":
            return words_of("answers", YES if value in {True, YES} else NO)
        case "ending":
            return _shown_ending(Ending.read(str(value)))
        case _:
            return str(value)


def _shown_ending(ending: Ending) -> str:
    if ending.times is not None:
        return words_of("phrases", "times", count=ending.times)
    return words_of("phrases", "until", day=ending.until.isoformat()) if ending.until else ""


def titled(option: Option) -> str:
    """What the button of an option says."""
    return words_of("lines", "option", **option) if option["note"] else option["title"]


def said(values: Mapping[str, Any]) -> dict[str, str]:
    """What the bank says of a request, for a response: whole numbers are 分, lists are lines."""
    return {
        name: format_yuan(value)
        if isinstance(value, int)
        else "\n".join(map(str, value))
        if isinstance(value, list)
        else str(value)
        for name, value in values.items()
        if value is not None
    }


def values_of(answers: Answers) -> dict[str, Any]:
    """The bare values."""
    return {name: one.value for name, one in answers.items()}


def shown_of(answers: Answers) -> dict[str, str]:
    """What each is called."""
    return {name: one.shown for name, one in answers.items()}


def origins_of(answers: Answers) -> dict[str, Origin]:
    """Where each came from."""
    return {name: one.origin for name, one in answers.items()}


def as_json(answers: Answers) -> dict[str, Any]:
    """The answers as a slot keeps them."""
    return {
        name: {"value": one.value, "shown": one.shown, "origin": one.origin} for name, one in answers.items()
    }


def kept(stored: Any) -> Answers:
    """The answers of a slot."""
    return {name: Answer(**one) for name, one in (stored or {}).items()}
