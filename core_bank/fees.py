"""Fees and interest that a customer really paid, each with the rule that it follows."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core_bank.clock import day_start
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.ledger import Entry, Posting
from core_bank.statements import Span, next_day

Rule = Literal["debit_replacement", "credit_replacement", "instalment_interest", "transfer", "other"]
_PAGE_MAX = 50


class FeeView(BaseModel):
    """One fee, in 分; ``rule`` is the name of the rule that it was charged by."""

    transaction_id: str
    at: datetime
    amount: int
    tail: str
    what: str
    rule: Rule


class FeesView(BaseModel):
    """The newest fees of a time, and what all of them come to (分)."""

    fees: list[FeeView]
    count: int
    total: int


def view(session: Session, customer_id: str, span: Span) -> FeesView:
    """What was charged from the first to the last day."""
    charged = [
        Account.customer_id == customer_id,
        Posting.amount < 0,
        Entry.kind.in_(["fee", "interest"]),
        Posting.at >= day_start(span.first),
        Posting.at < day_start(next_day(span.last)),
    ]
    rows = (
        select(Posting, Entry, Account)
        .join(Entry, Entry.entry_id == Posting.entry_id)
        .join(Account, Account.account_id == Posting.account_id)
        .where(*charged)
    )
    newest = rows.order_by(Posting.at.desc(), Posting.posting_id.desc()).limit(_PAGE_MAX)
    sums = rows.with_only_columns(func.count(), func.coalesce(func.sum(-Posting.amount), 0))
    count, total = session.execute(sums).one()
    return FeesView(fees=[_view(*row) for row in session.execute(newest)], count=int(count), total=int(total))


def _view(posting: Posting, entry: Entry, account: Account) -> FeeView:
    return FeeView(
        transaction_id=f"tx_{posting.posting_id}",
        at=posting.at,
        amount=-posting.amount,
        tail=account.card_tail or "",
        what=entry.memo or catalogue().statements.kinds[entry.kind],
        rule=_rule(entry, account),
    )


def _rule(entry: Entry, account: Account) -> Rule:
    """Entries say in their memo what they were charged for; a transfer's fee stands beside its transfer and says nothing."""
    words = catalogue()
    if entry.memo == words.services["card_replacement"]:
        return "credit_replacement" if account.kind == "credit" else "debit_replacement"
    if entry.memo == words.instalments.interest:
        return "instalment_interest"
    return "transfer" if entry.kind == "fee" and not entry.memo else "other"
