"""Plans of transfers: what a customer ordered for days to come, and what became of each day so far."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Literal, cast

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from banking.money import format_yuan
from banking.recurrence import Ending, Every, next_run, run_days
from core_bank.clock import BEIJING
from core_bank.errors import NotFoundError
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.payees import Payee
from core_bank.models.transfers import TransferPlan, TransferPlanRun
from core_bank.payees import short_name
from core_bank.settings import Settings
from language.calendar import months_before

_STANDING = ("open", "paused")
_NEXT_SHOWN = 3
_SURE_IN_EVERY_MONTH = 28


class RunView(BaseModel):
    """What became of one day of a plan; ``why`` in words where nothing was sent."""

    due_on: date
    state: Literal["done", "skipped"]
    why: str
    transfer_id: str | None


class PlanView(BaseModel):
    """A plan that stands; ``rhythm`` and ``total`` in words, ``next_days`` empty while it is paused."""

    plan_id: str
    payee: str
    payee_tail: str
    amount: int
    from_tail: str
    rhythm: str
    total: str
    state: Literal["open", "paused"]
    next_days: list[date]
    last: RunView | None


class PlansView(BaseModel):
    """A customer's plans that stand, the oldest first."""

    plans: list[PlanView]


def plans_of(session: Session, customer_id: str) -> list[TransferPlan]:
    """The customer's plans that stand, the oldest first."""
    query = select(TransferPlan).where(
        TransferPlan.customer_id == customer_id, TransferPlan.state.in_(_STANDING)
    )
    return list(session.scalars(query.order_by(TransferPlan.created_at, TransferPlan.plan_id)))


def plans_to(session: Session, payee: Payee, lock: bool = False) -> list[TransferPlan]:
    """The plans that stand and pay this payee, the oldest first."""
    query = select(TransferPlan).where(
        TransferPlan.payee_id == payee.payee_id, TransferPlan.state.in_(_STANDING)
    )
    query = query.order_by(TransferPlan.created_at, TransferPlan.plan_id)
    return list(session.scalars(query.with_for_update() if lock else query))


def plan_for_customer(session: Session, customer_id: str, plan_id: str, lock: bool = False) -> TransferPlan:
    """The customer's own plan that stands. Raises NotFoundError."""
    plan = session.get(TransferPlan, plan_id, with_for_update=True if lock else None, populate_existing=lock)
    if plan is None or plan.customer_id != customer_id or plan.state not in _STANDING:
        raise NotFoundError
    return plan


def plans_view(session: Session, settings: Settings, customer_id: str) -> PlansView:
    """The customer's plans, each with the days to come and what became of the last one."""
    return PlansView(plans=[_view(session, settings, plan) for plan in plans_of(session, customer_id)])


def set_due(plan: TransferPlan, settings: Settings, after: date) -> None:
    """Have the plan run next on its first day after ``after``; where there is none, it has ended."""
    plan.due_on = next_run(every_of(plan), plan.first_on, ending_of(plan, settings), after)
    plan.next_try_at = None if plan.due_on is None else at_hour(plan.due_on, settings.transfer_plan_hours[0])
    if plan.due_on is None:
        plan.state = "ended"


def pause(plan: TransferPlan) -> None:
    """Let the plan rest; days that pass meanwhile are not made up for."""
    plan.state, plan.due_on, plan.next_try_at = "paused", None, None


def resume(plan: TransferPlan, settings: Settings, today: date) -> None:
    """Go on with the first day of the plan after ``today``."""
    plan.state = "open"
    set_due(plan, settings, today)


def cancel(plan: TransferPlan) -> None:
    """End the plan for good; what was sent stays sent."""
    plan.state, plan.due_on, plan.next_try_at = "cancelled", None, None


def at_hour(day: date, hour: int) -> datetime:
    """That hour of that day in Beijing."""
    return datetime.combine(day, time(hour), tzinfo=BEIJING)


def every_of(plan: TransferPlan) -> Every:
    """How often the plan runs."""
    return cast(Every, plan.every)


