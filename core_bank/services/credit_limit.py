"""提额: a higher line on a credit card, for good or for some weeks, decided by rules that name their reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from pydantic import Field
from sqlalchemy import select

from banking.credit_limit import Kind, most, refusal, rules
from core_bank import credit_lines, ledger
from core_bank.errors import NotFoundError
from core_bank.limits import AMOUNT_MAX
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.services.own_accounts import account_option
from core_bank.services.service import At, Content, Option, Problem, Quote


class CreditLimitContent(Content):
    """Which card account, how, and the whole line wished (分); the line may be left out of a quote."""

    account_id: str
    how: Kind
    line: Annotated[int, Field(gt=0, le=AMOUNT_MAX)] | None = None


class CreditLimit:
    """Needs a one-time password: a higher line is what a thief would order."""

    kind: ClassVar[str] = "credit_limit"
    content = CreditLimitContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The customer's credit-card accounts."""
        if field != "account_id":
            raise NotFoundError
        query = select(Account).where(Account.customer_id == at.customer_id, Account.kind == "credit")
        return [account_option(one) for one in at.session.scalars(query.order_by(Account.account_id))]

    def quote(self, at: At, content: CreditLimitContent) -> Quote:
        """The line now, the highest that may be had, and until when a temporary one holds."""
        account = _account(at, content)
        standing = credit_lines.standing_of(at.session, account, at.now)
        summary: dict[str, int | str | list[str]] = {
            "tail": account.card_tail or "",
            "old": account.credit_limit,
            "most": most(standing, content.how, rules()),
            "ends": _ends(at, content),
        }
        if content.line is not None:
            summary["new"] = content.line
        return Quote(summary, level=2, problem=_problem(at, account, content))

    def carry_out(self, at: At, content: CreditLimitContent, request_id: str) -> dict[str, Any]:
        """Raise it."""
        ledger.lock_accounts(at.session, [content.account_id])
        account = _account(at, content)
        problem = _problem(at, account, content)
        if problem is not None:
            raise problem.error()
        line = content.line or 0
        change = credit_lines.raise_line(at.session, account, content.how, line, request_id, at.now)
        return {"change_id": change.change_id}


def _account(at: At, content: CreditLimitContent) -> Account:
    """The customer's own credit-card account. Raises NotFoundError."""
    account = at.session.get(Account, content.account_id)
    if account is None or account.customer_id != at.customer_id or account.kind != "credit":
        raise NotFoundError
    return account


def _ends(at: At, content: CreditLimitContent) -> str:
    words = catalogue().credit_lines
    if content.how == "fixed":
        return words.for_good
    return words.until.format(day=at.now.date() + timedelta(days=rules().temporary_days))


def _problem(at: At, account: Account, content: CreditLimitContent) -> Problem | None:
    standing, today = credit_lines.standing_of(at.session, account, at.now), at.now.date()
    refused = refusal(standing, content.how, today, rules())
    if refused is not None:
        details = {"why": catalogue().credit_lines.reasons[refused.reason].format(again_on=refused.again_on)}
        return Problem("credit_line_refused", None, "The rules refuse a higher line now.", details)
    if content.line is None:
        return Problem("field_missing", "line", "This is not known yet.")
    if content.line <= account.credit_limit:
        return Problem("credit_line_not_higher", "line", "That is no raise.", {"old": account.credit_limit})
    highest = most(standing, content.how, rules())
    if content.line > highest:
        return Problem("credit_line_above", "line", "More than may be had.", {"most": highest})
    return None
