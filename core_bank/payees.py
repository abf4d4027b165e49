"""Payees: whom a customer sends money to, and what the customer calls them."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from core_bank.messages import catalogue
from core_bank.models.payees import Payee


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
    """The customer's own payee; None when there is none (any more), or it is another customer's."""
    payee = session.get(Payee, payee_id)
    if payee is None or payee.customer_id != customer_id or payee.removed_at is not None:
        return None
    return payee


def payees_of(session: Session, customer_id: str) -> list[Payee]:
    """The customer's payees in the order in which they were added."""
    wanted = select(Payee).where(Payee.customer_id == customer_id, Payee.removed_at.is_(None))
    return list(session.scalars(wanted.order_by(Payee.added_at.nulls_first(), Payee.payee_id)))


def payees_view(session: Session, customer_id: str) -> PayeesView:
    """The customer's payees."""
    return PayeesView(payees=[PayeeView.model_validate(payee) for payee in payees_of(session, customer_id)])


def called(payee: Payee) -> str:
    """How a payee is shown: the customer's own word for it, the name, the tail."""
    words, who = catalogue().payees, payee.name
    if payee.nicknames:
        who = words.with_nickname.format(nickname=payee.nicknames[0], name=payee.name)
    return words.called.format(who=who, tail=payee.tail)


def short_name(payee: Payee) -> str:
    """What the customer calls a payee: the first nickname, else the name."""
    return payee.nicknames[0] if payee.nicknames else payee.name
