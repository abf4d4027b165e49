"""Transactions: a customer's side of the ledger's entries, and the search over them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select
from sqlalchemy.orm import Session

from core_bank.clock import BEIJING, day_start
from core_bank.limits import AMOUNT_MAX
from core_bank.models.accounts import Account
from core_bank.models.ledger import Entry, Posting
from core_bank.payees import payees_of

Kind = Literal[
    "purchase", "transfer", "repayment", "salary", "loan", "interest", "fee", "refund", "wealth", "opening"
]
Direction = Literal["in", "out"]
_PAGE_MAX = 100
_EPOCH = datetime.fromtimestamp(0, tz=BEIJING)

# No control characters: PostgreSQL refuses some of them, and no name has any.
Words = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")]
Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))]


class TransactionView(BaseModel):
    """One movement on a customer's account. ``amount`` is positive; ``direction`` tells the side."""

    transaction_id: str
    at: datetime
    kind: Kind
    direction: Direction
    amount: int
    counterparty: str
    merchant: str | None
    memo: str
    tail: str
    balance_after: int


class TransactionsView(BaseModel):
    """A page, newest first; ``count`` and the totals (分) are over everything that matches."""

    transactions: list[TransactionView]
    count: int
    total_in: int
    total_out: int
    next_cursor: str | None


class Search(BaseModel):
    """What to look for; days are inclusive, amounts in 分, ``counterparty`` may be a payee's nickname."""

    model_config = ConfigDict(populate_by_name=True)

    first_day: Day | None = Field(None, alias="from")
    last_day: Day | None = Field(None, alias="to")
    direction: Direction | None = None
    counterparty: Words | None = None
    merchant: Words | None = None
    amount_min: int | None = Field(None, ge=0, le=AMOUNT_MAX)
    amount_max: int | None = Field(None, ge=0, le=AMOUNT_MAX)
    kind: Kind | None = None
    card_tail: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")] | None = None
    limit: int = Field(20, ge=1, le=_PAGE_MAX)
    cursor: Annotated[str, StringConstraints(pattern=r"^[0-9]{1,17}-[0-9]{1,15}$")] | None = None


def view(entry: Entry, posting: Posting, account: Account) -> TransactionView:
    """An entry as the owner of ``account`` sees it."""
    return TransactionView.model_validate(
        {
            "transaction_id": f"tx_{posting.posting_id}",
            "at": posting.at,
            "kind": entry.kind,
            "direction": "in" if posting.amount > 0 else "out",
            "amount": abs(posting.amount),
            "counterparty": posting.counterparty,
            "merchant": entry.merchant,
            "memo": entry.memo,
            "tail": account.card_tail,
            "balance_after": posting.balance_after,
        }
    )


def of_posting(session: Session, posting: Posting, account: Account) -> TransactionView:
    """One posting as the owner of ``account`` sees it."""
    return view(session.get_one(Entry, posting.entry_id), posting, account)


def search(session: Session, customer_id: str, wanted: Search) -> TransactionsView:
    """The customer's transactions that match ``wanted``."""
    matches = _matches(session, customer_id, wanted)
    page = _select(Entry, Posting, Account).where(*matches)
    if wanted.cursor:
        page = page.where(_older_than(wanted.cursor))
    page = page.order_by(Posting.at.desc(), Posting.posting_id.desc()).limit(wanted.limit + 1)
    rows = session.execute(page).all()
    shown = rows[: wanted.limit]
    count, total_in, total_out = session.execute(_totals().where(*matches)).one()
    return TransactionsView(
        transactions=[view(entry, posting, account) for entry, posting, account in shown],
        count=count,
        total_in=int(total_in),
        total_out=int(total_out),
        next_cursor=_cursor(shown[-1][1]) if len(rows) > wanted.limit else None,
    )


def usual_purchase_max(session: Session, customer_id: str, before: datetime, days: int = 182) -> int:
    """The 95th percentile of the customer's purchases in the days before, in 分; 0 without any."""
    query = _select(Posting.amount).where(
        Account.customer_id == customer_id,
        Entry.kind == "purchase",
        Posting.at >= before - timedelta(days=days),
        Posting.at < before,
    )
    amounts = sorted(-amount for amount in session.scalars(query))
    return amounts[(len(amounts) * 95 - 1) // 100] if amounts else 0


def _select(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(Posting)
        .join(Entry, Entry.entry_id == Posting.entry_id)
        .join(Account, Account.account_id == Posting.account_id)
    )


def _totals() -> Select[Any]:
    money_in = func.sum(case((Posting.amount > 0, Posting.amount), else_=0))
    money_out = func.sum(case((Posting.amount < 0, -Posting.amount), else_=0))
    return _select(func.count(), func.coalesce(money_in, 0), func.coalesce(money_out, 0))


def _matches(session: Session, customer_id: str, wanted: Search) -> list[ColumnElement[bool]]:
    size = func.abs(Posting.amount)
    conditions: list[ColumnElement[bool] | None] = [
        Account.customer_id == customer_id,
        Posting.at >= day_start(wanted.first_day) if wanted.first_day else None,
        Posting.at < day_start(wanted.last_day + timedelta(days=1)) if wanted.last_day else None,
        size >= wanted.amount_min if wanted.amount_min is not None else None,
        size <= wanted.amount_max if wanted.amount_max is not None else None,
        Entry.kind == wanted.kind if wanted.kind else None,
        Entry.merchant.icontains(wanted.merchant, autoescape=True) if wanted.merchant else None,
        Account.card_tail == wanted.card_tail if wanted.card_tail else None,
    ]
    if wanted.direction:
        conditions.append(Posting.amount > 0 if wanted.direction == "in" else Posting.amount < 0)
    if wanted.counterparty:
        conditions.append(_counterparty(session, customer_id, wanted.counterparty))
    return [condition for condition in conditions if condition is not None]


def _counterparty(session: Session, customer_id: str, words: str) -> ColumnElement[bool]:
    called = [payee.name for payee in payees_of(session, customer_id) if words in payee.nicknames]
    return or_(Posting.counterparty.icontains(words, autoescape=True), Posting.counterparty.in_(called))


def _cursor(posting: Posting) -> str:
    microseconds = (posting.at - _EPOCH) // timedelta(microseconds=1)
    return f"{microseconds}-{posting.posting_id}"


def _older_than(cursor: str) -> ColumnElement[bool]:
    microseconds, posting_id = (int(part) for part in cursor.split("-"))
    at = _EPOCH + timedelta(microseconds=microseconds)
    return or_(Posting.at < at, and_(Posting.at == at, Posting.posting_id < posting_id))
