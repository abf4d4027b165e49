"""定时转账: money that leaves on a day to come, once or again and again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import islice
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field, field_validator

from banking.recurrence import Ending, Every, run_days
from core_bank import accounts, fraud_gate, limits, orders, transfer_plans
from core_bank.errors import NotFoundError
from core_bank.fraud_gate import Told
from core_bank.identifiers import new_identifier
from core_bank.limits import AMOUNT_MAX
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.payees import Payee
from core_bank.models.transfers import TransferPlan
from core_bank.orders import Order
from core_bank.payees import payee_for_customer, payees_of, short_name
from core_bank.services.own_accounts import account_option
from core_bank.services.service import At, Content, Option, Problem, Quote
from language.calendar import last_day, months_before

_SHOWN_DAYS = 3
_EVERY_DAY: Literal["day"] = "day"


class TransferPlanContent(Content):
    """Whom, how much (分), and when; what is not yet known may be left out of a quote, but no plan is written down with gaps.

    ``first_on`` is the day of the first run; the last day of every month needs none. ``ends`` is an ``Ending`` as it is
    written. ``signs`` are the signs of fraud in what the customer said.
    """

    payee: str
    amount: Annotated[int, Field(ge=0, le=AMOUNT_MAX)]
    every: Every | Literal["day"]
    first_on: str | None = None
    ends: str | None = None
    account_id: str | None = None
    signs: list[str] = Field(default_factory=list)

    @field_validator("first_on")
    @classmethod
    def _is_a_day(cls, first_on: str | None) -> str | None:
        if first_on is not None:
            date.fromisoformat(first_on)
        return first_on

    @field_validator("ends")
    @classmethod
    def _is_an_ending(cls, ends: str | None) -> str | None:
        if ends is not None:
            Ending.read(ends)
        return ends

    @field_validator("signs")
    @classmethod
    def _are_signs(cls, signs: list[str]) -> list[str]:
        return Told(signs=signs).signs


class TransferPlans:
    """The one-time password of the plan stands for every run of it, so the plan goes only where nothing gives pause."""

    kind: ClassVar[str] = "transfer_plan"
    content = TransferPlanContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The customer's payees; the account that pays where none is named, and the others."""
        if field == "payee":
            return [
                Option(value=one.payee_id, title=short_name(one), note=one.tail)
                for one in payees_of(at.session, at.customer_id)
            ]
        if field != "account_id":
            raise NotFoundError
        usual = accounts.default_account(at.session, at.customer_id)
        return [
            account_option(one, offered=one is usual)
            for one in accounts.deposit_accounts(at.session, at.customer_id)
        ]

    def quote(self, at: At, content: TransferPlanContent) -> Quote:
        """The first days, what it comes to, and what happens on a day that cannot be; always needs a one-time password."""
        payee, account = _payee(at, content), _account(at, content)
        problem = _problem(at, content, account)
        first_on = _first_on(at, content)
        if content.every == "day" or first_on is None:
            return Quote({}, level=2, problem=problem)
        return Quote(_summary(at, content, payee, account, content.every, first_on), level=2, problem=problem)

    def carry_out(self, at: At, content: TransferPlanContent, request_id: str) -> dict[str, Any]:
        """Write the plan down; its first day is due."""
        first_on = _first_on(at, content)
        if first_on is None:
            raise NotFoundError
        plan = TransferPlan(
            plan_id=new_identifier("pl"),
            customer_id=at.customer_id,
            account_id=_account(at, content).account_id,
            payee_id=content.payee,
            request_id=request_id,
            amount=content.amount,
            every=content.every,
            first_on=first_on,
            ends=content.ends or str(Ending()),
            state="open",
            created_at=at.now,
        )
        transfer_plans.set_due(plan, at.settings, at.now.date())
        at.session.add(plan)
        return {"plan_id": plan.plan_id}


def _payee(at: At, content: TransferPlanContent) -> Payee:
    payee = payee_for_customer(at.session, at.customer_id, content.payee)
    if payee is None:
        raise NotFoundError
    return payee


def _account(at: At, content: TransferPlanContent) -> Account:
    if content.account_id is None:
        return accounts.default_account(at.session, at.customer_id)
    return accounts.account_for_customer(at.session, at.customer_id, content.account_id)


def _first_on(at: At, content: TransferPlanContent) -> date | None:
    """The first day; the last day of a month is the coming one, of this month while it is not today."""
    if content.every != "month_end":
        return date.fromisoformat(content.first_on) if content.first_on else None
    today = at.now.date()
    ends_on = last_day(today.year, today.month)
    return ends_on if ends_on > today else months_before(ends_on, -1)


def _summary(
    at: At, content: TransferPlanContent, payee: Payee, account: Account, every: Every, first_on: date
) -> dict[str, int | str | list[str]]:
    ending = Ending.read(content.ends or str(Ending()))
    days = run_days(every, first_on, transfer_plans.bounded(ending, first_on, at.settings))
    first_hour, *later = [f"{hour}:00" for hour in at.settings.transfer_plan_hours]
    words, once = catalogue().plans, every == "once"
    course = {
        "rhythm": transfer_plans.rhythm(every, first_on),
        "days": transfer_plans.first_days(list(islice(days, _SHOWN_DAYS))),
        "total": transfer_plans.total(every, first_on, ending, content.amount, at.settings),
    }
    return {
        **course,
        "to": short_name(payee),
        "to_name": payee.name,
        "to_tail": payee.tail,
        "each": content.amount,
        "per": "" if once else words.each_time,
        "course": [line.format(**course) for line in (words.course_once if once else words.course)],
        "tail": account.card_tail or "",
        "hour": first_hour,
        "again": words.again.format(hours=words.between.join(later)) if later else words.no_again,
        "limit": account.limit_per_transfer,
        "day_limit": account.limit_per_day,
    }


