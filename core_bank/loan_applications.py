"""Applications for loans: judged at once where the scorecard is sure, by a person where it is not."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from banking.lending import Applicant, Assessment, Wish
from core_bank import accounts, ledger, loan_book, outbox
from core_bank.errors import NotFoundError, conflict
from core_bank.identifiers import new_identifier
from core_bank.loan_book import Terms
from core_bank.models.accounts import Account
from core_bank.models.loans import LoanApplication

_SHOWN_MAX = 5


def apply(
    session: Session,
    account: Account,
    product_id: str,
    wish: Wish,
    applicant: Applicant,
    judged: Assessment,
    request_id: str,
    now: datetime,
) -> LoanApplication:
    """Keep a complete wish with its judgement; one that is approved is paid out into the locked account."""
    application = LoanApplication(
        application_id=new_identifier("la"),
        customer_id=account.customer_id,
        request_id=request_id,
        account_id=account.account_id,
        product_id=product_id,
        amount=wish.amount,
        months=wish.months,
        method=wish.method,
        purpose=wish.purpose,
        rate=wish.rate,
        income=applicant.income,
        verified=applicant.verified,
        points=judged.points,
        state=judged.outcome,
        reasons=list(judged.reasons),
        created_at=now,
        decided_at=None if judged.outcome == "review" else now,
    )
    session.add(application)
    session.flush()
    if application.state == "approved":
        _pay_out(session, application, account, now)
    _tell(session, application, now)
    return application


def decide(
    session: Session,
    application: LoanApplication,
    approved: bool,
    reasons: list[str],
    by: str,
    now: datetime,
) -> LoanApplication:
    """Carry out what a person made of a locked application that waits; ``reasons`` are those of a refusal.

    Raises BankError 409 ``already_decided``, ``account_frozen``.
    """
    if application.state != "review":
        raise conflict("already_decided", "This application has been decided.")
    account = ledger.lock_accounts(session, [application.account_id])[application.account_id]
    if approved and accounts.is_frozen(session, account):
        raise conflict("account_frozen", "No loan is paid into an account whose card is frozen or lost.")
    application.state = "approved" if approved else "refused"
    if not approved:
        application.reasons = reasons
    application.decided_at, application.decided_by = now, by
    if approved:
        _pay_out(session, application, account, now)
    _tell(session, application, now)
    return application


def application_for_customer(
    session: Session, customer_id: str, application_id: str, lock: bool = False
) -> LoanApplication:
    """The customer's own application. Raises NotFoundError."""
    application = session.get(
        LoanApplication, application_id, with_for_update=True if lock else None, populate_existing=lock
    )
    if application is None or application.customer_id != customer_id:
        raise NotFoundError
    return application


def newest(session: Session, customer_id: str) -> list[LoanApplication]:
    """The customer's newest applications."""
    query = select(LoanApplication).where(LoanApplication.customer_id == customer_id)
    ordered = query.order_by(LoanApplication.created_at.desc(), LoanApplication.application_id)
    return list(session.scalars(ordered.limit(_SHOWN_MAX)))


def reviewing(session: Session, customer_id: str) -> bool:
    """Whether an application waits for a person."""
    return any(one.state == "review" for one in newest(session, customer_id))


def refused_on(session: Session, customer_id: str) -> date | None:
    """The day of the newest refusal, or None."""
    days = [
        one.decided_at.date()
        for one in newest(session, customer_id)
        if one.state == "refused" and one.decided_at
    ]
    return max(days, default=None)


def _pay_out(session: Session, application: LoanApplication, account: Account, now: datetime) -> None:
    terms = Terms(application.amount, application.rate, application.months, application.method)  # type: ignore[arg-type]
    loan_book.open_loan(session, account, application.product_id, terms, application.application_id, now)


def _tell(session: Session, application: LoanApplication, now: datetime) -> None:
    data = {
        "application_id": application.application_id,
        "product_id": application.product_id,
        "amount": application.amount,
        "state": application.state,
        "by": "rules" if application.decided_by is None else "person",
    }
    outbox.emit(session, now, "loan.application", application.customer_id, data)
