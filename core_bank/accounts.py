"""Deposit accounts: what a customer has, and what may leave today."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core_bank import ledger, limits, restrictions
from core_bank.clock import day_start
from core_bank.errors import NotFoundError
from core_bank.limits import Standing
from core_bank.models.accounts import Account
from core_bank.models.cards import Card
from core_bank.models.transfers import Transfer


class AccountView(BaseModel):
    """A deposit account with balances and limits in 分."""

    model_config = ConfigDict(populate_by_name=True)

    account_id: str
    name: str
    account_class: Literal["I", "II", "III"] = Field(alias="class")
    card_tail: str
    status: Literal["active", "frozen"]
    ledger_balance: int
    available_balance: int
    limit_per_transfer: int
    limit_per_day: int
    left_today: int


class AccountsView(BaseModel):
    """A customer's deposit accounts, class I first."""

    accounts: list[AccountView]


def account_for_customer(session: Session, customer_id: str, account_id: str) -> Account:
    """The customer's own deposit account. Raises NotFoundError, also for another customer's."""
    account = session.get(Account, account_id)
    if account is None or account.customer_id != customer_id or account.kind != "deposit":
        raise NotFoundError
    return account


def deposit_accounts(session: Session, customer_id: str) -> list[Account]:
    """The customer's deposit accounts, class I first."""
    query = (
        select(Account)
        .where(Account.customer_id == customer_id, Account.kind == "deposit")
        .order_by(Account.account_class, Account.account_id)
    )
    return list(session.scalars(query))


def default_account(session: Session, customer_id: str) -> Account:
    """The account that pays when the customer names none. Raises NotFoundError without any."""
    accounts = deposit_accounts(session, customer_id)
    if not accounts:
        raise NotFoundError
    return accounts[0]


def standing_of(session: Session, account: Account, now: datetime) -> Standing:
    """The numbers that the limits are about; exact when the account is locked."""
    today = now.date()
    return Standing(
        account_class=account.account_class or "",
        frozen=is_frozen(session, account),
        available=ledger.available(account),
        limit_per_transfer=account.limit_per_transfer,
        limit_per_day=account.limit_per_day,
        used_today=_sent_since(session, account, today),
        used_this_year=_sent_since(session, account, today.replace(month=1, day=1)),
    )


def is_frozen(session: Session, account: Account) -> bool:
    """True when nothing may leave the account: its debit card is frozen or lost, or the account itself is restricted."""
    if restrictions.of_account(session, account.account_id):
        return True
    query = select(Card.card_id).where(
        Card.account_id == account.account_id, Card.kind == "debit", Card.status.in_(["frozen", "lost"])
    )
    return session.scalars(query.limit(1)).first() is not None


def accounts_view(session: Session, customer_id: str, now: datetime) -> AccountsView:
    """All deposit accounts of a customer."""
    accounts = deposit_accounts(session, customer_id)
    return AccountsView(accounts=[_view(account, standing_of(session, account, now)) for account in accounts])


def _sent_since(session: Session, account: Account, day: date) -> int:
    query = select(func.coalesce(func.sum(Transfer.amount), 0)).where(
        Transfer.from_account_id == account.account_id,
        Transfer.state != "voided",
        Transfer.counts_against_limits.is_(True),
        Transfer.created_at >= day_start(day),
    )
    return int(session.scalar(query) or 0)


def _view(account: Account, standing: Standing) -> AccountView:
    return AccountView.model_validate(
        {
            "account_id": account.account_id,
            "name": account.name,
            "account_class": account.account_class,
            "card_tail": account.card_tail,
            "status": "frozen" if standing.frozen else "active",
            "ledger_balance": account.ledger_balance,
            "available_balance": standing.available,
            "limit_per_transfer": account.limit_per_transfer,
            "limit_per_day": account.limit_per_day,
            "left_today": limits.left_today(standing),
        }
    )
