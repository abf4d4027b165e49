"""What a customer sees of loans: what is owed and when, what became of applications, and what a loan would cost."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel
from sqlalchemy.orm import Session

from banking.lending import lending_rules
from banking.money import format_yuan
from banking.repayment import METHODS, total_interest
from core_bank import loan_applications, loan_book
from core_bank.loan_book import Terms
from core_bank.loan_products import Product, products, rate_of
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.loans import Loan, LoanApplication, LoanInstalment

InstalmentState = Literal["paid", "planned", "held", "due", "overdue"]


class InstalmentView(BaseModel):
    """One month's payment; amounts in 分, ``unpaid`` with the penalty so far."""

    number: int
    due_on: date
    principal: int
    interest: int
    penalty: int
    unpaid: int
    state: InstalmentState


class LoanView(BaseModel):
    """A loan as of today. Money in 分; ``rate`` as people read it; ``next`` None once nothing is to come."""

    loan_id: str
    name: str
    state: Literal["open", "overdue", "settled"]
    amount: int
    balance: int
    rate: str
    method: str
    tail: str
    started_on: date
    ends_on: date
    overdue: int
    interest_left: int
    months_left: int
    next: InstalmentView | None
    instalments: list[InstalmentView]


class ApplicationView(BaseModel):
    """An application and what became of it; ``reasons`` in words."""

    application_id: str
    name: str
    amount: int
    months: int
    state: Literal["approved", "review", "refused"]
    reasons: list[str]
    created_at: datetime
    decided_at: datetime | None


class LoansView(BaseModel):
    """All of it, the newest first."""

    loans: list[LoanView]
    applications: list[ApplicationView]


class OfferView(BaseModel):
    """What one way of repaying costs, in 分: the first payment, the last one, and all the interest."""

    method: str
    first: int
    last: int
    interest: int


class OffersView(BaseModel):
    """The ways in which a loan could be repaid, with the rate and the day of the LPR that it rests on."""

    name: str
    amount: int
    months: int
    rate: str
    lpr_published_on: date
    offers: list[OfferView]


def loans_view(session: Session, customer_id: str, today: date) -> LoansView:
    """What the customer has, owes, and has asked for."""
    return LoansView(
        loans=[_loan(session, one, today) for one in loan_book.loans(session, customer_id)],
        applications=[application_view(one) for one in loan_applications.newest(session, customer_id)],
    )


def offers_view(product: Product, amount: int, months: int, day: date) -> OffersView:
    """What ``amount`` (分) over ``months`` costs in each way that it may be repaid."""
    rate = rate_of(product, months, day)
    longest = lending_rules().interest_only_months_max
    allowed = [one for one in METHODS if one != "interest_only" or months <= longest]
    return OffersView(
        name=product.name,
        amount=amount,
        months=months,
        rate=rate_in_words(rate.total),
        lpr_published_on=rate.published_on,
        offers=[_offer(Terms(amount, rate.total, months, method)) for method in allowed],
    )


def application_view(application: LoanApplication) -> ApplicationView:
    """An application as the customer may see it."""
    words = catalogue().loans
    return ApplicationView(
        application_id=application.application_id,
        name=products()[application.product_id].name,
        amount=application.amount,
        months=application.months,
        state=application.state,  # type: ignore[arg-type]
        reasons=[words.reasons[name] for name in application.reasons],
        created_at=application.created_at,
        decided_at=application.decided_at,
    )


def rate_in_words(rate: int) -> str:
    """Basis points as people read them: 380 → ``3.80%``."""
    return f"{rate // 100}.{rate % 100:02d}%"


def payments_in_words(terms: Terms) -> str:
    """What is paid every month, in the words of the method."""
    first, *_, last = (*terms.instalments, terms.instalments[-1])
    return (
        catalogue()
        .loans.payments[terms.method]
        .format(first=format_yuan(first.payment), last=format_yuan(last.payment))
    )


def cost_in_words(terms: Terms) -> str:
    """Payments and all the interest."""
    interest = format_yuan(total_interest(terms.instalments))
    return catalogue().loans.cost.format(payments=payments_in_words(terms), interest=interest)


def _loan(session: Session, loan: Loan, today: date) -> LoanView:
    every = [_instalment(one, today) for one in loan_book.instalments(session, loan)]
    coming = [one for one in every if one.state == "planned"]
    overdue = sum(one.unpaid for one in every if one.state == "overdue")
    running: Literal["open", "overdue"] = "overdue" if overdue else "open"
    return LoanView(
        loan_id=loan.loan_id,
        name=products()[loan.product_id].name,
        state="settled" if loan.settled_on is not None else running,
        amount=loan.amount,
        balance=loan.balance,
        rate=rate_in_words(loan.rate),
        method=catalogue().loans.methods[loan.method],
        tail=session.get_one(Account, loan.account_id).card_tail or "",
        started_on=loan.started_on,
        ends_on=loan.settled_on or max(one.due_on for one in every),
        overdue=overdue,
        interest_left=sum(one.interest for one in coming),
        months_left=len(coming),
        next=coming[0] if coming else None,
        instalments=every,
    )


def _instalment(instalment: LoanInstalment, today: date) -> InstalmentView:
    return InstalmentView(
        number=instalment.number,
        due_on=instalment.due_on,
        principal=instalment.principal,
        interest=instalment.interest,
        penalty=instalment.penalty,
        unpaid=loan_book.unpaid(instalment),
        state=_state(instalment, today),
    )


def _state(instalment: LoanInstalment, today: date) -> InstalmentState:
    if loan_book.unpaid(instalment) == 0:
        return "paid"
    if instalment.short_on is None:
        return "held" if instalment.held_for else "planned"
    return "overdue" if loan_book.is_overdue(instalment, today) else "due"


def _offer(terms: Terms) -> OfferView:
    instalments = terms.instalments
    return OfferView(
        method=catalogue().loans.methods[terms.method],
        first=instalments[0].payment,
        last=instalments[-1].payment,
        interest=total_interest(instalments),
    )
