"""When an article needs somebody."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Measures:
    """From when on an article needs somebody. ``unhelpful_share`` is between 0 and 1."""

    expires_within_days: int
    unseen_days: int
    ratings_min: int
    unhelpful_share: float
