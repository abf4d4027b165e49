"""管理定时转账: a plan is cancelled, paused, or taken up again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Literal, get_args

from core_bank import transfer_plans
from core_bank.errors import NotFoundError
from core_bank.messages import catalogue
from core_bank.models.payees import Payee
from core_bank.models.transfers import TransferPlan
from core_bank.payees import short_name
from core_bank.services.service import At, Content, Option, Problem, Quote

Change = Literal["cancel", "pause", "resume"]


class PlanCancelContent(Content):
    """Which plan, and what becomes of it."""

    plan: str
    change: Change


class PlanCancel:
    """Stopping keeps the money where it is and needs no code; going on sends money and needs one."""

    kind: ClassVar[str] = "plan_cancel"
    content = PlanCancelContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The plans that stand; what can be done with the one that is known."""
        if field == "plan":
            return [_option(at, plan) for plan in transfer_plans.plans_of(at.session, at.customer_id)]
        if field != "change":
            raise NotFoundError
        titles = catalogue().plans.changes
        possible = _changes(at, known["plan"]) if "plan" in known else get_args(Change)
        return [Option(value=one, title=titles[one]) for one in possible]

    def quote(self, at: At, content: PlanCancelContent) -> Quote:
        """What the plan is and what becomes of it; ``plan_state`` is refused. Raises NotFoundError."""
        plan = transfer_plans.plan_for_customer(at.session, at.customer_id, content.plan)
        words = catalogue().plans
        summary: dict[str, int | str | list[str]] = {
            "to": short_name(at.session.get_one(Payee, plan.payee_id)),
            "each": plan.amount,
            "rhythm": transfer_plans.rhythm(transfer_plans.every_of(plan), plan.first_on),
            "does": words.changes[content.change],
            "then": words.then[content.change],
        }
        problem = None
        if content.change not in _changes(at, plan.plan_id):
            problem = Problem("plan_state", "change", "The plan is in this state already.")
        return Quote(summary, level=2 if content.change == "resume" else 1, problem=problem)

    def carry_out(self, at: At, content: PlanCancelContent, request_id: str) -> dict[str, Any]:
        """Do it."""
        plan = transfer_plans.plan_for_customer(at.session, at.customer_id, content.plan, lock=True)
        match content.change:
            case "cancel":
                transfer_plans.cancel(plan)
            case "pause":
                transfer_plans.pause(plan)
            case "resume":
                transfer_plans.resume(plan, at.settings, at.now.date())
        return {"plan_id": plan.plan_id}


def _changes(at: At, plan_id: str) -> list[Change]:
    paused = any(
        plan.plan_id == plan_id and plan.state == "paused"
        for plan in transfer_plans.plans_of(at.session, at.customer_id)
    )
    return ["resume", "cancel"] if paused else ["pause", "cancel"]


def _option(at: At, plan: TransferPlan) -> Option:
    payee = at.session.get_one(Payee, plan.payee_id)
    return Option(value=plan.plan_id, title=short_name(payee), note=transfer_plans.in_short(plan))
