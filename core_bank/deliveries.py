"""Where a new card is: being made, on its way, in the letter box or ready at the branch; by working days since its order."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from core_bank.models.cards import Card
from core_bank.settings import Settings
from core_bank.wealth_products import working_days_after

State = Literal["making", "sent", "arrived", "ready"]
"""``arrived``: at the customer's address; ``ready``: at the branch, to be fetched."""


class DeliveryView(BaseModel):
    """A new card that is not in use yet; ``arrives_on`` is the day on which it is there, or should have been."""

    card_id: str
    name: str
    tail: str
    way: Literal["post", "branch"]
    state: State
    ordered_on: date
    arrives_on: date


def deliveries(session: Session, settings: Settings, customer_id: str, today: date) -> list[DeliveryView]:
    """The customer's new cards that are not in use yet."""
    query = select(Card).where(
        Card.customer_id == customer_id, Card.status == "inactive", Card.delivery.is_not(None)
    )
    return [_view(card, settings, today) for card in session.scalars(query.order_by(Card.changed_at))]


def arrives_on(card: Card, settings: Settings) -> date | None:
    """The day from which its holder can have the card; None for a card of which no order is known."""
    if card.changed_at is None or card.delivery is None:
        return None
    days = settings.card_post_working_days if card.delivery == "post" else settings.card_branch_working_days
    return working_days_after(card.changed_at.date(), days)


def has_arrived(card: Card, settings: Settings, today: date) -> bool:
    """Whether its holder can have it: nobody activates a card that is still on its way."""
    day = arrives_on(card, settings)
    return day is None or today >= day


def _view(card: Card, settings: Settings, today: date) -> DeliveryView:
    ordered_on = card.changed_at.date() if card.changed_at else today
    return DeliveryView(
        card_id=card.card_id,
        name=card.name,
        tail=card.tail,
        way=card.delivery,  # type: ignore[arg-type]  # the table only ever gets these words
        state=_state(card, settings, ordered_on, today),
        ordered_on=ordered_on,
        arrives_on=arrives_on(card, settings) or today,
    )


def _state(card: Card, settings: Settings, ordered_on: date, today: date) -> State:
    if has_arrived(card, settings, today):
        return "arrived" if card.delivery == "post" else "ready"
    made = working_days_after(ordered_on, settings.card_made_working_days)
    return "sent" if card.delivery == "post" and today >= made else "making"
