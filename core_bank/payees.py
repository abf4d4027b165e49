"""Payees: whom a customer sends money to, and what the customer calls them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from core_bank.models import Payee


class PayeeView(BaseModel):
    """A payee; ``nicknames`` are the customer's own words, such as the one for mother."""

    model_config = ConfigDict(from_attributes=True)

    payee_id: str
    name: str
    nicknames: list[str]
    bank: str
    tail: str


class PayeesView(BaseModel):
    """All payees of a customer."""

    payees: list[PayeeView]


def payee_for_customer(session: Session, customer_id: str, payee_id: str) -> Payee | None:
    """The customer's own payee; None when there is none, or it is another customer's."""
    payee = session.get(Payee, payee_id)
    return payee if payee is not None and payee.customer_id == customer_id else None


def payees_of(session: Session, customer_id: str) -> list[Payee]:
    """The customer's payees in the order in which they were added."""
    return list(
        session.scalars(select(Payee).where(Payee.customer_id == customer_id).order_by(Payee.payee_id))
    )


def payees_view(session: Session, customer_id: str) -> PayeesView:
    """The customer's payees."""
    return PayeesView(payees=[PayeeView.model_validate(payee) for payee in payees_of(session, customer_id)])


def called(payee: Payee) -> str:
    """What the customer calls a payee: the first nickname, else the name."""
    return payee.nicknames[0] if payee.nicknames else payee.name
