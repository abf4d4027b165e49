"""Transfers: one by one, planned for days to come, asked back."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from core_bank.models.base import Base


class Transfer(Base):
    """Money on its way: ``pending`` with a hold, then ``posted`` or ``voided``.

    ``gate_level`` and ``gate_reasons`` are what the fraud gate said of it (banking/fraud_gate.py).
    """

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("amount > 0 AND fee >= 0", name="amounts"),
        CheckConstraint("state IN ('pending', 'posted', 'voided')", name="state"),
        Index("ix_transfers_account_created", "from_account_id", "created_at"),
        Index("ix_transfers_state_executes", "state", "executes_at"),
    )
    transfer_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    from_account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    from_tail: Mapped[str] = mapped_column(String(4))
    payee_id: Mapped[str | None] = mapped_column(ForeignKey("payees.payee_id"))
    bill_id: Mapped[str | None] = mapped_column(ForeignKey("bills.bill_id"))
    to_account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    to_name: Mapped[str] = mapped_column(String(60))
    to_nickname: Mapped[str | None] = mapped_column(String(40))
    to_bank: Mapped[str] = mapped_column(String(40))
    to_tail: Mapped[str] = mapped_column(String(4))
    amount: Mapped[int]
    fee: Mapped[int]
    arrival: Mapped[str] = mapped_column(String(10))
    memo: Mapped[str] = mapped_column(String(60))
    counts_against_limits: Mapped[bool]
    gate_level: Mapped[str] = mapped_column(String(10), default="pass", server_default="pass")
    gate_reasons: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    created_at: Mapped[datetime]
    executes_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    posted_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    balance_after: Mapped[int | None]


class TransferPlan(Base):
    """Transfers that a customer ordered for days to come (banking/recurrence.py).

    ``due_on`` is the day of the next run, None once there is none; ``next_try_at`` is when it is tried. ``ends`` is an
    ``Ending`` as it is written. One request makes one plan.
    """

    __tablename__ = "transfer_plans"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("state IN ('open', 'paused', 'ended', 'cancelled')", name="state"),
        Index("ix_transfer_plans_state_try", "state", "next_try_at"),
    )
    plan_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    payee_id: Mapped[str] = mapped_column(ForeignKey("payees.payee_id"))
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.request_id"), unique=True)
    amount: Mapped[int]
    every: Mapped[str] = mapped_column(String(10))
    first_on: Mapped[date]
    ends: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date | None]
    next_try_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class TransferPlanRun(Base):
    """What became of one day of a plan. Its key is the plan and the day: no day is ever run twice.

    ``reason`` says why a ``skipped`` one sent nothing.
    """

    __tablename__ = "transfer_plan_runs"
    __table_args__ = (CheckConstraint("state IN ('done', 'skipped')", name="state"),)
    plan_id: Mapped[str] = mapped_column(ForeignKey("transfer_plans.plan_id"), primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(40))
    transfer_id: Mapped[str | None] = mapped_column(ForeignKey("transfers.transfer_id"), unique=True)
    at: Mapped[datetime]


class TransferRecall(Base):
    """A transfer that has left and that the sender asks back; the receiver decides.

    ``way``: through which bank it is asked. ``closed_at``: when the sender was told how it ended.
    """

    __tablename__ = "transfer_recalls"
    __table_args__ = (CheckConstraint("way IN ('own_bank', 'other_bank')", name="way"),)
    recall_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfers.transfer_id"), unique=True)
    reason: Mapped[str] = mapped_column(String(20))
    way: Mapped[str] = mapped_column(String(10))
    answer_by: Mapped[date] = mapped_column(index=True)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
