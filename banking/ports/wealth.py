"""Wealth products, what a customer holds of them, and the risk grade."""

from __future__ import annotations

from typing import TypedDict


class WealthProduct(TypedDict):
    """A wealth product in plain words; ``fits``: it may be offered to this customer. ``deepest_fall`` is 0 to 1."""

    product_id: str
    name: str
    risk: str
    plain: str
    hold_days: int
    redeem_days: int
    fee: str
    minimum: int
    deepest_fall: float
    open: bool
    fits: bool


class WealthShelf(TypedDict):
    """Every product, least risk first; ``grade`` in words while the customer's risk test holds."""

    grade: str | None
    products: list[WealthProduct]


class WealthHolding(TypedDict):
    """What one purchase has left; ``free_from`` is the first day on which it may be redeemed."""

    holding_id: str
    product_id: str
    name: str
    risk: str
    bought_on: str
    free_from: str
    units: str
    net_value: str
    cost: int
    worth: int
    gain: int


class WealthWaiting(TypedDict):
    """A purchase or redemption that is not done yet."""

    order_id: str
    side: str
    name: str
    amount: int
    settles_at: str


class RiskGrade(TypedDict):
    """The newest risk test; it ``holds`` until ``expires_on``."""

    grade: str
    title: str
    covers: str
    tested_on: str
    expires_on: str
    holds: bool


class Wealth(TypedDict):
    """What a customer has of wealth products; ``profile`` None before the first risk test."""

    profile: RiskGrade | None
    holdings: list[WealthHolding]
    waiting: list[WealthWaiting]
