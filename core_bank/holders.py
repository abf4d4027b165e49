"""Who of our own customers has a whole card or mobile number.

The sandbox keeps no whole number, not even of its own cards: it works them out. A card has our first six digits, two that
make the last one check (Luhn), the four of the customer's number, and the tail; a mobile number has the four of the
customer's number where its mask hides them. A bank's real core looks numbers up instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from banking.bank_card import is_card_number
from core_bank import accounts
from core_bank.banks import bank_of, bin_of
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.cards import Card
from core_bank.models.customers import Customer
from core_bank.vault import Vault

_CUSTOMER = re.compile(r"C(\d{4})")
_TAKES_MONEY = ("active", "frozen")


@dataclass(frozen=True)
class Holder:
    """A customer of ours, and the account that the number leads to."""

    customer_id: str
    name: str
    account: Account


def is_ours(card_number: str) -> bool:
    """Whether the card is from this bank."""
    return bank_of(card_number) == catalogue().bank


def card_number_of(card: Card) -> str | None:
    """The whole number of one of our cards; None for a customer whose number has not four digits."""
    digits = _digits_of(card.customer_id)
    if digits is None:
        return None
    tried = (f"{bin_of(catalogue().bank)}0{check}{digits}{card.tail}" for check in range(10))
    return next(number for number in tried if is_card_number(number))


def mobile_number_of(customer: Customer) -> str | None:
    """The whole first mobile number of one of our customers; None as above, and once it was changed."""
    digits = None if customer.phone_print else _digits_of(customer.customer_id)
    return None if digits is None else customer.masked_phone.replace("****", digits)


def holder_of_card(session: Session, number: str) -> Holder | None:
    """Who has this debit card, as long as it takes money; a lost or replaced one leads nowhere."""
    wanted = select(Card).where(
        Card.customer_id == f"C{number[8:12]}",
        Card.tail == number[-4:],
        Card.kind == "debit",
        Card.status.in_(_TAKES_MONEY),
    )
    cards = [card for card in session.scalars(wanted) if card_number_of(card) == number]
    return _holder(session, cards[0].customer_id, cards[0].account_id) if cards else None


def customer_of_mobile(session: Session, vault: Vault, number: str) -> Customer | None:
    """Who of our customers is reached under this mobile number: a changed one is known by its print."""
    changed = select(Customer).where(Customer.phone_print == vault.digest(number))
    if (customer := session.scalars(changed).one_or_none()) is not None:
        return customer
    customer = session.get(Customer, f"C{number[3:7]}")
    return customer if customer is not None and mobile_number_of(customer) == number else None


def holder_of_mobile(session: Session, vault: Vault, number: str) -> Holder | None:
    """Who has this mobile number; money sent to it goes to the customer's first account."""
    customer = customer_of_mobile(session, vault, number)
    if customer is None:
        return None
    own = accounts.deposit_accounts(session, customer.customer_id)
    return _holder(session, customer.customer_id, own[0].account_id) if own else None


def _holder(session: Session, customer_id: str, account_id: str) -> Holder:
    customer = session.get_one(Customer, customer_id)
    return Holder(customer_id, customer.name, session.get_one(Account, account_id))


def _digits_of(customer_id: str) -> str | None:
    found = _CUSTOMER.fullmatch(customer_id)
    return found[1] if found else None
