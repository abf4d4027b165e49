"""Loans and the applications for them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from core_bank.models.base import Base


class LoanApplication(Base):
    """A wish for a loan and what became of it; ``reasons`` are the factors that kept it down, ``points`` the scorecard's.

    ``income`` (分 a month) is what was judged; ``verified``: the bank's own books showed it.
    """

    __tablename__ = "loan_applications"
    __table_args__ = (
        CheckConstraint("state IN ('approved', 'review', 'refused')", name="state"),
        Index("ix_loan_applications_customer_created", "customer_id", "created_at"),
    )
    application_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"))
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.request_id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    product_id: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int]
    months: Mapped[int] = mapped_column(Integer)
    method: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(20))
    rate: Mapped[int] = mapped_column(Integer)
    income: Mapped[int]
    verified: Mapped[bool]
    points: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))
    reasons: Mapped[list[str]]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(40))


class Loan(Base):
    """Money lent. ``rate`` in basis points a year holds for its whole life; ``balance`` is the principal that is still owed."""

    __tablename__ = "loans"
    __table_args__ = (CheckConstraint("balance >= 0 AND amount > 0", name="amounts"),)
    loan_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    application_id: Mapped[str | None] = mapped_column(ForeignKey("loan_applications.application_id"))
    product_id: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int]
    balance: Mapped[int]
    rate: Mapped[int] = mapped_column(Integer)
    method: Mapped[str] = mapped_column(String(20))
    started_on: Mapped[date]
    settled_on: Mapped[date | None]


class LoanInstalment(Base):
    """One month's payment of a loan. Money goes to interest and penalty first (``paid_interest``), then to the principal.

    ``short_on`` is the day on which a try to take the money first found too little; lateness is counted from then, so that a
    bank that was away makes nobody late. ``penalty`` is what it has cost up to ``accrued_on``. ``next_try_at`` is when money
    is taken next, None once all of it is paid. ``held_for`` is the restriction of the account that stopped the newest try; being
    held makes nobody late.
    """

    __tablename__ = "loan_instalments"
    __table_args__ = (
        CheckConstraint("principal >= 0 AND interest >= 0 AND penalty >= 0", name="amounts"),
        CheckConstraint("paid_principal BETWEEN 0 AND principal", name="paid_principal"),
        CheckConstraint("paid_interest BETWEEN 0 AND interest + penalty", name="paid_interest"),
        Index("ix_loan_instalments_next_try", "next_try_at"),
    )
    loan_id: Mapped[str] = mapped_column(ForeignKey("loans.loan_id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    due_on: Mapped[date]
    principal: Mapped[int]
    interest: Mapped[int]
    penalty: Mapped[int] = mapped_column(default=0)
    paid_principal: Mapped[int] = mapped_column(default=0)
    paid_interest: Mapped[int] = mapped_column(default=0)
    short_on: Mapped[date | None]
    accrued_on: Mapped[date | None]
    next_try_at: Mapped[datetime | None]
    held_for: Mapped[str | None] = mapped_column(String(20))