def _problem(at: At, content: TransferPlanContent, account: Account) -> Problem | None:
    """The first reason against it: its rhythm and days, its amount, its end, what stands already, the fraud gate."""
    if content.every == _EVERY_DAY:
        return Problem("plan_every_day", "every", "No plan runs every day.")
    return (
        _problem_of_days(at, content)
        or _problem_of_amount(at, content, account)
        or _problem_of_end(at, content)
        or _problem_of_number(at, content)
        or _problem_of_trust(at, content, account)
    )


def _problem_of_days(at: At, content: TransferPlanContent) -> Problem | None:
    first_on, today = _first_on(at, content), at.now.date()
    if first_on is None:
        return Problem("plan_day_missing", "first_on", "The first day is not known.")
    details: dict[str, int | str] = {"day": first_on.isoformat()}
    if first_on < today:
        return Problem("plan_day_past", "first_on", "This day has passed.", details)
    if first_on == today:
        return Problem(
            "plan_day_today", "first_on", "A plan begins tomorrow at the earliest.", _at_once(content)
        )
    if first_on > months_before(today, -at.settings.transfer_plan_months_ahead_max):
        details["months"] = str(at.settings.transfer_plan_months_ahead_max)
        return Problem("plan_day_far", "first_on", "This day is too far ahead.", details)
    return None


def _problem_of_amount(at: At, content: TransferPlanContent, account: Account) -> Problem | None:
    if content.amount == 0:
        return Problem("bad_amount", "amount", "The amount must be at least one fen.")
    if accounts.is_frozen(at.session, account):
        return Problem("account_frozen", None, "Nothing may leave this account: its card is frozen or lost.")
    most = min(
        account.limit_per_transfer, account.limit_per_day, limits.class_cap_per_day(account.account_class)
    )
    if content.amount > most:
        return Problem(
            "plan_over_limit", "amount", "More than may leave the account at once.", {"most": most}
        )
    return None


def _problem_of_end(at: At, content: TransferPlanContent) -> Problem | None:
    first_on = _first_on(at, content)
    if content.every in {"once", _EVERY_DAY} or first_on is None:
        return None
    if content.ends is None:
        return Problem("plan_end_missing", "ends", "It is not known when the plan ends.")
    ending = Ending.read(content.ends)
    longest = transfer_plans.longest_until(first_on, at.settings)
    if ending.until is not None and ending.until < first_on:
        details = {"until": ending.until.isoformat(), "day": first_on.isoformat()}
        return Problem("plan_ends_before", "ends", "The plan would end before it begins.", details)
    if _lasts_longer(content, first_on, ending, longest):
        details = {"years": str(at.settings.transfer_plan_years_max), "longest": longest.isoformat()}
        return Problem("plan_too_long", "ends", "No plan lasts so long.", details)
    return None


def _lasts_longer(content: TransferPlanContent, first_on: date, ending: Ending, longest: date) -> bool:
    if ending.until is not None:
        return ending.until > longest
    every: Any = content.every
    within = sum(1 for _ in run_days(every, first_on, Ending(until=longest)))
    return ending.times is not None and ending.times > within


def _problem_of_number(at: At, content: TransferPlanContent) -> Problem | None:
    """Neither the same plan twice nor more plans than anybody keeps in mind."""
    standing = transfer_plans.plans_of(at.session, at.customer_id)
    wanted = (content.payee, content.amount, content.every, _first_on(at, content))
    for plan in standing:
        if (plan.payee_id, plan.amount, plan.every, plan.first_on) == wanted:
            return Problem("plan_exists", None, "There is the same plan already.")
    if len(standing) >= at.settings.transfer_plans_max:
        return Problem("plans_full", None, "Too many plans.", {"most": str(at.settings.transfer_plans_max)})
    return None


def _problem_of_trust(at: At, content: TransferPlanContent, account: Account) -> Problem | None:
    """Nobody is there to be asked when a plan runs, so it may go only where a transfer would go without a question."""
    order = Order(
        payee_id=content.payee,
        amount=content.amount,
        from_account_id=account.account_id,
        told=Told(signs=content.signs),
    )
    planned = orders.plan(at.session, at.customer_id, order, at.settings.transfer_fee_fen, at.now)
    if planned.destination is None:
        return Problem("unknown_payee", "payee", "The customer has no such payee.")
    if planned.verdict.level == "refuse":
        return Problem("plan_payee_reported", None, "The payee is reported as a cheat.")
    if fraud_gate.unattended_refusal(planned.verdict) is not None:
        return Problem(
            "plan_gives_pause", None, "The fraud gate would not let it go by itself.", _at_once(content)
        )
    return None


def _at_once(content: TransferPlanContent) -> dict[str, int | str]:
    """What a button needs that sends the same money at once; the amount in plain 分."""
    return {"payee_id": content.payee, "fen": str(content.amount)}
