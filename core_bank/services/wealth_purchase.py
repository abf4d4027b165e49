"""Buying a wealth product: only what suits the customer, every key fact confirmed one by one, time to think again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, ClassVar

from pydantic import Field

from banking.money import format_yuan
from banking.suitability import (
    Objection,
    amount_objection,
    cooling_off_hours,
    risk_objection,
    standing_objection,
    suitability_rules,
)
from core_bank import accounts, ledger, limits, risk_profiles, wealth, wealth_orders
from core_bank.errors import NotFoundError
from core_bank.limits import AMOUNT_MAX
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.services.own_accounts import account_option
from core_bank.services.service import At, Content, Option, Problem, Quote
from core_bank.wealth_products import Product, products, quick_redeem_max

_FACTS = ("risk", "term", "cost", "reserve", "own")
_PAYING_CLASSES = {"I", "II"}


class WealthPurchaseContent(Content):
    """What is bought, for how much (分), from which account, and which key facts the customer has confirmed.

    What is not yet known may be left out of a quote; nothing is written down before all of it is there.
    """

    product: str
    amount: Annotated[int, Field(gt=0, le=AMOUNT_MAX)] | None = None
    account_id: str | None = None
    knows_risk: bool | None = None
    knows_term: bool | None = None
    knows_cost: bool | None = None
    knows_reserve: bool | None = None
    knows_own: bool | None = None


class WealthPurchase:
    """Always needs a one-time password."""

    kind: ClassVar[str] = "wealth_purchase"
    content = WealthPurchaseContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing: what to buy only the customer can say."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The shelf, of which only what suits the customer is offered; or the accounts that may pay."""
        if field == "product":
            return [_option(at, product) for product in products().values()]
        if field == "account_id":
            return [account_option(account) for account in _payers(at)]
        raise NotFoundError

    def quote(self, at: At, content: WealthPurchaseContent) -> Quote:
        """The key facts in words, and when it would be bought."""
        product = _product(content)
        return Quote(summary=_summary(at, product, content), level=2, problem=_problem(at, product, content))

    def carry_out(self, at: At, content: WealthPurchaseContent, request_id: str) -> dict[str, Any]:
        """Hold the money, and buy now or after the time to think again."""
        product = _product(content)
        risk_profiles.lock_customer(at.session, at.customer_id)
        account = _payer(at, content)
        account = ledger.lock_accounts(at.session, [account.account_id])[account.account_id]
        problem = _problem(at, product, content)
        if problem is not None:
            raise problem.error()
        order = wealth_orders.purchase(
            at.session,
            account,
            product,
            content.amount or 0,
            _facts(product, content.amount or 0),
            request_id,
            at.now,
            at.now + timedelta(hours=_hours(at, product)),
        )
        words = catalogue().wealth
        outcome = words.waits.format(until=f"{order.settles_at:%Y-%m-%d %H:%M}")
        if order.state == "done":
            net_value = wealth.net_value_in_words(order.net_value or 0)
            outcome = words.bought.format(net_value=net_value, units=wealth.units_in_words(order.units or 0))
        return {"order_id": order.order_id, "state": order.state, "outcome": outcome}


def _product(content: WealthPurchaseContent) -> Product:
    if content.product not in products():
        raise NotFoundError
    return products()[content.product]


def _payers(at: At) -> list[Account]:
    mine = accounts.deposit_accounts(at.session, at.customer_id)
    return [account for account in mine if account.account_class in _PAYING_CLASSES]


def _payer(at: At, content: WealthPurchaseContent) -> Account:
    """The account that pays. Raises NotFoundError for one that may not."""
    for account in _payers(at):
        if account.account_id == content.account_id:
            return account
    raise NotFoundError


def _hours(at: At, product: Product) -> int:
    buyer = risk_profiles.buyer_of(at.session, at.customer_id, at.now.date())
    return cooling_off_hours(buyer, product.risk, suitability_rules())


def _option(at: At, product: Product) -> Option:
    words = catalogue().wealth
    buyer = risk_profiles.buyer_of(at.session, at.customer_id, at.now.date())
    term = words.term_locked.format(days=product.hold_days) if product.hold_days else words.term_free
    risk = wealth.risk_in_words(product.risk)
    return Option(
        value=product.product_id,
        title=product.name,
        note=words.product.format(risk=risk, term=term, minimum=product.min_yuan),
        offered=wealth.may_offer(product, buyer, at.now.date()),
    )


def _problem(at: At, product: Product, content: WealthPurchaseContent) -> Problem | None:
    """The first reason against it, of what is known so far."""
    found = _unsuitable(at, product, content.amount)
    if found is None and content.account_id is not None and content.amount is not None:
        found = _unpayable(at, content, content.amount)
    return found or _unconfirmed(content)


def _unsuitable(at: At, product: Product, amount: int | None) -> Problem | None:
    rules, today = suitability_rules(), at.now.date()
    buyer = risk_profiles.buyer_of(at.session, at.customer_id, today)
    objection = standing_objection(buyer, today, rules)
    if objection is None and not product.open:
        objection = Objection("wealth_product_closed", "product", {"name": product.name})
    objection = objection or risk_objection(buyer, product.risk, rules)
    if objection is None and amount is not None:
        if amount < product.minimum:
            details: dict[str, int | str] = {"name": product.name, "least": product.minimum}
            objection = Objection("wealth_amount_small", "amount", details)
        objection = objection or amount_objection(buyer, amount, rules)
    if objection is None:
        return None
    message = "The rules of suitability, or the product's own, refuse this purchase."
    return Problem(objection.code, objection.field, message, objection.details)


def _unpayable(at: At, content: WealthPurchaseContent, amount: int) -> Problem | None:
    standing = accounts.standing_of(at.session, _payer(at, content), at.now)
    problem = limits.problem_of(standing, amount, fee=0, within_limits=False)
    if problem is None:
        return None
    field = None if problem.code == "account_frozen" else "amount"
    return Problem(problem.code, field, problem.message, problem.details)


def _unconfirmed(content: WealthPurchaseContent) -> Problem | None:
    """Nothing is sold to somebody to whom one of the facts is not clear, or was not put."""
    for name, value in content.model_dump().items():
        if value is None:
            return Problem("field_missing", name, "This is not known yet.")
        if value is False:
            return Problem("wealth_not_clear", None, "The customer has not confirmed a key fact.")
    return None


def _summary(at: At, product: Product, content: WealthPurchaseContent) -> dict[str, int | str | list[str]]:
    words, hours = catalogue().wealth, _hours(at, product)
    until = f"{at.now + timedelta(hours=hours):%Y-%m-%d %H:%M}"
    told = {f"fact_{name}": text for name, text in _facts(product, content.amount or 0).items()}
    return {
        **told,
        "name": product.name,
        "risk": wealth.risk_in_words(product.risk),
        "when": words.buys_later.format(hours=hours, until=until) if hours else words.buys_at_once,
    }


def _facts(product: Product, amount: int) -> dict[str, str]:
    """The key facts as the customer is told them, and as the order keeps them."""
    words = catalogue().wealth.facts
    term = words.term_locked if product.hold_days else words.term_free
    texts = {name: getattr(words, name) for name in _FACTS if name != "term"} | {"term": term}
    values = {
        "name": product.name,
        "risk": wealth.risk_in_words(product.risk),
        "plain": product.plain,
        "quick": format_yuan(quick_redeem_max()),
        "days": product.hold_days,
        "arrival": product.redeem_days,
        "fee": product.fee,
        "amount": format_yuan(amount),
    }
    return {name: texts[name].format(**values) for name in _FACTS}
