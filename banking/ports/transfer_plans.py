"""Transfers ordered for days to come."""

from __future__ import annotations

from typing import TypedDict


class PlanRun(TypedDict):
    """What became of one day of a plan: done or skipped, and ``why`` in words where nothing was sent."""

    due_on: str
    state: str
    why: str
    transfer_id: str | None


class TransferPlan(TypedDict):
    """Transfers ordered for days to come; ``rhythm`` and ``total`` in words, ``state`` is open or paused."""

    plan_id: str
    payee: str
    payee_tail: str
    amount: int
    from_tail: str
    rhythm: str
    total: str
    state: str
    next_days: list[str]
    last: PlanRun | None
