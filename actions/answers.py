"""What a guided journey knows: answers, where each came from, and how it is shown."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from actions.journey import Origin
from actions.messages import is_all, words_of
from actions.payees import LONGEST_NAME, without_courtesy
from banking.journeys import Field, Plan
from banking.money import format_yuan
from banking.ports.requests import Option
from banking.recurrence import Ending
from language.lexicon import kin

YES, NO = "yes", "no"
COMPANY_NAME_MAX = 40
_COMPANIES = ("公司", "中心", "事务所", "医院", "学校", "合作社", "店", "厂", "社", "部", "局", "会")
_NAME = re.compile(r"[^\W\d_][^\W\d_·()（）]*(?:·[^\W\d_]+)*(?:[(（][^\W\d_]+[)）][^\W\d_]*)?")
_STOP = r"\s，。！？；,.!?;”\"'"
_VALUE_AFTER = (
    rf"(?:{{words}})[\s:：“\"'是为]{{{{0,3}}}}(?P<value>[^{_STOP}]+?)(?:吧|啊|呀|就行|就好)?(?=[{_STOP}]|$)"
)


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


def said_after(text: str, words: Sequence[str]) -> str | None:
    """What stands in the text after one of the words (备注改成老张 → 老张), the last time that one is there."""
    if not words:
        return None
    longest_first = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    found = [one["value"] for one in re.finditer(_VALUE_AFTER.format(words=longest_first), text)]
    return found[-1] if found else None


def said_name(field: Field, text: str, values: Sequence[Any], asked: bool) -> str | None:
    """The name of a person or company that the text says, or None.

    The model sometimes cuts a name short: the whole answer to the question, or what stands after the words for a name,
    counts for more where it goes on from there. What somebody is to the customer (妈妈) is no name.
    """
    whole = [without_courtesy(text)] if asked else []
    names = [name for value in values if _is_name(name := without_courtesy(str(value)))]
    whole += [after for after in [said_after(text, field.after)] if after and _goes_on(after, names)]
    true = [name for name in whole if _is_name(name)] or names
    return true[-1] if true else None


def _is_name(name: str) -> bool:
    company = len(name) <= COMPANY_NAME_MAX and name.endswith(_COMPANIES)
    return bool(_NAME.fullmatch(name)) and (len(name) <= LONGEST_NAME or company) and not kin(name)


def _goes_on(longer: str, names: Sequence[str]) -> bool:
    """Whether it is one of the names with a character or two more: 王大锤 for 王大, not 张伟的卡 for 张伟."""
    return any(
        longer.startswith(name) and len(longer) <= len(name) + 2 and "的" not in longer for name in names
    )


def chosen(text: str, options: Sequence[Option]) -> list[Option]:
    """The options that the text names by title or note, or by what else the customer calls them.

    Of several that are called something, the longest name counts: 老妈妈 is not 妈妈.
    """
    named = [
        (max(len(word) for word in words), one)
        for one in options
        if (words := [word for word in (one["title"], one["note"], *one["words"]) if word and word in text])
    ]
    longest = max((length for length, _ in named), default=0)
    return [one for length, one in named if length == longest or not one["words"]]


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


def photographed(asked: Field | None, document_id: Any) -> Answers:
    """The answer that a picture gives: the bank has it under this id, and what it shows is not known here."""
    if asked is None or asked.kind != "document" or document_id is None:
        return {}
    return {asked.name: Answer(str(document_id), words_of("answers", "picture"), "ocr")}


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
        case "period" if isinstance(value, dict):
            return words_of("phrases", "period", first=value["from"], last=value["to"])
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
