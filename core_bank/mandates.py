"""Mandates: who may take money by itself, from which card, and how one ends. Automatic repayment is one of them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from core_bank import outbox
from core_bank.cards import status_of
from core_bank.errors import NotFoundError
from core_bank.identifiers import new_identifier
from core_bank.messages import catalogue
from core_bank.models.cards import Card
from core_bank.models.ledger import Entry, Posting
from core_bank.models.mandates import Mandate

Kind = Literal["debit", "no_pin", "repayment"]
How = Literal["full", "minimum"]
_USABLE = ("active", "inactive")


class MandateView(BaseModel):
    """A mandate; ``limit`` (分) for one debit or None, ``how`` of automatic repayment, ``works``: its card can pay."""

    mandate_id: str
    kind: Kind
    merchant: str
    purpose: str
    card_id: str
    tail: str
    limit: int | None
    how: How | None
    works: bool
    last_on: date | None
    last_amount: int | None


class MandatesView(BaseModel):
    """A customer's mandates that have not been ended."""

    mandates: list[MandateView]


def active(session: Session, customer_id: str) -> list[Mandate]:
    """The mandates that have not been ended, in the order in which they were signed."""
    query = select(Mandate).where(Mandate.customer_id == customer_id, Mandate.ended_at.is_(None))
    return list(session.scalars(query.order_by(Mandate.signed_at, Mandate.mandate_id)))


def mandates_view(session: Session, customer_id: str, today: date) -> MandatesView:
    """The customer's mandates, each with the newest debit that the books have."""
    return MandatesView(mandates=[_view(session, one, today) for one in active(session, customer_id)])


def mandate_for_customer(session: Session, customer_id: str, mandate_id: str, lock: bool = False) -> Mandate:
    """The customer's own mandate, also one that was ended. Raises NotFoundError."""
    mandate = session.get(Mandate, mandate_id, with_for_update=True if lock else None, populate_existing=lock)
    if mandate is None or mandate.customer_id != customer_id:
        raise NotFoundError
    return mandate


def of_card(session: Session, card: Card) -> list[Mandate]:
    """What shops and firms take from this card: it fails when the card ends. Automatic repayment follows the account."""
    return [
        one
        for one in active(session, card.customer_id)
        if one.card_id == card.card_id and one.kind != "repayment"
    ]


def repayment_of(session: Session, credit_card: Card) -> Mandate | None:
    """The automatic repayment of a credit card, if it is set up."""
    found = [one for one in active(session, credit_card.customer_id) if one.kind == "repayment"]
    return next((one for one in found if one.credit_account_id == credit_card.account_id), None)


def sign_repayment(
    session: Session, credit_card: Card, account_id: str, card: Card, how: How, now: datetime
) -> Mandate:
    """Set automatic repayment up; what was set up for the card before ends with it."""
    before = repayment_of(session, credit_card)
    if before is not None:
        end(session, before, now)
    mandate = Mandate(
        mandate_id=new_identifier("md"),
        customer_id=credit_card.customer_id,
        kind="repayment",
        merchant=credit_card.name,
        purpose=catalogue().mandates.repayment[how],
        card_id=card.card_id,
        account_id=account_id,
        credit_account_id=credit_card.account_id,
        how=how,
        signed_at=now,
    )
    session.add(mandate)
    _tell(session, mandate, "mandate.signed", now)
    return mandate


def end(session: Session, mandate: Mandate, now: datetime) -> None:
    """Nothing is taken under a mandate from here on."""
    mandate.ended_at = now
    _tell(session, mandate, "mandate.ended", now)


def titled(mandate: Mandate) -> str:
    """What a mandate is called: the firm and what it takes money for."""
    return f"{mandate.merchant} {mandate.purpose}"


def _tell(session: Session, mandate: Mandate, event_type: str, now: datetime) -> None:
    told = {"mandate_id": mandate.mandate_id, "kind": mandate.kind, "merchant": mandate.merchant}
    outbox.emit(session, now, event_type, mandate.customer_id, told)


def _view(session: Session, mandate: Mandate, today: date) -> MandateView:
    card = session.get_one(Card, mandate.card_id)
    last = _last_debit(session, mandate)
    return MandateView(
        mandate_id=mandate.mandate_id,
        kind=mandate.kind,  # type: ignore[arg-type]  # the table only ever gets these words
        merchant=mandate.merchant,
        purpose=mandate.purpose,
        card_id=mandate.card_id,
        tail=card.tail,
        limit=mandate.limit,
        how=mandate.how,  # type: ignore[arg-type]
        works=mandate.kind == "repayment" or status_of(card, today) in _USABLE,
        last_on=last.at.date() if last else None,
        last_amount=-last.amount if last else None,
    )


def _last_debit(session: Session, mandate: Mandate) -> Posting | None:
    """The newest debit of this firm, or of this automatic repayment."""
    query = (
        select(Posting)
        .join(Entry, Entry.entry_id == Posting.entry_id)
        .where(Posting.account_id == mandate.account_id, Posting.amount < 0)
        .where(Posting.counterparty == mandate.merchant)
        .order_by(Posting.at.desc(), Posting.posting_id.desc())
        .limit(1)
    )
    if mandate.kind == "repayment":
        query = query.where(Entry.memo == catalogue().mandates.repaid)
    return session.scalars(query).first()
