"""Applying for a loan: checked early, judged at once, and paid out with the same yes where the scorecard is sure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

from pydantic import Field

from banking.lending import (
    Applicant,
    Assessment,
    Wish,
    assess,
    lending_rules,
    standing_objection,
    wish_objection,
)
from banking.money import format_yuan
from banking.repayment import METHODS, Method, total_interest
from banking.suitability import Objection
from core_bank import accounts, applicants, ledger, loan_applications, loan_book, loans, risk_profiles
from core_bank.errors import NotFoundError
from core_bank.limits import AMOUNT_MAX
from core_bank.loan_book import Terms
from core_bank.loan_products import Product, Rate, products, rate_of
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.loans import LoanApplication
from core_bank.services.own_accounts import account_option
from core_bank.services.service import At, Content, Option, Problem, Quote
from language.calendar import months_before

_DEFAULT_PRODUCT = "consumer_loan"
_TERMS_MAX = 120
"""So many months may be named; which of them are lent for is the product's affair."""
_PAID_OUT_CLASS = "I"


class LoanApplicationContent(Content):
    """What is wanted; what is not yet known may be left out of a quote, but nothing is written down with gaps.

    ``term`` is ``12m``; ``monthly_income`` (分) counts only where the bank's books show none.
    """

    product: str
    amount: Annotated[int, Field(gt=0, le=AMOUNT_MAX)] | None = None
    term: Annotated[str, Field(pattern=r"^[0-9]{1,3}m$")] | None = None
    method: Method | None = None
    purpose: Annotated[str, Field(max_length=20)] | None = None
    monthly_income: Annotated[int, Field(gt=0, le=AMOUNT_MAX)] | None = None
    account_id: str | None = None
    allows_check: bool | None = None

    @property
    def months(self) -> int | None:
        """The term in months."""
        return int(self.term.removesuffix("m")) if self.term else None


@dataclass(frozen=True)
class _Case:
    """One wish with all that it is judged by."""

    product: Product
    rate: Rate
    wish: Wish
    applicant: Applicant


class LoanRequest:
    """Always needs a one-time password, which is the customer's signature under the terms shown."""

    kind: ClassVar[str] = "loan_application"
    content = LoanApplicationContent

    def known(self, at: At) -> dict[str, Any]:
        """The loan that can be had here, and the income that the books show."""
        income = applicants.income_of(at.session, at.customer_id, at.now.date()).amount
        return {"product": _DEFAULT_PRODUCT, "monthly_income": income or None}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """Loans, terms, the three ways to repay with what each costs, and the accounts that money is paid into."""
        product = products().get(known.get("product", ""), products()[_DEFAULT_PRODUCT])
        match field:
            case "product":
                return [_product_option(one) for one in products().values()]
            case "term":
                return [_term_option(product, months) for months in range(1, _TERMS_MAX + 1)]
            case "method":
                return [_method_option(at, product, method, known) for method in METHODS]
            case "account_id":
                return [account_option(one) for one in _receivers(at)]
        raise NotFoundError

    def quote(self, at: At, content: LoanApplicationContent) -> Quote:
        """What it costs, as the cost sheet of 2026 asks for it: rate, payments, all interest, no fee."""
        case = _case(at, content)
        return Quote(summary=_summary(at, case, content), level=2, problem=_problem(at, case, content))

    def carry_out(self, at: At, content: LoanApplicationContent, request_id: str) -> dict[str, Any]:
        """Judge it; pay out what is approved."""
        risk_profiles.lock_customer(at.session, at.customer_id)
        case = _case(at, content)
        problem = _problem(at, case, content)
        if problem is not None:
            raise problem.error()
        account = _receiver(at, content)
        account = ledger.lock_accounts(at.session, [account.account_id])[account.account_id]
        judged = assess(case.applicant, case.wish, lending_rules())
        application = loan_applications.apply(
            at.session,
            account,
            case.product.product_id,
            case.wish,
            case.applicant,
            judged,
            request_id,
            at.now,
        )
        outcome = _outcome(at, application, account, judged)
        return {"application_id": application.application_id, "state": application.state, "outcome": outcome}


def _case(at: At, content: LoanApplicationContent) -> _Case:
    """Raises NotFoundError for an unknown product."""
    if content.product not in products():
        raise NotFoundError
    product = products()[content.product]
    rate = rate_of(product, content.months or 1, at.now.date())
    wish = Wish(content.amount, content.months, content.method, content.purpose, rate.total)
    return _Case(
        product,
        rate,
        wish,
        applicants.applicant_of(at.session, at.customer_id, content.monthly_income, at.now),
    )


def _receivers(at: At) -> list[Account]:
    mine = accounts.deposit_accounts(at.session, at.customer_id)
    return [account for account in mine if account.account_class == _PAID_OUT_CLASS]


def _receiver(at: At, content: LoanApplicationContent) -> Account:
    """The account that is paid into. Raises NotFoundError for one that may not."""
    for account in _receivers(at):
        if account.account_id == content.account_id:
            return account
    raise NotFoundError


