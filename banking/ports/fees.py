"""What the bank has charged."""

from __future__ import annotations

from typing import TypedDict


class Fee(TypedDict):
    """A fee or interest that was charged, in 分; ``rule`` names the rule that it follows."""

    transaction_id: str
    at: str
    amount: int
    tail: str
    what: str
    rule: str


class Fees(TypedDict):
    """The newest fees of a time, and what all of them come to (分)."""

    fees: list[Fee]
    count: int
    total: int
