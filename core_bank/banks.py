"""Which bank a card is from, by its first digits."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

FILE = Path(__file__).with_name("banks.yml")
BIN_DIGITS = 6


class BanksError(ValueError):
    """``banks.yml`` is wrong; the text names the bank and what to write instead."""


def bank_of(card_number: str) -> str | None:
    """The bank that issued the card, or None where the table does not know it."""
    return banks().get(card_number[:BIN_DIGITS])


def bin_of(bank: str) -> str:
    """The first digits that ``bank`` gives to new cards. Raises KeyError."""
    return {name: digits for digits, name in reversed(banks().items())}[bank]


@cache
def banks() -> dict[str, str]:
    """First digits -> bank. Raises BanksError."""
    found: dict[str, str] = {}
    for bank, prefixes in yaml.safe_load(FILE.read_text(encoding="utf-8")).items():
        for prefix in prefixes:
            if not (isinstance(prefix, str) and prefix.isdecimal() and len(prefix) == BIN_DIGITS):
                raise BanksError(f"{FILE.name}: {bank} has {prefix!r}; write {BIN_DIGITS} digits in quotes")
            if prefix in found:
                raise BanksError(
                    f"{FILE.name}: {prefix} is of {found[prefix]} and of {bank}; leave it with one"
                )
            found[prefix] = bank
    return found