def _product_option(product: Product) -> Option:
    return Option(value=product.product_id, title=product.name, offered=product.online)


def _term_option(product: Product, months: int) -> Option:
    title = catalogue().loans.months.format(months=months)
    return Option(value=f"{months}m", title=title, offered=months in product.offered_months)


def _method_option(at: At, product: Product, method: Method, known: Mapping[str, str]) -> Option:
    words, rules = catalogue().loans, lending_rules()
    amount, months = known.get("amount", ""), known.get("term", "").removesuffix("m")
    note, offered = "", True
    if amount.isdigit() and months.isdigit() and int(amount) > 0 and int(months) > 0:
        terms = Terms(int(amount), rate_of(product, int(months), at.now.date()).total, int(months), method)
        note = loans.cost_in_words(terms)
        offered = method != "interest_only" or int(months) <= rules.interest_only_months_max
    return Option(value=method, title=words.methods[method], note=note, offered=offered)


def _problem(at: At, case: _Case, content: LoanApplicationContent) -> Problem | None:
    """The first reason against it, of what is known so far."""
    objection = _objection(at, case)
    if objection is not None:
        message = "The rules of lending, or the product's own, refuse this application."
        return Problem(objection.code, objection.field, message, objection.details)
    if content.account_id is not None and accounts.is_frozen(at.session, _receiver(at, content)):
        return Problem("account_frozen", None, "Nothing may leave this account, so no loan is paid into it.")
    for name, value in content.model_dump().items():
        if value is None and not (name == "monthly_income" and case.applicant.verified):
            return Problem("field_missing", name, "This is not known yet.")
    if not content.allows_check:
        return Problem("loan_without_check", None, "The credit report may not be looked at.")
    return None


def _objection(at: At, case: _Case) -> Objection | None:
    rules, product = lending_rules(), case.product
    if not product.online:
        return Objection("loan_with_person", None, {"name": product.name, "guide": product.guide})
    return (
        standing_objection(case.applicant, at.now.date(), rules)
        or _bounds_objection(product, case.wish, rules.purposes)
        or wish_objection(case.applicant, case.wish, rules)
    )


def _bounds_objection(product: Product, wish: Wish, purposes: tuple[str, ...]) -> Objection | None:
    """What lies outside of what the product is for."""
    if wish.amount is not None and not product.least <= wish.amount <= product.most:
        return Objection("loan_amount_range", "amount", {"least": product.least, "most": product.most})
    shortest, longest = product.months
    if wish.months is not None and not shortest <= wish.months <= longest:
        return Objection("loan_term_range", "term", {"shortest": f"{shortest}", "longest": f"{longest}"})
    if wish.purpose is not None and wish.purpose not in (*purposes, *lending_rules().purposes_refused):
        return Objection("loan_purpose", "purpose")
    return None


def _summary(at: At, case: _Case, content: LoanApplicationContent) -> dict[str, int | str | list[str]]:
    words, wish = catalogue().loans, case.wish
    told: dict[str, int | str | list[str]] = {
        "name": case.product.name,
        "least": case.product.least,
        "most": case.product.most,
        "rate": loans.rate_in_words(case.rate.total),
        "made_of": words.made_of.format(
            lpr=loans.rate_in_words(case.rate.lpr),
            published_on=case.rate.published_on,
            spread=case.rate.spread,
        ),
        "earns": _earns(at, case.applicant),
    }
    if wish.amount is None or wish.months is None or wish.method is None:
        return told
    terms = Terms(wish.amount, wish.rate, wish.months, wish.method)
    return told | {
        "way": words.methods[wish.method],
        "payments": loans.payments_in_words(terms),
        "interest": total_interest(terms.instalments),
        "first_due": months_before(at.now.date(), -1).isoformat(),
    }


def _earns(at: At, applicant: Applicant) -> str:
    words = catalogue().loans
    if not applicant.verified:
        return words.income_declared
    income = applicants.income_of(at.session, at.customer_id, at.now.date())
    return words.income_known.format(payer=income.payer, months=income.months)


def _outcome(at: At, application: LoanApplication, account: Account, judged: Assessment) -> str:
    words = catalogue().loans
    reasons = "\n".join(words.reasons[name] for name in judged.reasons)
    if application.state == "review":
        return words.review.format(reasons=reasons)
    if application.state == "refused":
        again_on = months_before(at.now.date(), -lending_rules().reapply_months)
        return words.refused.format(reasons=reasons, again_on=again_on)
    loan = loan_book.loan_of_application(at.session, application.application_id)
    first = loan_book.instalments(at.session, loan)[0]
    return words.approved.format(
        amount=format_yuan(loan.amount),
        tail=account.card_tail or "",
        loan_id=loan.loan_id,
        first_due=first.due_on,
        payment=format_yuan(loan_book.unpaid(first)),
    )
