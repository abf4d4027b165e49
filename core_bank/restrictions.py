"""Restrictions: what cannot be used, since when, why, and so what would lift it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from core_bank import cards
from core_bank.models.accounts import Account, AccountRestriction
from core_bank.models.cards import Card, LossReport

Reason = Literal[
    "own_freeze", "loss", "expired", "inactive", "court", "dormant", "identity_expired", "fraud_watch"
]
"""The first four are of cards; the others of accounts, and only people can lift those."""

_OF_STATUS: dict[str, Reason] = {
    "frozen": "own_freeze",
    "lost": "loss",
    "expired": "expired",
    "inactive": "inactive",
}


class RestrictionView(BaseModel):
    """What cannot be used; ``since`` where the books know it, ``authority`` and ``ends_on`` of a court's order."""

    subject: Literal["card", "account"]
    subject_id: str
    name: str
    tail: str
    reason: Reason
    since: date | None
    authority: str | None = None
    ends_on: date | None = None


class RestrictionsView(BaseModel):
    """Everything of a customer that is restricted, accounts first."""

    restrictions: list[RestrictionView]


def of_account(session: Session, account_id: str) -> list[AccountRestriction]:
    """What keeps money from leaving this account beside its card."""
    query = select(AccountRestriction).where(
        AccountRestriction.account_id == account_id, AccountRestriction.lifted_on.is_(None)
    )
    return list(session.scalars(query.order_by(AccountRestriction.imposed_on)))


def restrictions_view(session: Session, customer_id: str, today: date) -> RestrictionsView:
    """The customer's restricted accounts and cards."""
    found = [*_accounts(session, customer_id), *_cards(session, customer_id, today)]
    return RestrictionsView(restrictions=found)


def _accounts(session: Session, customer_id: str) -> Iterator[RestrictionView]:
    query = (
        select(AccountRestriction, Account)
        .join(Account, Account.account_id == AccountRestriction.account_id)
        .where(Account.customer_id == customer_id, AccountRestriction.lifted_on.is_(None))
        .order_by(Account.account_class, AccountRestriction.imposed_on)
    )
    for restriction, account in session.execute(query):
        yield RestrictionView(
            subject="account",
            subject_id=account.account_id,
            name=account.name,
            tail=account.card_tail or "",
            reason=restriction.reason,  # type: ignore[arg-type]  # the table only ever gets these words
            since=restriction.imposed_on,
            authority=restriction.authority,
            ends_on=restriction.ends_on,
        )


def _cards(session: Session, customer_id: str, today: date) -> Iterator[RestrictionView]:
    query = select(Card).where(Card.customer_id == customer_id).order_by(Card.card_id)
    for card in session.scalars(query):
        reason = _OF_STATUS.get(cards.status_of(card, today))
        if reason is not None:
            yield RestrictionView(
                subject="card",
                subject_id=card.card_id,
                name=card.name,
                tail=card.tail,
                reason=reason,
                since=_since(session, card, reason),
            )


def _since(session: Session, card: Card, reason: Reason) -> date | None:
    if reason == "expired":
        return card.expires_on
    if reason == "loss":
        query = select(LossReport.reported_at).where(LossReport.card_id == card.card_id)
        reported = session.scalars(query).one_or_none()
        return reported.date() if reported else None
    return card.changed_at.date() if card.changed_at else None
