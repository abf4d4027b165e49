"""Repaying a loan early, wholly or in part: what it costs now and what it saves is shown before the yes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from banking.money import format_yuan
from banking.repayment import Method, highest_payment, schedule, shortened, total_interest
from core_bank import accounts, ledger, limits, loan_book
from core_bank.errors import NotFoundError
from core_bank.limits import AMOUNT_MAX
from core_bank.loan_products import products
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.loans import Loan
from core_bank.services.service import At, Content, Option, Problem, Quote

Effect = Literal["shorter", "lower"]


class LoanRepaymentContent(Content):
    """Which loan, all of it or ``amount`` (分) of the principal, and whether then the loan gets shorter or the payments lower."""

    loan: str
    how_much: Literal["all", "part"]
    amount: Annotated[int, Field(gt=0, le=AMOUNT_MAX)] | None = None
    effect: Effect | None = None


@dataclass(frozen=True)
class _Plan:
    """What is repaid now (``principal``, ``interest``), what is left in how many months, and what that saves; all in 分."""

    principal: int
    interest: int
    left: int
    months: int
    payment: int
    saved: int


class LoanRepayment:
    """Costs nothing but the interest up to today. Needs a one-time password, because money leaves the account."""

    kind: ClassVar[str] = "loan_repayment"
    content = LoanRepaymentContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing: which loan, and how much, only the customer can say."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The loans that run; all or part; what a part does, with what it saves."""
        words = catalogue().loans
        if field == "loan":
            return [_loan_option(one) for one in _running(at)]
        if field == "how_much":
            whole, part = (
                Option(value="all", title=words.all, note=words.settled),
                Option(value="part", title=words.part),
            )
            return [part] if known.get("amount") else [whole, part]
        if field == "effect":
            return _effects(at, known)
        raise NotFoundError

    def quote(self, at: At, content: LoanRepaymentContent) -> Quote:
        """What is paid now, what is left, and what is saved."""
        loan = loan_book.loan_for_customer(at.session, at.customer_id, content.loan)
        problem = _problem(at, loan, content)
        plan = None if problem else _plan(at, loan, _principal(loan, content), content.effect)
        return Quote(_summary(at, loan, plan), level=2, problem=problem)

    def carry_out(self, at: At, content: LoanRepaymentContent, request_id: str) -> dict[str, Any]:
        """Take the money and plan what is left."""
        loan = loan_book.loan_for_customer(at.session, at.customer_id, content.loan, lock=True)
        problem = _problem(at, loan, content)
        if problem is not None:
            raise problem.error()
        plan = _plan(at, loan, _principal(loan, content), content.effect)
        loan_book.repay_early(at.session, loan, plan.principal, plan.months, at.now)
        return {"loan_id": loan.loan_id, "left": loan.balance}


def _running(at: At) -> list[Loan]:
    return [one for one in loan_book.loans(at.session, at.customer_id) if one.settled_on is None]


def _loan_option(loan: Loan) -> Option:
    note = catalogue().loans.owed.format(balance=format_yuan(loan.balance), started_on=loan.started_on)
    return Option(value=loan.loan_id, title=products()[loan.product_id].name, note=note)


def _effects(at: At, known: Mapping[str, str]) -> list[Option]:
    """A loan of 先息后本 cannot get shorter: its principal is due at the end."""
    words = catalogue().loans
    if "loan" not in known:
        return [Option(value=effect, title=title) for effect, title in words.effects.items()]
    loan = loan_book.loan_for_customer(at.session, at.customer_id, known["loan"])
    amount = int(known["amount"]) if known.get("amount", "").isdigit() else 0
    effects: tuple[Effect, ...] = ("lower",) if loan.method == "interest_only" else ("shorter", "lower")
    return [_effect_option(at, loan, amount, effect) for effect in effects]


def _effect_option(at: At, loan: Loan, amount: int, effect: Effect) -> Option:
    words, note = catalogue().loans, ""
    if 0 < amount < loan.balance:
        plan = _plan(at, loan, amount, effect)
        note = words.effect.format(
            months=plan.months, payment=format_yuan(plan.payment), saved=format_yuan(plan.saved)
        )
    return Option(value=effect, title=words.effects[effect], note=note)


def _principal(loan: Loan, content: LoanRepaymentContent) -> int:
    return loan.balance if content.how_much == "all" else content.amount or 0


def _plan(at: At, loan: Loan, principal: int, effect: Effect | None) -> _Plan:
    """What repaying ``principal`` now comes to; without an effect named yet the payments get lower."""
    coming = loan_book.planned(at.session, loan)
    interest = loan_book.early_interest(at.session, loan, principal, at.now.date())
    before = sum(one.interest for one in coming)
    left, months = loan.balance - principal, len(coming)
    if left == 0:
        return _Plan(principal, interest, 0, 0, 0, before - interest)
    method: Method = loan.method  # type: ignore[assignment]
    if effect == "shorter":
        usual = max(one.principal + one.interest for one in coming)
        months = shortened(left, loan.rate, months, method, usual)
    payment = highest_payment(left, loan.rate, months, method)
    after = total_interest(schedule(left, loan.rate, months, method))
    return _Plan(principal, interest, left, months, payment, before - interest - after)


def _problem(at: At, loan: Loan, content: LoanRepaymentContent) -> Problem | None:
    late = loan_book.missed(at.session, loan)
    if late > 0:
        return Problem("loan_late_first", None, "What is late is paid first.", {"late": late})
    if content.how_much == "part":
        problem = _part_problem(loan, content)
        if problem is not None:
            return problem
    return _unpayable(at, loan, content)


def _part_problem(loan: Loan, content: LoanRepaymentContent) -> Problem | None:
    if content.amount is None:
        return Problem("field_missing", "amount", "This is not known yet.")
    least, most = products()[loan.product_id].early_least, loan.balance
    if content.amount >= most:
        return Problem("loan_part_is_all", "amount", "This is all of it, or more.", {"most": most})
    if content.amount < least:
        return Problem("loan_part_small", "amount", "Less than may be repaid early.", {"least": least})
    if content.effect is None:
        return Problem("field_missing", "effect", "This is not known yet.")
    return None


def _unpayable(at: At, loan: Loan, content: LoanRepaymentContent) -> Problem | None:
    account = at.session.get_one(Account, loan.account_id)
    plan = _plan(at, loan, _principal(loan, content), content.effect)
    standing = accounts.standing_of(at.session, account, at.now)
    problem = limits.problem_of(standing, plan.principal + plan.interest, fee=0, within_limits=False)
    if problem is None:
        return None
    if problem.code == "account_frozen":
        return Problem(problem.code, None, problem.message, problem.details)
    details = {"available": ledger.available(account), "pays": plan.principal + plan.interest}
    field = "amount" if content.how_much == "part" else "how_much"
    return Problem("loan_money_short", field, problem.message, details)


def _summary(at: At, loan: Loan, plan: _Plan | None) -> dict[str, int | str | list[str]]:
    words = catalogue().loans
    account = at.session.get_one(Account, loan.account_id)
    told: dict[str, int | str | list[str]] = {
        "name": products()[loan.product_id].name,
        "tail": account.card_tail or "",
        "balance": loan.balance,
    }
    if plan is None:
        return told
    then = words.then_settled
    if plan.left > 0:
        then = words.then_left.format(
            left=format_yuan(plan.left), months=plan.months, payment=format_yuan(plan.payment)
        )
    return told | {
        "principal": plan.principal,
        "interest": plan.interest,
        "pays": plan.principal + plan.interest,
        "saved": max(0, plan.saved),
        "then": then,
    }
