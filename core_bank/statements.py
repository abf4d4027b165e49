"""Account statements: what is on one, and the one that was issued under a number and a seal."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from pydantic import BaseModel
from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from core_bank.clock import day_start
from core_bank.errors import NotFoundError
from core_bank.messages import catalogue
from core_bank.models.accounts import Account, Statement
from core_bank.models.customers import Customer
from core_bank.models.ledger import Entry, Posting

# Letters and digits that nobody mistakes for one another on paper.
_SEAL_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_SEAL_GROUPS, _SEAL_GROUP = 3, 4


@dataclass(frozen=True)
class Span:
    """Days from ``first`` to ``last``, both inclusive."""

    first: date
    last: date


@dataclass(frozen=True)
class Totals:
    """Lines, and money in and out in 分, all positive."""

    count: int
    income: int
    spending: int


@dataclass(frozen=True)
class Row:
    """One line: ``amount`` in 分 is below zero for what went out; ``balance`` is what was left after it."""

    at: datetime
    what: str
    counterparty: str
    amount: int
    balance: int


class CheckView(BaseModel):
    """What somebody who holds a statement may know: whether it is ours, and what it must say; amounts in 分."""

    valid: bool
    name: str | None = None
    tail: str | None = None
    first: date | None = None
    last: date | None = None
    opening: int | None = None
    closing: int | None = None


def next_day(day: date) -> date:
    """The day after."""
    return day + timedelta(days=1)


def totals(session: Session, account: Account, span: Span, last_posting: int | None = None) -> Totals:
    """What happened on the account in that time."""
    income = func.sum(case((Posting.amount > 0, Posting.amount), else_=0))
    spending = func.sum(case((Posting.amount < 0, -Posting.amount), else_=0))
    query = select(func.count(), func.coalesce(income, 0), func.coalesce(spending, 0)).where(
        *_within(account.account_id, span, last_posting)
    )
    count, money_in, money_out = session.execute(query).one()
    return Totals(int(count), int(money_in), int(money_out))


def issue(
    session: Session, account: Account, span: Span, purpose: str | None, request_id: str, now: datetime
) -> Statement:
    """A statement with a number and a seal; the account is locked, so that it shows just what is told of it."""
    opening = _balance_before(session, account.account_id, day_start(span.first))
    newest = select(func.max(Posting.posting_id)).where(Posting.account_id == account.account_id)
    last_posting = session.scalar(newest) or 0
    counted = totals(session, account, span, last_posting)
    issued = Statement(
        statement_id=f"LS{now:%Y%m%d}{secrets.randbelow(10**8):08d}",
        customer_id=account.customer_id,
        account_id=account.account_id,
        request_id=request_id,
        first_day=span.first,
        last_day=span.last,
        purpose=purpose,
        opening=opening,
        closing=opening + counted.income - counted.spending,
        last_posting=last_posting,
        seal=_new_seal(),
        issued_at=now,
    )
    session.add(issued)
    session.flush()
    return issued


def statement_for_customer(session: Session, customer_id: str, statement_id: str) -> Statement:
    """The customer's own statement. Raises NotFoundError, also for another customer's."""
    issued = session.get(Statement, statement_id)
    if issued is None or issued.customer_id != customer_id:
        raise NotFoundError
    return issued


def rows(session: Session, issued: Statement) -> list[Row]:
    """The lines of a statement, the oldest first."""
    words = catalogue().statements.kinds
    span = Span(issued.first_day, issued.last_day)
    query = (
        select(Posting, Entry)
        .join(Entry, Entry.entry_id == Posting.entry_id)
        .where(*_within(issued.account_id, span, issued.last_posting))
        .order_by(Posting.at, Posting.posting_id)
    )
    return [
        Row(one.at, entry.memo or words[entry.kind], one.counterparty, one.amount, one.balance_after)
        for one, entry in session.execute(query)
    ]


def file_name(issued: Statement) -> str:
    """What the file is called where it is downloaded."""
    words = catalogue().statements
    return words.file_name.format(first=issued.first_day, last=issued.last_day, number=issued.statement_id)


def check(session: Session, number: str, seal: str) -> CheckView:
    """Whether a statement with this number and seal was issued, and what it says; nothing is told of one that was not."""
    issued = session.get(Statement, number)
    if issued is None or not secrets.compare_digest(issued.seal.encode(), seal.encode()):
        return CheckView(valid=False)
    name = session.get_one(Customer, issued.customer_id).name
    return CheckView(
        valid=True,
        name=name[0] + "*" * (len(name) - 1),
        tail=session.get_one(Account, issued.account_id).card_tail,
        first=issued.first_day,
        last=issued.last_day,
        opening=issued.opening,
        closing=issued.closing,
    )


def _within(account_id: str, span: Span, last_posting: int | None) -> list[Any]:
    found = [
        Posting.account_id == account_id,
        Posting.at >= day_start(span.first),
        Posting.at < day_start(next_day(span.last)),
    ]
    return found if last_posting is None else [*found, Posting.posting_id <= last_posting]


def _balance_before(session: Session, account_id: str, moment: datetime) -> int:
    """The sum of all that happened before: postings of one instant may have been written in any order."""
    query = select(func.coalesce(func.sum(Posting.amount), 0))
    return int(session.scalar(query.where(Posting.account_id == account_id, Posting.at < moment)) or 0)


def _new_seal() -> str:
    groups = ("".join(secrets.choice(_SEAL_LETTERS) for _ in range(_SEAL_GROUP)) for _ in range(_SEAL_GROUPS))
    return "-".join(groups)
