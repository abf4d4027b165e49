"""A customer's cards, new ones on their way, and disputed charges."""

from __future__ import annotations

from typing import TypedDict


class Card(TypedDict):
    """A card; ``status`` is active, frozen, lost or expired."""

    card_id: str
    kind: str
    tail: str
    name: str
    account_id: str
    status: str
    expires_on: str


class Delivery(TypedDict):
    """A new card that is not in use yet: ``way`` is post or branch, ``state`` making, sent, arrived or ready."""

    card_id: str
    name: str
    tail: str
    way: str
    state: str
    ordered_on: str
    arrives_on: str


class Dispute(TypedDict):
    """A disputed charge, in 分; ``state`` is looking, accepted or refused, ``credited`` what is advanced for now."""

    dispute_id: str
    merchant: str
    amount: int
    charged_on: str
    state: str
    credited: int
    answer_by: str
    decided_on: str | None
    finding: str | None


class Progress(TypedDict):
    """What is on its way, and what is looked into or was decided."""

    deliveries: list[Delivery]
    disputes: list[Dispute]


class LossReport(TypedDict):
    """A card reported lost for good."""

    report_id: str
    card: Card
    reported_at: str
