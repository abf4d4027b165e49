"""Applications that wait for a person: what that person needs to see, and what stands against an approval by now."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from banking.lending import (
    Applicant,
    Wish,
    lending_rules,
    monthly_payment,
    payment_share,
    standing_objection,
    wish_objection,
)
from banking.suitability import Objection
from core_bank import accounts, applicants, loan_applications, loans
from core_bank.errors import BankError, conflict
from core_bank.loan_products import products
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.customers import Customer
from core_bank.models.loans import LoanApplication

LISTED = 200
"""Applications in one answer."""


class ReasonView(BaseModel):
    """A reason by its code and in the customer's words."""

    code: str
    words: str


class WaitingView(BaseModel):
    """An application that waits, with what it is judged by now. Money in 分; ``share`` in per cent of the income.

    ``payment`` is the highest month's. ``objection`` is the code of what stands against an approval, or null.
    """

    application_id: str
    customer_id: str
    customer_name: str
    name: str
    amount: int
    months: int
    method: str
    rate: str
    purpose: str
    income: int
    verified: bool
    points: int
    reasons: list[ReasonView]
    payment: int
    debts: int
    share: int
    cushion: int
    late: int
    objection: str | None
    created_at: datetime


class WaitingListView(BaseModel):
    """Who waits, the longest first, and the reasons that a refusal may name."""

    applications: list[WaitingView]
    reasons: list[ReasonView]


@dataclass(frozen=True)
class _Case:
    application: LoanApplication
    applicant: Applicant
    wish: Wish


def waiting(session: Session, now: datetime) -> WaitingListView:
    """Every application that waits for a person."""
    query = select(LoanApplication).where(LoanApplication.state == "review")
    ordered = query.order_by(LoanApplication.created_at, LoanApplication.application_id)
    found = session.scalars(ordered.limit(LISTED))
    return WaitingListView(
        applications=[_view(session, _case(session, one, now), now) for one in found],
        reasons=[_reason(code) for code in catalogue().loans.reasons],
    )


def decide(
    session: Session,
    application: LoanApplication,
    approved: bool,
    reasons: list[str],
    by: str,
    now: datetime,
) -> LoanApplication:
    """What a person made of a locked application that waits: the same rules as for every other loan hold for it.

    Raises BankError 409 ``already_decided``, ``account_frozen`` or the code of an objection; 422 ``bad_reasons``.
    """
    _check_reasons(approved, reasons)
    if application.state == "review" and approved:
        objection = _objection(session, _case(session, application, now), now)
        if objection is not None:
            raise conflict(
                objection.code, "The rules of lending refuse this loan by now.", **objection.details
            )
    return loan_applications.decide(session, application, approved, reasons, by, now)


def _check_reasons(approved: bool, reasons: list[str]) -> None:
    """A refusal names what it rests on; an approval has nothing to explain."""
    unknown = set(reasons) - set(catalogue().loans.reasons)
    if unknown or approved == bool(reasons):
        raise BankError(
            422, "bad_reasons", "Name reasons of the list for a refusal, and none for an approval."
        )


def _case(session: Session, application: LoanApplication, now: datetime) -> _Case:
    """The wish as it was made, and the customer as the books have them now."""
    declared = None if application.verified else application.income
    applicant = applicants.applicant_of(session, application.customer_id, declared, now)
    wish = Wish(
        application.amount,
        application.months,
        application.method,  # type: ignore[arg-type]
        application.purpose,
        application.rate,
    )
    # It is this one that is reviewed.
    return _Case(application, replace(applicant, reviewing=False), wish)


def _objection(session: Session, case: _Case, now: datetime) -> Objection | None:
    rules = lending_rules()
    account = session.get_one(Account, case.application.account_id)
    frozen = Objection("account_frozen") if accounts.is_frozen(session, account) else None
    return (
        frozen
        or standing_objection(case.applicant, now.date(), rules)
        or wish_objection(case.applicant, case.wish, rules)
    )


def _view(session: Session, case: _Case, now: datetime) -> WaitingView:
    application, applicant = case.application, case.applicant
    objection = _objection(session, case, now)
    return WaitingView(
        application_id=application.application_id,
        customer_id=application.customer_id,
        customer_name=session.get_one(Customer, application.customer_id).name,
        name=products()[application.product_id].name,
        amount=application.amount,
        months=application.months,
        method=catalogue().loans.methods[application.method],
        rate=loans.rate_in_words(application.rate),
        purpose=application.purpose,
        income=application.income,
        verified=application.verified,
        points=application.points,
        reasons=[_reason(code) for code in application.reasons],
        payment=monthly_payment(case.wish),
        debts=applicant.debts,
        share=payment_share(applicant, case.wish),
        cushion=applicant.cushion,
        late=applicant.late,
        objection=None if objection is None else objection.code,
        created_at=application.created_at,
    )


def _reason(code: str) -> ReasonView:
    return ReasonView(code=code, words=catalogue().loans.reasons[code])
