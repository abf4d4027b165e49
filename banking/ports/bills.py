"""Credit-card statements, and the ways to pay one."""

from __future__ import annotations

from typing import TypedDict


class Bill(TypedDict):
    """A credit-card statement; ``status`` is open, paid or overdue."""

    bill_id: str
    card_id: str
    card_tail: str
    period: str
    due_on: str
    amount: int
    minimum: int
    paid: int
    status: str


class RepaymentWay(TypedDict):
    """A way to pay a bill: ``full``, ``minimum`` or ``instalment``; ``pays`` now and ``interest`` on the next bill in 分."""

    way: str
    pays: int
    interest: int
    months: int | None
    payment: int | None
    interest_total: int | None
    rate_basis_points: int | None
