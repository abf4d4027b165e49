"""Loans, applications for them, and what one would cost."""

from __future__ import annotations

from typing import TypedDict


class LoanInstalment(TypedDict):
    """One month's payment of a loan, in 分; ``state`` is paid, planned, held, due or overdue."""

    number: int
    due_on: str
    principal: int
    interest: int
    penalty: int
    unpaid: int
    state: str


class Loan(TypedDict):
    """A loan as of today, in 分; ``state`` is open, overdue or settled, ``rate`` as people read it."""

    loan_id: str
    name: str
    state: str
    amount: int
    balance: int
    rate: str
    method: str
    tail: str
    started_on: str
    ends_on: str
    overdue: int
    interest_left: int
    months_left: int
    next: LoanInstalment | None
    instalments: list[LoanInstalment]


class LoanApplication(TypedDict):
    """What became of an application: approved, review or refused; ``reasons`` in words."""

    application_id: str
    name: str
    amount: int
    months: int
    state: str
    reasons: list[str]
    created_at: str
    decided_at: str | None


class Loans(TypedDict):
    """What a customer owes and has asked for, the newest first."""

    loans: list[Loan]
    applications: list[LoanApplication]


class LoanOffer(TypedDict):
    """One way of repaying, in 分: first payment, last payment, all the interest."""

    method: str
    first: int
    last: int
    interest: int


class LoanOffers(TypedDict):
    """What a loan would cost anybody, in every way that it may be repaid."""

    name: str
    amount: int
    months: int
    rate: str
    lpr_published_on: str
    offers: list[LoanOffer]
