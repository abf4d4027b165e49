"""Accounts opened online: who holds what already, and the account that is opened."""

from __future__ import annotations

import secrets
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from banking.opening import Applicant
from core_bank import accounts, outbox
from core_bank.identifiers import new_identifier
from core_bank.limits import CLASS_CAP_PER_DAY
from core_bank.messages import catalogue
from core_bank.models.accounts import Account, AccountOpening
from core_bank.models.customers import Customer


def applicant_of(session: Session, customer_id: str) -> Applicant:
    """The customer as the books have it."""
    customer = session.get_one(Customer, customer_id)
    classes = [one.account_class for one in accounts.deposit_accounts(session, customer_id)]
    return Applicant(
        name=customer.name,
        female=customer.gender == "female",
        born_on=customer.born_on,
        class_one=classes.count("I"),
        class_two=classes.count("II"),
    )


def bindable(session: Session, customer_id: str) -> list[Account]:
    """The class I accounts that a new one may be bound to: not those of a card that is frozen or lost."""
    return [
        one
        for one in accounts.deposit_accounts(session, customer_id)
        if one.account_class == "I" and not accounts.is_frozen(session, one)
    ]


def is_anothers(session: Session, customer_id: str, digest: str) -> bool:
    """Whether the identity number has opened an account for another customer, or another number one for this customer."""
    same_number = AccountOpening.identity_digest == digest
    same_person = AccountOpening.customer_id == customer_id
    return (
        session.scalars(select(AccountOpening).where(same_number != same_person).limit(1)).first() is not None
    )


def open_account(session: Session, opening: AccountOpening, at: datetime) -> Account:
    """Open the class II account that ``opening``, whose account it names, is about; tell the rest of the bank."""
    account = Account(
        account_id=new_identifier("ac"),
        customer_id=opening.customer_id,
        kind="deposit",
        name=catalogue().opening.name,
        account_class="II",
        card_tail=_free_tail(session, opening.customer_id),
        # Its own limits begin where the regulator's cap ends.
        limit_per_transfer=CLASS_CAP_PER_DAY["II"],
        limit_per_day=CLASS_CAP_PER_DAY["II"],
    )
    session.add(account)
    session.flush()
    opening.account_id, opening.opened_at = account.account_id, at
    session.add(opening)
    told = {"account_id": account.account_id, "class": "II", "tail": account.card_tail}
    outbox.emit(session, at, "account.opened", opening.customer_id, told)
    return account


def _free_tail(session: Session, customer_id: str) -> str:
    """Four digits that none of the customer's accounts and cards ends with."""
    taken = {one.card_tail for one in accounts.deposit_accounts(session, customer_id)}
    return next(tail for tail in iter(lambda: f"{secrets.randbelow(10_000):04d}", None) if tail not in taken)
