"""Credit-card points."""

from __future__ import annotations

from typing import TypedDict


class PointsLot(TypedDict):
    """Points that run out after a day."""

    expires_on: str
    points: int


class Gift(TypedDict):
    """What points buy."""

    gift: str
    title: str
    points: int
    affordable: bool


class Points(TypedDict):
    """Credit-card points; ``soon`` run out within three months, ``next`` are the first to run out."""

    has_card: bool
    balance: int
    soon: list[PointsLot]
    next: PointsLot | None
    gifts: list[Gift]
