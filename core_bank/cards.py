"""Cards: what a customer holds, and freezing, unfreezing and reporting one lost."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from core_bank import outbox
from core_bank.errors import NotFoundError, conflict
from core_bank.identifiers import new_identifier
from core_bank.models.accounts import Account
from core_bank.models.cards import Card, LossReport

_VALID_YEARS = 10

Status = Literal["active", "frozen", "lost", "expired", "inactive", "replaced"]
"""``inactive``: sent and not yet activated; ``replaced``: the card that took its place is in use."""


class CardView(BaseModel):
    """A card; ``tail`` is its last four digits."""

    card_id: str
    kind: Literal["debit", "credit"]
    tail: str
    name: str
    account_id: str
    status: Status
    expires_on: date


class CardsView(BaseModel):
    """A customer's cards."""

    cards: list[CardView]


class LossReportView(BaseModel):
    """The receipt of a loss report."""

    report_id: str
    card: CardView
    reported_at: datetime


def status_of(card: Card, today: date) -> Status:
    """As stored, but an active card is expired after its last day."""
    if card.status == "active" and today > card.expires_on:
        return "expired"
    status: Status = card.status  # type: ignore[assignment]  # the table only ever gets these words
    return status


def card_for_customer(session: Session, customer_id: str, card_id: str, lock: bool = False) -> Card:
    """The customer's own card, locked if asked. Raises NotFoundError, also for another customer's."""
    query = select(Card).where(Card.card_id == card_id, Card.customer_id == customer_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    card = session.scalars(query).one_or_none()
    if card is None:
        raise NotFoundError
    return card


def view(card: Card, today: date) -> CardView:
    """A card as of ``today``."""
    return CardView.model_validate(
        {
            "card_id": card.card_id,
            "kind": card.kind,
            "tail": card.tail,
            "name": card.name,
            "account_id": card.account_id,
            "status": status_of(card, today),
            "expires_on": card.expires_on,
        }
    )


def cards_view(session: Session, customer_id: str, today: date) -> CardsView:
    """The customer's cards."""
    query = select(Card).where(Card.customer_id == customer_id).order_by(Card.card_id)
    return CardsView(cards=[view(card, today) for card in session.scalars(query)])


def freeze(session: Session, customer_id: str, card_id: str, now: datetime) -> CardView:
    """Freeze a card; a frozen or lost one stays as it is. Raises NotFoundError, 409 ``card_expired``."""
    card = card_for_customer(session, customer_id, card_id, lock=True)
    if status_of(card, now.date()) == "expired":
        raise conflict("card_expired", "The card has expired.")
    if card.status == "active":
        _change(session, card, "frozen", "card.frozen", now)
    return view(card, now.date())


def unfreeze(session: Session, card: Card, now: datetime) -> CardView:
    """Make a locked, frozen card active again; the caller has checked the challenge."""
    if card.status != "frozen":
        raise conflict("card_not_frozen", "Only a frozen card can be unfrozen.", status=card.status)
    _change(session, card, "active", "card.unfrozen", now)
    return view(card, now.date())


def debit_card_of(session: Session, account_id: str) -> Card | None:
    """The debit card of an account that is in use."""
    query = select(Card).where(
        Card.account_id == account_id, Card.kind == "debit", Card.status.in_(["active", "frozen", "lost"])
    )
    return session.scalars(query.order_by(Card.status, Card.card_id)).first()


def replacement_of(session: Session, card_id: str) -> Card | None:
    """The card that was ordered in place of this one, if one was."""
    return session.scalars(select(Card).where(Card.replaces == card_id)).one_or_none()


def order_replacement(
    session: Session, card: Card, delivery: Literal["post", "branch"], now: datetime
) -> Card:
    """A new card with a new number, inactive until its holder has it; the old one stays as it is until then."""
    tails = set(session.scalars(select(Card.tail).where(Card.customer_id == card.customer_id)))
    free = [f"{number:04d}" for number in range(10_000) if f"{number:04d}" not in tails]
    new = Card(
        card_id=new_identifier("cd"),
        customer_id=card.customer_id,
        account_id=card.account_id,
        kind=card.kind,
        tail=secrets.choice(free),
        name=card.name,
        status="inactive",
        changed_at=now,
        delivery=delivery,
        expires_on=now.date() + timedelta(days=365 * _VALID_YEARS),
        replaces=card.card_id,
    )
    session.add(new)
    session.flush()
    return new


def activate(session: Session, card: Card, now: datetime) -> CardView:
    """Put a locked, inactive card to use; the card that it replaces ends with that. Raises 409 ``card_not_inactive``."""
    if card.status != "inactive":
        raise conflict("card_not_inactive", "Only a new card can be activated.", status=card.status)
    # A replacement may be lost, too: everything that came before this card ends with it.
    before = card.replaces
    while before is not None:
        old = card_for_customer(session, card.customer_id, before, lock=True)
        if old.status != "replaced":
            _change(session, old, "replaced", "card.replaced", now)
        before = old.replaces
    if card.kind == "debit":
        account = session.get_one(Account, card.account_id, with_for_update=True, populate_existing=True)
        account.card_tail = card.tail
    _change(session, card, "active", "card.activated", now)
    return view(card, now.date())


def report_loss(session: Session, customer_id: str, card_id: str, now: datetime) -> LossReportView:
    """Report a card lost, for good; a second report answers the first one. Raises NotFoundError."""
    card = card_for_customer(session, customer_id, card_id, lock=True)
    report = session.scalars(select(LossReport).where(LossReport.card_id == card_id)).one_or_none()
    if report is None:
        report = LossReport(report_id=new_identifier("lr"), card_id=card_id, reported_at=now)
        session.add(report)
        _change(session, card, "lost", "card.lost", now)
    return LossReportView(
        report_id=report.report_id, card=view(card, now.date()), reported_at=report.reported_at
    )


def _change(session: Session, card: Card, status: Status, event_type: str, now: datetime) -> None:
    card.status, card.changed_at = status, now
    outbox.emit(session, now, event_type, card.customer_id, view(card, now.date()).model_dump(mode="json"))
