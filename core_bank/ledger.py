"""The double-entry ledger: every entry's postings sum to zero, and no available balance goes below it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core_bank.models.accounts import Account
from core_bank.models.ledger import Entry, Posting
from core_bank.models.transfers import Transfer

SETTLEMENT = "bank-settlement"
"""Money that went to, or came from, other banks, merchants and employers."""
FEES = "bank-fees"
INTEREST = "bank-interest"
OPENING = "bank-opening"
WEALTH = "bank-wealth"
"""Customers' money in wealth products; below zero when the products have gained."""
LOANS = "bank-loans"
"""Money lent to customers: below zero by what they owe."""
LOAN_INTEREST = "bank-loan-interest"
DISPUTES = "bank-disputes"
"""What the bank has advanced on disputed charges: below zero by what is still looked into."""
INTERNAL_ACCOUNTS = {
    SETTLEMENT: "Settlement with other banks and merchants",
    FEES: "Fee income",
    INTEREST: "Interest paid",
    OPENING: "Balances brought forward",
    WEALTH: "Money of customers in wealth products",
    LOANS: "Money lent to customers",
    LOAN_INTEREST: "Interest earned on loans",
    DISPUTES: "Advanced for disputed charges",
}


class UnbalancedError(ValueError):
    """The legs of an entry do not sum to zero: a mistake in our code, never the customer's."""


class OverdrawnError(ValueError):
    """An account would pay out more than is available."""


@dataclass(frozen=True)
class Leg:
    """One side of an entry to be: positive credits the account, negative debits it."""

    account_id: str
    amount: int
    counterparty: str


@dataclass(frozen=True)
class Totals:
    """Counts over the whole ledger; ``sum`` is always zero."""

    transfers: int
    postings: int
    sum: int


def available(account: Account) -> int:
    """What the account can pay out now: ledger balance plus credit line, less holds."""
    return account.ledger_balance + account.credit_limit - account.held


def lock_accounts(session: Session, account_ids: Iterable[str]) -> dict[str, Account]:
    """Lock these accounts, always in the order of their ids so that two writers cannot wait in a circle."""
    query = (
        select(Account)
        .where(Account.account_id.in_(sorted(set(account_ids))))
        .order_by(Account.account_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {account.account_id: account for account in session.scalars(query)}


def hold(account: Account, amount: int) -> None:
    """Set money aside on a locked account. Raises OverdrawnError."""
    if amount <= 0:
        raise ValueError("a hold is positive")
    if available(account) < amount:
        raise OverdrawnError(account.account_id)
    account.held += amount


def release(account: Account, amount: int) -> None:
    """Give held money of a locked account back."""
    if not 0 < amount <= account.held:
        raise ValueError("more released than held")
    account.held -= amount


def post(session: Session, entry: Entry, legs: list[Leg]) -> list[Posting]:
    """Write an entry with its postings and move the balances.

    Locks the accounts. Raises UnbalancedError, or OverdrawnError when a customer's account lacks the money.
    """
    if sum(leg.amount for leg in legs) != 0 or not legs:
        raise UnbalancedError(f"the legs sum to {sum(leg.amount for leg in legs)}")
    accounts = lock_accounts(session, (leg.account_id for leg in legs))
    session.add(entry)
    session.flush()
    postings = [_posting(entry, accounts[leg.account_id], leg) for leg in legs]
    for account in accounts.values():
        if account.kind != "internal" and available(account) < 0:
            raise OverdrawnError(account.account_id)
    session.add_all(postings)
    session.flush()
    return postings


def totals(session: Session) -> Totals:
    """Posted transfers, all postings, and the sum of their amounts."""
    posted = select(func.count()).select_from(Transfer).where(Transfer.state == "posted")
    count, amount = session.execute(select(func.count(), func.coalesce(func.sum(Posting.amount), 0))).one()
    return Totals(transfers=session.scalar(posted) or 0, postings=count, sum=int(amount))


def _posting(entry: Entry, account: Account, leg: Leg) -> Posting:
    account.ledger_balance += leg.amount
    return Posting(
        entry_id=entry.entry_id,
        account_id=leg.account_id,
        at=entry.at,
        amount=leg.amount,
        balance_after=account.ledger_balance,
        counterparty=leg.counterparty,
    )


def new_entry(at: datetime, kind: str, **fields: str | None) -> Entry:
    """An entry not yet written; ``fields``: merchant, memo, country, transfer_id."""
    return Entry(**{"at": at, "kind": kind, "memo": "", "country": "CN", **fields})
