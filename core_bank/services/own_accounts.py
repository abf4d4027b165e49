"""The customer's own accounts as the values of a field."""

from __future__ import annotations

from core_bank import accounts
from core_bank.models.accounts import Account
from core_bank.services.service import At, Option


def account_option(account: Account, offered: bool = True) -> Option:
    """One account, called by its name and the tail of its card."""
    return Option(value=account.account_id, title=account.name, note=account.card_tail or "", offered=offered)


def account_options(at: At) -> list[Option]:
    """One option for each deposit account."""
    return [account_option(one) for one in accounts.deposit_accounts(at.session, at.customer_id)]
