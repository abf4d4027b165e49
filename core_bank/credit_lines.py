"""Credit lines: raised for good, or for some weeks and then set back."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from banking.credit_limit import Kind, Standing, rules
from core_bank import applicants, bills, ledger, outbox
from core_bank.clock import day_start
from core_bank.identifiers import new_identifier
from core_bank.models.accounts import Account
from core_bank.models.cards import CreditLineChange
from core_bank.models.ledger import Posting
from core_bank.settings import Settings

_DUE_MAX = 100
_TRY_AGAIN = timedelta(days=1)


def standing_of(session: Session, account: Account, now: datetime) -> Standing:
    """What the books show of this credit-card account."""
    customer_id = account.customer_id or ""
    overdue = bills.bills_view(session, customer_id, now.date(), "overdue").bills
    first_used = session.scalar(select(func.min(Posting.at)).where(Posting.account_id == account.account_id))
    mine = select(CreditLineChange).where(CreditLineChange.account_id == account.account_id)
    changes = list(session.scalars(mine.order_by(CreditLineChange.created_at)))
    fixed = [change for change in changes if change.kind == "fixed"]
    return Standing(
        line=account.credit_limit,
        income=applicants.income_of(session, customer_id, now.date()).amount,
        first_used_on=first_used.date() if first_used else None,
        raised_on=fixed[-1].created_at.date() if fixed else None,
        overdue=bool(overdue),
        raised_now=any(change.kind == "temporary" and change.ended_at is None for change in changes),
    )


def raise_line(
    session: Session, account: Account, kind: Kind, line: int, request_id: str, now: datetime
) -> CreditLineChange:
    """Set the line (分) of the locked account; a temporary one ends by itself."""
    ends_on = now.date() + timedelta(days=rules().temporary_days) if kind == "temporary" else None
    change = CreditLineChange(
        change_id=new_identifier("cl"),
        customer_id=account.customer_id,
        account_id=account.account_id,
        request_id=request_id,
        kind=kind,
        old_line=account.credit_limit,
        new_line=line,
        ends_on=ends_on,
        next_try_at=day_start(ends_on + timedelta(days=1)) if ends_on else None,
        created_at=now,
    )
    session.add(change)
    account.credit_limit = line
    session.flush()
    told = {"change_id": change.change_id, "kind": kind, "line": line}
    outbox.emit(session, now, "credit.line", account.customer_id or "", told)
    return change


def due(session: Session, settings: Settings, now: datetime) -> list[str]:
    """Temporary lines whose last day is over."""
    query = (
        select(CreditLineChange.change_id)
        .where(CreditLineChange.ended_at.is_(None), CreditLineChange.next_try_at <= now)
        .order_by(CreditLineChange.next_try_at, CreditLineChange.change_id)
        .limit(_DUE_MAX)
    )
    return list(session.scalars(query))


def settle(session: Session, change_id: str, now: datetime) -> None:
    """Set the line back, as far as what is owed allows; the rest follows day by day as it is paid."""
    change = session.get_one(CreditLineChange, change_id, with_for_update=True, populate_existing=True)
    if change.ended_at is not None or change.next_try_at is None or change.next_try_at > now:
        return
    account = ledger.lock_accounts(session, [change.account_id])[change.account_id]
    owed = account.held - account.ledger_balance
    account.credit_limit = min(account.credit_limit, max(change.old_line, owed))
    if account.credit_limit > change.old_line:
        change.next_try_at = now + _TRY_AGAIN
    else:
        change.ended_at, change.next_try_at = now, None
