"""开流水: a statement of one account over some time, numbered, sealed, and downloaded as a PDF."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import ConfigDict, Field

from core_bank import accounts, statements
from core_bank.errors import NotFoundError
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.services.own_accounts import account_options
from core_bank.services.service import At, Content, Option, Problem, Quote
from core_bank.statements import Span
from language.calendar import months_before

Shortcut = Literal["3m", "6m", "1y", "ytd"]
_MONTHS = {"3m": 3, "6m": 6, "1y": 12}


class Days(Content):
    """From a day to a day, both inclusive; ISO dates come as text."""

    model_config = ConfigDict(extra="forbid", strict=False, populate_by_name=True)

    first: date = Field(alias="from")
    last: date = Field(alias="to")


class StatementContent(Content):
    """Which account, for what time, and what it is for, if that was said."""

    account_id: str
    period: Shortcut | Days
    purpose: Literal["visa", "loan"] | None = None


class StatementIssue:
    """Costs nothing and changes nothing; the customer sees in it what the account shows anyway."""

    kind: ClassVar[str] = "statement"
    content = StatementContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The customer's deposit accounts."""
        if field != "account_id":
            raise NotFoundError
        return account_options(at)

    def quote(self, at: At, content: StatementContent) -> Quote:
        """How much will be on it; a time too long ago, still to come, without transactions, or with too many is refused."""
        account = accounts.account_for_customer(at.session, at.customer_id, content.account_id)
        span = _span(content, at.now.date())
        problem = _problem(at, account, span)
        summary: dict[str, int | str | list[str]] = {
            "tail": account.card_tail or "",
            "first": span.first.isoformat(),
            "last": span.last.isoformat(),
            "purpose": catalogue().statements.purposes[content.purpose or "none"],
        }
        if problem is None:
            totals = statements.totals(at.session, account, span)
            summary |= {"count": str(totals.count), "income": totals.income, "spending": totals.spending}
        return Quote(summary, level=1, problem=problem)

    def carry_out(self, at: At, content: StatementContent, request_id: str) -> dict[str, Any]:
        """Number and seal it."""
        account = accounts.account_for_customer(at.session, at.customer_id, content.account_id)
        span = _span(content, at.now.date())
        issued = statements.issue(at.session, account, span, content.purpose, request_id, at.now)
        return {
            "number": issued.statement_id,
            "seal": issued.seal,
            "document": {"id": issued.statement_id, "name": statements.file_name(issued)},
        }


def _span(content: StatementContent, today: date) -> Span:
    """Nothing later than today is asked for by 这个月 or 本年."""
    if isinstance(content.period, Days):
        return Span(content.period.first, max(content.period.first, min(content.period.last, today)))
    if content.period == "ytd":
        return Span(today.replace(month=1, day=1), today)
    return Span(months_before(today, _MONTHS[content.period]), today)


def _problem(at: At, account: Account, span: Span) -> Problem | None:
    today, years = at.now.date(), at.settings.statement_years_max
    if span.first > today:
        return Problem("statement_future", "period", "This time is still to come.")
    if span.first < months_before(today, 12 * years):
        return Problem("statement_too_old", "period", "Too long ago.", {"years": str(years)})
    totals = statements.totals(at.session, account, span)
    if totals.count == 0:
        details = {"first": span.first.isoformat(), "last": span.last.isoformat()}
        return Problem("statement_empty", "period", "Nothing happened on the account in that time.", details)
    if totals.count > at.settings.statement_rows_max:
        details = {"rows": str(at.settings.statement_rows_max)}
        return Problem("statement_too_long", "period", "Too many transactions for one statement.", details)
    return None
