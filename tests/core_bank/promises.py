"""What must hold of the whole ledger, whatever happened."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core_bank import ledger
from core_bank.models.accounts import Account
from core_bank.models.bills import InstalmentPlan, InstalmentShare
from core_bank.models.cards import ChargeDispute
from core_bank.models.ledger import Posting
from core_bank.models.loans import Loan, LoanInstalment
from core_bank.models.transfers import Transfer
from core_bank.models.wealth import WealthOrder


def broken_promises(session: Session) -> list[str]:
    """What is wrong with the whole ledger; nothing, ever."""
    found = []
    unbalanced = session.execute(
        select(Posting.entry_id).group_by(Posting.entry_id).having(func.sum(Posting.amount) != 0)
    ).all()
    found += [f"entry {entry} does not balance" for (entry,) in unbalanced]
    sums = dict(
        session.execute(
            select(Posting.account_id, func.sum(Posting.amount)).group_by(Posting.account_id)
        ).all()
    )
    held = dict(
        session.execute(
            select(Transfer.from_account_id, func.sum(Transfer.amount + Transfer.fee))
            .where(Transfer.state == "pending")
            .group_by(Transfer.from_account_id)
        ).all()
    )
    for account_id, amount in session.execute(
        select(WealthOrder.account_id, func.sum(WealthOrder.amount))
        .where(WealthOrder.state == "waiting", WealthOrder.side == "purchase")
        .group_by(WealthOrder.account_id)
    ):
        held[account_id] = held.get(account_id, 0) + amount
    advanced = _advanced(session)
    for account_id, amount in [*advanced.items(), *_interest_to_come(session)]:
        held[account_id] = held.get(account_id, 0) + amount
    if sums.get(ledger.DISPUTES, 0) != -sum(advanced.values()):
        found.append("advanced is not what is still looked into")
    for account in session.scalars(select(Account)):
        if account.ledger_balance != sums.get(account.account_id, 0):
            found.append(f"{account.account_id}: the balance is not the sum of its postings")
        if account.held != held.get(account.account_id, 0):
            found.append(f"{account.account_id}: held is not the sum of what waits")
        if account.kind != "internal" and ledger.available(account) < 0:
            found.append(f"{account.account_id} is overdrawn")
    return found + _broken_loans(session, -sums.get(ledger.LOANS, 0))


def _advanced(session: Session) -> dict[str, int]:
    """What was advanced on disputed charges that are not decided, by the account that it is held on."""
    query = (
        select(Posting.account_id, func.sum(ChargeDispute.credited))
        .join(Posting, Posting.posting_id == ChargeDispute.posting_id)
        .where(ChargeDispute.state == "looking", ChargeDispute.credited > 0)
        .group_by(Posting.account_id)
    )
    return dict(session.execute(query).all())


def _interest_to_come(session: Session) -> list[tuple[str, int]]:
    """The interest of shares that are on no bill yet, by the account of the credit line."""
    query = (
        select(InstalmentPlan.account_id, func.sum(InstalmentShare.interest))
        .join(InstalmentShare, InstalmentShare.plan_id == InstalmentPlan.plan_id)
        .where(InstalmentShare.bill_id.is_(None))
        .group_by(InstalmentPlan.account_id)
    )
    return [(account_id, amount) for account_id, amount in session.execute(query)]


def _broken_loans(session: Session, lent: int) -> list[str]:
    """What is owed is what the instalments still ask for, and all of it is what the ledger has lent."""
    left = func.sum(LoanInstalment.principal - LoanInstalment.paid_principal)
    asked = dict(session.execute(select(LoanInstalment.loan_id, left).group_by(LoanInstalment.loan_id)).all())
    loans = session.scalars(select(Loan)).all()
    found = [f"{one.loan_id}: asked is not owed" for one in loans if asked.get(one.loan_id, 0) != one.balance]
    return found if sum(one.balance for one in loans) == lent else [*found, "owed is not what was lent"]
