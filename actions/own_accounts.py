"""Which of the customer's own accounts a message names, and whether money is to leave it or to come there. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from actions.journey import Fields
from banking.ports.accounts import Account
from banking.ports.payees import Payee
from language.normaliser import normalise

# What customers call the class of an account; 储蓄卡 and 活期 are the account with the card.
_CLASS_WORDS = {
    "I": r"(?<!i)(?:一|1|i)类(?!i)|储蓄卡|借记卡|活期(?:账户|户)?",
    "II": r"(?<!i)(?:二|两|2|ii)类",
    "III": r"(?:三|3|iii)类",
}
_TO = r"(?:到|进|入|回|给)(?:了|去)?(?:我|俺|咱)?(?:自己)?(?:的|名下的?|那个|那张|银行|卡|账户|,| )*"
_FROM = r"(?:从|用|由|把|拿)(?:我|俺|咱)?(?:自己)?(?:的|名下的?|那个|那张|银行|卡|账户|,| )*"


def mentioned(text: str) -> bool:
    """Whether the message may speak of an own account at all."""
    return re.search("|".join(_CLASS_WORDS.values()), normalise(text).text) is not None


def receiving(text: str, accounts: Sequence[Account]) -> dict[str, Any]:
    """The account that money is to come to, as a payee; {} where none is named, or more than one could be."""
    found = _named(text, accounts, _TO)
    return _as_payee(found[0]) if len(found) == 1 else {}


def paying(text: str, accounts: Sequence[Account], payees: Sequence[Payee]) -> Fields:
    """The account that is to pay: one named as such, or by a tail that is neither a payee's nor the receiving one's."""
    found = _named(text, accounts, _FROM)
    if not found:
        taken = {payee["tail"] for payee in payees} | {
            one["card_tail"] for one in _named(text, accounts, _TO)
        }
        found = [one for one in accounts if one["card_tail"] in text and one["card_tail"] not in taken]
    if len(found) != 1:
        return {}
    return {"account": {"account_id": found[0]["account_id"], "tail": found[0]["card_tail"]}}


def by_id(account_id: str | None, accounts: Sequence[Account]) -> dict[str, Any]:
    """The account with this id, as a payee. Raises StopIteration for another customer's."""
    return _as_payee(next(one for one in accounts if one["account_id"] == account_id))


def _named(text: str, accounts: Sequence[Account], side: str) -> list[Account]:
    written = normalise(text).text
    return [one for one in accounts if re.search(f"{side}{_called(one)}", written)]


def _called(account: Account) -> str:
    """An expression for what the account may be called: its class, or its tail, which settles it whatever stands before."""
    words, tail = _CLASS_WORDS[account["class"]], account["card_tail"]
    any_words = "|".join(_CLASS_WORDS.values())
    of_tail = (
        rf"(?:(?:{any_words})(?:卡|账户|户)?的?)?卡?(?:尾号|末四位|后四位)?(?:是|为)? ?{tail}(?!\d)"
        if tail
        else "$^"
    )
    other_tail = r"(?!(?:卡|账户|户)?的?(?:尾号|末四位|后四位) ?\d{4})"
    return rf"(?:{of_tail}|(?:{words}){other_tail})"


def _as_payee(account: Account) -> dict[str, Any]:
    return {
        "payee_id": account["account_id"],
        "name": account["name"],
        "nicknames": [],
        "bank": "",
        "tail": account["card_tail"],
        "own": True,
    }
