"""Whom a customer pays."""

from __future__ import annotations

from typing import TypedDict


class Payee(TypedDict):
    """Somebody the customer has paid before."""

    payee_id: str
    name: str
    nicknames: list[str]
    bank: str
    tail: str


class Recipient(TypedDict):
    """Whose a sealed number is: ``whose`` is payee, own or unknown; ``kind`` card or mobile; ``bank`` may be unknown."""

    whose: str
    payee_id: str | None
    account_id: str | None
    kind: str
    tail: str
    bank: str | None
