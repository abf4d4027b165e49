"""Runs what plans of transfers have due: each day of a plan once, through the ordinary way of a transfer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core_bank import ledger, outbox, transfer_plans, transfers
from core_bank.errors import BankError
from core_bank.models.payees import Payee
from core_bank.models.transfers import TransferPlan, TransferPlanRun
from core_bank.orders import Order
from core_bank.settings import Settings

_DUE_MAX = 100
_MAY_MEND = frozenset({"insufficient_funds", "limit_per_day", "class_limit", "account_frozen"})
"""What may be otherwise a few hours later; a no of the fraud gate, or of a payee, is final for that day."""


def due(session: Session, settings: Settings, now: datetime) -> list[str]:
    """Days of plans whose hour has come, the oldest first, as ``plan_id:day``."""
    query = (
        select(TransferPlan.plan_id, TransferPlan.due_on)
        .where(TransferPlan.state == "open", TransferPlan.next_try_at <= now)
        .order_by(TransferPlan.due_on, TransferPlan.plan_id)
        .limit(_DUE_MAX)
    )
    return [f"{plan_id}:{day.isoformat()}" for plan_id, day in session.execute(query) if day is not None]


def settling(settings: Settings) -> Callable[[Session, str, datetime], None]:
    """``settle`` with these settings, as the schedule calls it."""
    return lambda session, run_id, now: settle(session, settings, run_id, now)


def settle(session: Session, settings: Settings, run_id: str, now: datetime) -> None:
    """Send what one day of a plan ordered, try again later that day, or skip it. Does nothing for a day that is settled.

    A day that the bank missed altogether is made up for; a plan that was cancelled or paused meanwhile sends nothing.
    """
    plan_id, _, day = run_id.partition(":")
    plan = session.get_one(TransferPlan, plan_id)
    # The accounts first, as whoever orders something does, so that two writers cannot wait in a circle.
    receiver = session.get_one(Payee, plan.payee_id).account_id or ledger.SETTLEMENT
    ledger.lock_accounts(session, [plan.account_id, receiver, ledger.FEES])
    plan = session.get_one(TransferPlan, plan_id, with_for_update=True, populate_existing=True)
    due_on = date.fromisoformat(day)
    if plan.state != "open" or plan.due_on != due_on or plan.next_try_at is None or plan.next_try_at > now:
        return
    transfer_id, refused = _send(session, settings, plan, now)
    again = _later_try(settings, due_on, now) if refused in _MAY_MEND else None
    if again is not None:
        plan.next_try_at = again
        return
    run = TransferPlanRun(plan_id=plan_id, due_on=due_on, state="skipped" if refused else "done", at=now)
    run.reason, run.transfer_id = refused, transfer_id
    session.add(run)
    transfer_plans.set_due(plan, settings, due_on)
    _tell(session, plan, run, now)


def _send(
    session: Session, settings: Settings, plan: TransferPlan, now: datetime
) -> tuple[str | None, str | None]:
    """The id of the transfer that was sent, or the code of why there is none."""
    order = Order(payee_id=plan.payee_id, amount=plan.amount, from_account_id=plan.account_id)
    try:
        sent = transfers.send_planned(session, settings, plan.customer_id, order, now)
    except BankError as refused:
        # Refusals come before anything is written.
        return None, refused.body.code
    return sent.transfer_id, None


def _later_try(settings: Settings, due_on: date, now: datetime) -> datetime | None:
    """The next hour of the due day at which it is tried again."""
    hours = [transfer_plans.at_hour(due_on, hour) for hour in settings.transfer_plan_hours]
    return next((hour for hour in hours if hour > now), None)


def _tell(session: Session, plan: TransferPlan, run: TransferPlanRun, now: datetime) -> None:
    payee = session.get_one(Payee, plan.payee_id)
    data = {
        "plan_id": plan.plan_id,
        "due_on": run.due_on.isoformat(),
        "state": run.state,
        "why": transfer_plans.reason(run.reason) if run.reason else "",
        "amount": plan.amount,
        "payee": payee.name,
        "tail": payee.tail,
        "transfer_id": run.transfer_id,
    }
    outbox.emit(session, now, "transfer_plan.run", plan.customer_id, data)
