"""A customer's accounts, and what keeps one of them, or a card, from being used."""

from __future__ import annotations

from typing import TypedDict

# "class" is a keyword, so this one is written as a call.
Account = TypedDict(
    "Account",
    {
        "account_id": str,
        "name": str,
        "class": str,
        "card_tail": str,
        "status": str,
        "ledger_balance": int,
        "available_balance": int,
        "limit_per_transfer": int,
        "limit_per_day": int,
        "left_today": int,
    },
)


class Restriction(TypedDict):
    """What cannot be used and why: ``subject`` is card or account; ``reason`` as in core_bank/restrictions.py."""

    subject: str
    subject_id: str
    name: str
    tail: str
    reason: str
    since: str | None
    authority: str | None
    ends_on: str | None
