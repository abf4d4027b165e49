"""Changing what an account may send: lower at once, higher only with a one-time password."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from banking.fraud_gate import fraud_rules
from core_bank import accounts, details, ledger
from core_bank.errors import NotFoundError
from core_bank.limits import AMOUNT_MAX
from core_bank.models.accounts import Account
from core_bank.services.own_accounts import account_options
from core_bank.services.service import At, Content, Option, Problem, Quote

Span = Literal["per_transfer", "per_day"]


class LimitChangeContent(Content):
    """The new limit of one account, for one transfer or for a day."""

    account_id: str
    span: Span
    limit: Annotated[int, Field(ge=0, le=AMOUNT_MAX)]


class LimitChange:
    """Lowering protects the customer and is done at once; raising is what a thief would order."""

    kind: ClassVar[str] = "limit_change"
    content = LimitChangeContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing: which account and how much only the customer can say."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The customer's deposit accounts."""
        if field != "account_id":
            raise NotFoundError
        return account_options(at)

    def quote(self, at: At, content: LimitChangeContent) -> Quote:
        """Old and new limit; ``limit_unchanged``, ``limit_above_day`` and ``phone_changed_lately`` are refused."""
        account = accounts.account_for_customer(at.session, at.customer_id, content.account_id)
        old = _limit(account, content.span)
        return Quote(
            summary={"tail": account.card_tail or "", "old": old, "new": content.limit},
            level=2 if content.limit > old else 1,
            problem=_problem(account, content, old) or _too_soon(at, content, old),
        )

    def carry_out(self, at: At, content: LimitChangeContent, request_id: str) -> dict[str, Any]:
        """Set the limit."""
        account = ledger.lock_accounts(at.session, [content.account_id])[content.account_id]
        if content.span == "per_day":
            account.limit_per_day = content.limit
            account.limit_per_transfer = min(account.limit_per_transfer, content.limit)
        else:
            account.limit_per_transfer = content.limit
        return {}


def _limit(account: Account, span: Span) -> int:
    return account.limit_per_day if span == "per_day" else account.limit_per_transfer


def _too_soon(at: At, content: LimitChangeContent, old: int) -> Problem | None:
    """Whoever took over the phone would raise the limits next."""
    if content.limit > old and details.phone_changed_lately(at.session, at.customer_id, at.now):
        hours = {"hours": str(fraud_rules().phone_changed_hours)}
        return Problem("phone_changed_lately", None, "The mobile number was changed just now.", hours)
    return None


def _problem(account: Account, content: LimitChangeContent, old: int) -> Problem | None:
    if content.limit == old:
        return Problem("limit_unchanged", "limit", "The limit is this already.", {"limit": old})
    if content.span == "per_transfer" and content.limit > account.limit_per_day:
        details = {"limit": account.limit_per_day}
        return Problem(
            "limit_above_day", "limit", "No single transfer may exceed the limit of a day.", details
        )
    return None
