"""The number on the front of a bank card. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence

from banking.identity_card import Line, Read

_LENGTHS = range(16, 20)
"""UnionPay's numbers have 16 to 19 digits (ISO/IEC 7812)."""
_GROUPS = re.compile(r"(?<!\d)\d(?:[\s-]{0,3}\d){15,18}(?!\d)")


def is_card_number(number: str) -> bool:
    """Whether the digits are as many as a card has and the last one checks the others (Luhn, ISO/IEC 7812-1)."""
    if len(number) not in _LENGTHS or not (number.isascii() and number.isdecimal()):
        return False
    doubled = "".join(str(int(digit) * (1 + at % 2)) for at, digit in enumerate(reversed(number)))
    return sum(map(int, doubled)) % 10 == 0


def read_number(lines: Sequence[Line]) -> Read | None:
    """The card number among the lines of a picture; None when there is none that can be true, or more than one."""
    numbers = {
        re.sub(r"\D", "", found.group()): line.certainty
        for line in lines
        for found in _GROUPS.finditer(line.text)
    }
    true = [Read(number, certainty) for number, certainty in numbers.items() if is_card_number(number)]
    return true[0] if len(true) == 1 else None
