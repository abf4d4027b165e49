"""Who may take money by itself."""

from __future__ import annotations

from typing import TypedDict


class Mandate(TypedDict):
    """Who may take money by itself: ``kind`` is debit, no_pin or repayment; money in 分; ``works``: its card can pay."""

    mandate_id: str
    kind: str
    merchant: str
    purpose: str
    card_id: str
    tail: str
    limit: int | None
    how: str | None
    works: bool
    last_on: str | None
    last_amount: int | None
