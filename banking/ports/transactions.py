"""What moved on an account."""

from __future__ import annotations

from typing import TypedDict


class Transaction(TypedDict):
    """One line of an account."""

    transaction_id: str
    at: str
    kind: str
    direction: str
    amount: int
    counterparty: str | None
    merchant: str | None
    memo: str | None
    tail: str
    balance_after: int


class TransactionPage(TypedDict):
    """Lines that match, newest first, with count and sums over all that match."""

    transactions: list[Transaction]
    count: int
    total_in: int
    total_out: int
    next_cursor: str | None