def ending_of(plan: TransferPlan, settings: Settings) -> Ending:
    """When the plan ends, and after the longest time that a plan may last in any case."""
    return bounded(Ending.read(plan.ends), plan.first_on, settings)


def bounded(ending: Ending, first_on: date, settings: Settings) -> Ending:
    """``ending``, but no later than a plan that begins on ``first_on`` may last."""
    return ending.within(longest_until(first_on, settings))


def longest_until(first_on: date, settings: Settings) -> date:
    """The last day of a plan that begins on ``first_on``."""
    return months_before(first_on, -12 * settings.transfer_plan_years_max)


def rhythm(every: Every, first_on: date) -> str:
    """How often and on which day, in words."""
    words = catalogue().plans
    late = first_on.day > _SURE_IN_EVERY_MONTH and every in {"month", "quarter"}
    return words.every[f"{every}_late" if late else every].format(
        day=first_on.isoformat(), weekday=words.weekdays[first_on.weekday()], number=first_on.day
    )


def total(every: Every, first_on: date, ending: Ending, amount: int, settings: Settings) -> str:
    """How often in all and how much that makes, or, for a plan without an end of its own, until when at most."""
    words = catalogue().plans
    if every == "once":
        return words.total_once
    if ending == Ending():
        return words.total_open.format(until=longest_until(first_on, settings).isoformat())
    days = list(run_days(every, first_on, bounded(ending, first_on, settings)))
    if not days:
        # It would end before it begins, and is refused for that.
        return ""
    return words.total_ended.format(
        times=len(days), until=days[-1].isoformat(), amount=format_yuan(amount * len(days))
    )


def in_short(plan: TransferPlan) -> str:
    """How often, how much and when next, in words."""
    words = catalogue().plans
    next_on = words.paused if plan.due_on is None else words.next.format(day=plan.due_on.isoformat())
    return words.option.format(
        rhythm=rhythm(every_of(plan), plan.first_on), amount=format_yuan(plan.amount), next=next_on
    )


def first_days(days: Sequence[date]) -> str:
    """Days in words, one after the other."""
    return catalogue().plans.between.join(day.isoformat() for day in days)


def reason(code: str) -> str:
    """Why a day of a plan sent nothing, in words; a code without words of its own gets those for all others."""
    reasons = catalogue().plans.reasons
    return reasons.get(code, reasons["other"])


def next_days(plan: TransferPlan, settings: Settings) -> list[date]:
    """The next days of a plan, none while it is paused."""
    if plan.due_on is None:
        return []
    days = run_days(every_of(plan), plan.first_on, ending_of(plan, settings))
    after = plan.due_on - timedelta(days=1)
    return list(islice((day for day in days if day > after), _NEXT_SHOWN))


def last_run(session: Session, plan: TransferPlan) -> TransferPlanRun | None:
    """What became of the newest day of the plan."""
    query = select(TransferPlanRun).where(TransferPlanRun.plan_id == plan.plan_id)
    return session.scalars(query.order_by(TransferPlanRun.due_on.desc()).limit(1)).first()


def _view(session: Session, settings: Settings, plan: TransferPlan) -> PlanView:
    payee = session.get_one(Payee, plan.payee_id)
    run = last_run(session, plan)
    ending = Ending.read(plan.ends)
    return PlanView.model_validate(
        {
            "plan_id": plan.plan_id,
            "payee": short_name(payee),
            "payee_tail": payee.tail,
            "amount": plan.amount,
            "from_tail": session.get_one(Account, plan.account_id).card_tail or "",
            "rhythm": rhythm(every_of(plan), plan.first_on),
            "total": total(every_of(plan), plan.first_on, ending, plan.amount, settings),
            "state": plan.state,
            "next_days": next_days(plan, settings),
            "last": run
            and {
                "due_on": run.due_on,
                "state": run.state,
                "why": reason(run.reason) if run.reason else "",
                "transfer_id": run.transfer_id,
            },
        }
    )
