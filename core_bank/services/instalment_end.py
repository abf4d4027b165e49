"""提前结清分期: a plan is ended, or undone on its first day; what falls due and what is spared is shown before the yes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from pydantic import Field

from banking.money import format_yuan
from core_bank import bills, instalment_plans, ledger
from core_bank.errors import NotFoundError
from core_bank.instalment_plans import Ending
from core_bank.messages import catalogue
from core_bank.models.bills import Bill, InstalmentPlan
from core_bank.models.ledger import Posting
from core_bank.services.service import At, Content, Option, Problem, Quote


class InstalmentEndContent(Content):
    """Which plan."""

    plan: Annotated[str, Field(max_length=40)]


class InstalmentEnd:
    """Needs a one-time password, because the whole rest falls due at once and nobody can split it again."""

    kind: ClassVar[str] = "instalment_end"
    content = InstalmentEndContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The plans with shares on no bill yet; one of which only the next bill's share is left may be named, not proposed."""
        if field != "plan":
            raise NotFoundError
        return [_option(at, plan) for plan in instalment_plans.running(at.session, at.customer_id)]

    def quote(self, at: At, content: InstalmentEndContent) -> Quote:
        """What the next bill carries then, and the interest that is spared."""
        plan = instalment_plans.plan_for_customer(at.session, at.customer_id, content.plan)
        ending = instalment_plans.ending(at.session, plan, at.now)
        return Quote(_summary(at, plan, ending), level=2, problem=_problem(ending))

    def carry_out(self, at: At, content: InstalmentEndContent, request_id: str) -> dict[str, Any]:
        """End it, or undo it."""
        plan = instalment_plans.plan_for_customer(at.session, at.customer_id, content.plan)
        # The account first, as the closing of a bill does; then the plan as it is by now.
        account = ledger.lock_accounts(at.session, [plan.account_id])[plan.account_id]
        if plan.bill_id is not None:
            bills.bill_for_customer(at.session, at.customer_id, plan.bill_id, lock=True)
        at.session.expire_all()
        plan = instalment_plans.plan_for_customer(at.session, at.customer_id, content.plan)
        ending = instalment_plans.ending(at.session, plan, at.now)
        problem = _problem(ending)
        if problem is not None:
            raise problem.error()
        done = {"plan_id": plan.plan_id, "how": "undone" if ending.undone else "settled"}
        instalment_plans.end(at.session, account, plan, ending)
        return done


def _problem(ending: Ending) -> Problem | None:
    if not ending.ahead and not ending.undone:
        return Problem("instalment_nearly_over", None, "All that is left is on the next bill anyway.")
    return None


def _option(at: At, plan: InstalmentPlan) -> Option:
    words, ending = catalogue().instalments, instalment_plans.ending(at.session, plan, at.now)
    return Option(
        value=plan.plan_id,
        title=_name(at, plan),
        note=words.left_note.format(count=ending.count, principal=format_yuan(ending.principal)),
        offered=_problem(ending) is None,
        words=[plan.plan_id],
    )


def _name(at: At, plan: InstalmentPlan) -> str:
    words = catalogue().instalments
    if plan.bill_id is not None:
        bill = at.session.get_one(Bill, plan.bill_id)
        subject = words.bill_name.format(period=bill.period, tail=bill.card_tail)
    else:
        posting = at.session.get_one(Posting, plan.posting_id)
        subject = words.purchase_name.format(day=posting.at.date(), merchant=posting.counterparty)
    return words.plan_name.format(subject=subject, months=plan.months)


def _summary(at: At, plan: InstalmentPlan, ending: Ending) -> dict[str, int | str | list[str]]:
    return {
        "name": _name(at, plan),
        "count": str(ending.count),
        "principal": ending.principal,
        "interest": ending.interest,
        "pays": ending.principal + ending.interest,
        "saved": ending.saved,
        "how": catalogue().instalments.ended["undone" if ending.undone else "settled"],
        "then": _then(at, plan, ending),
    }


def _then(at: At, plan: InstalmentPlan, ending: Ending) -> str:
    """On which bill it is to be paid, and by when."""
    words = catalogue().instalments
    if ending.undone and plan.bill_id is not None:
        return words.then_back_on_bill.format(due_on=at.session.get_one(Bill, plan.bill_id).due_on)
    closing = ending.closes_on
    told = words.then_next_bill.format(closing=closing, due_on=closing + timedelta(days=bills.DAYS_TO_PAY))
    return told if ending.undone else told + words.then_for_good
