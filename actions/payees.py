"""Whom the customer means: find payees by name, nickname or card tail. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from actions.messages import words_of
from banking.choice import Choice, payload
from banking.ports.payees import Payee
from language.lexicon import kin
from language.normaliser import normalise

PAYEE_BUTTONS_MAX = 5
LONGEST_NAME = 8
"""Characters of a whole message that may still be a name and nothing else."""

_MINE = re.compile(r"^(?:我们家|我家|我的|我们|咱家|咱|我)")
_BEFORE_NAME = re.compile(
    r"^(?:就|还是|是|要|转账给|转给|打给|汇给|付给|转|给|名字叫|名字是|户名|姓名|他叫|她叫|收款人是|收款人|那个|:| )+"
)
_AFTER_NAME = re.compile(r"(?:[\s,.!?;:~。、]|吧|啊|呀|呢|哦|好了|就行|即可|那里|那边)+$")


@dataclass(frozen=True)
class Meant:
    """Whom a message means: ``sure`` were really named; ``near`` only resemble ``words``, which nobody is called."""

    sure: tuple[Payee, ...] = ()
    near: tuple[Payee, ...] = ()
    words: str = ""


def meant(text: str, words: Sequence[str], payees: Sequence[Payee]) -> Meant:
    """Look for the customer's payees in ``text``, then in the ``words`` that the extractor took for names.

    A payee is sure only if a whole name or nickname was written, or another word for the same relative: 张伟 is not
    meant by 张伟丽, nor 妈妈 by 张伟妈妈. A word that nobody is called is given back, so that it can be said.
    """
    cleaned = [normalise(word).text for word in words]
    written = [name for name in _written(normalise(text).text, payees) if not _cut_out(name, cleaned)]
    sure = [payee for payee in payees if any(name in written for name in _names(payee))]
    strange = []
    for word in cleaned:
        if any(name in word or word in name for name in written):
            continue
        same = _called_so(word, payees)
        sure += [payee for payee in same if payee not in sure]
        if not same:
            strange.append(word)
    near = [payee for word in strange for payee in named(word, payees)]
    return Meant(tuple(sure), tuple(_unique(near)), strange[-1] if strange else "")


def bare_name(text: str) -> str:
    """The name that a short message is, without the words around it (给张伟吧 → 张伟); "" if it is too long for one."""
    name = without_courtesy(text)
    return name if len(name) <= LONGEST_NAME else ""


def without_courtesy(text: str) -> str:
    """The text without the words that stand around a name, however long it is."""
    return _AFTER_NAME.sub("", _BEFORE_NAME.sub("", normalise(text).text))


def named(words: str, payees: Sequence[Payee]) -> list[Payee]:
    """The payees that ``words`` may mean: exact names and nicknames before parts of them. For searching, not paying."""
    exact = _called_so(words, payees)
    return exact or [
        payee for payee in payees if any(words in name or name in words for name in _names(payee))
    ]


def with_tail(tail: str, payees: Sequence[Payee]) -> list[Payee]:
    """The payees whose card ends in ``tail``."""
    return [payee for payee in payees if payee["tail"] == tail]


def called(payee: Payee) -> str:
    """How the bot calls a payee: nickname, name and tail, so that the customer sees who it is."""
    if payee["nicknames"]:
        return words_of(
            "phrases",
            "payee_with_nickname",
            nickname=payee["nicknames"][0],
            name=payee["name"],
            tail=payee["tail"],
        )
    return words_of("phrases", "payee", name=payee["name"], tail=payee["tail"])


def choices(payees: Sequence[Payee]) -> list[Choice]:
    """A button for each payee, no payee twice."""
    return [
        Choice(called(payee), payload("choose", field="payee", value=payee["payee_id"]))
        for payee in _unique(payees)[:PAYEE_BUTTONS_MAX]
    ]


def _written(text: str, payees: Sequence[Payee]) -> list[str]:
    """The names that stand in ``text``, the longest first; 郑凯 does not stand in 郑凯琳 if both are payees."""
    names = {name for payee in payees for name in _names(payee) if len(name) > 1}
    found = []
    for name in sorted(names, key=lambda one: (-len(one), one)):
        if name in text:
            found.append(name)
            text = text.replace(name, "\0" * len(name))
    return found


def _cut_out(name: str, words: Sequence[str]) -> bool:
    """Whether the extractor saw ``name`` only as a part of longer names: somebody else's."""
    around = [word for word in words if name in word]
    return bool(around) and all(_MINE.sub("", word) != name and word != name for word in around)


def _called_so(word: str, payees: Sequence[Payee]) -> list[Payee]:
    """The payees of exactly this name, else of another word for the same relative."""
    own = _MINE.sub("", word) or word
    exact = [payee for payee in payees if word in _names(payee)]
    exact = exact or [payee for payee in payees if own in _names(payee)]
    return exact or [payee for payee in payees if kin(own) & set(_names(payee))]


def _names(payee: Payee) -> list[str]:
    return [normalise(name).text for name in (payee["name"], *payee["nicknames"])]


def _unique(payees: Sequence[Payee]) -> list[Payee]:
    return list({payee["payee_id"]: payee for payee in payees}.values())
