"""Whom the customer means: find payees by name, nickname or card tail. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from actions.messages import words_of
from banking.decision import Choice, payload
from banking.ports import Payee

PAYEE_BUTTONS_MAX = 5


def named(words: str, payees: Sequence[Payee]) -> list[Payee]:
    """The payees that ``words`` may mean: exact names and nicknames before parts of them."""
    exact = [payee for payee in payees if words in _names(payee)]
    return exact or [
        payee for payee in payees if any(words in name or name in words for name in _names(payee))
    ]


def mentioned(text: str, payees: Sequence[Payee]) -> list[Payee]:
    """The payees whose whole name or nickname stands in ``text``."""
    return [payee for payee in payees if any(len(name) > 1 and name in text for name in _names(payee))]


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
    """A button for each payee."""
    return [
        Choice(called(payee), payload("choose", field="payee", value=payee["payee_id"]))
        for payee in payees[:PAYEE_BUTTONS_MAX]
    ]


def _names(payee: Payee) -> list[str]:
    return [payee["name"], *payee["nicknames"]]
