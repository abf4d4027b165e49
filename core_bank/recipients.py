"""Whose a typed number is: a saved payee's, the customer's own, or somebody's whom the customer has not saved."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel
from sqlalchemy.orm import Session

from core_bank import holders, payees
from core_bank.banks import bank_of
from core_bank.holders import Holder
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.payees import Payee
from core_bank.sealed_numbers import Kind, Number
from core_bank.vault import Vault

Whose = Literal["payee", "own", "unknown"]


class RecipientView(BaseModel):
    """Whose a sealed number is. Of a stranger nothing is told but what the number itself says."""

    whose: Whose
    payee_id: str | None
    account_id: str | None
    kind: Kind
    tail: str
    bank: str | None


@dataclass(frozen=True)
class Recipient:
    """Behind a number: the bank it belongs to, who of our customers has it, and the payee of the customer it already is."""

    number: Number
    bank: str | None
    holder: Holder | None
    payee: Payee | None

    @property
    def ours(self) -> bool:
        """Whether the money stays in this bank; a mobile number leads to nobody elsewhere."""
        return self.number.kind == "mobile" or self.bank == catalogue().bank

    @property
    def account(self) -> Account | None:
        """The receiving account, where it is ours."""
        return self.holder.account if self.holder else None


def recipient_of(session: Session, vault: Vault, customer_id: str, number: Number) -> Recipient:
    """Look the number up in our own books and among the customer's payees."""
    if number.kind == "mobile":
        bank: str | None = catalogue().bank
        holder = holders.holder_of_mobile(session, vault, number.digits)
    else:
        bank = bank_of(number.digits)
        ours = bank == catalogue().bank
        holder = holders.holder_of_card(session, number.digits) if ours else None
    payee = _saved(session, vault, customer_id, number, bank, holder)
    return Recipient(number, bank, holder, payee)


def view(recipient: Recipient, customer_id: str) -> RecipientView:
    """What the customer's own conversation may know."""
    number, holder, payee = recipient.number, recipient.holder, recipient.payee
    own = holder is not None and holder.customer_id == customer_id
    whose: Whose = "own" if own else "payee" if payee else "unknown"
    return RecipientView(
        whose=whose,
        payee_id=payee.payee_id if payee and not own else None,
        account_id=holder.account.account_id if holder and own else None,
        kind=number.kind,
        tail=number.tail,
        bank=None if number.kind == "mobile" else recipient.bank,
    )


def _saved(
    session: Session, vault: Vault, customer_id: str, number: Number, bank: str | None, holder: Holder | None
) -> Payee | None:
    """The payee with this very number, or with the account it leads to.

    Of payees saved before fingerprints were taken only bank and tail are known: those count, and the name is shown before a yes.
    """
    printed = vault.digest(number.digits)
    saved = payees.payees_of(session, customer_id)
    exact = [payee for payee in saved if payee.number_print == printed]
    if holder is not None:
        exact += [payee for payee in saved if payee.account_id == holder.account.account_id]
    elif number.kind == "card":
        old = [payee for payee in saved if payee.number_print is None and payee.account_id is None]
        exact += [payee for payee in old if (payee.bank, payee.tail) == (bank, number.tail)]
    return exact[0] if exact else None
