"""What a customer sees of wealth products: the shelf, what is held and worth, what waits, and the own risk grade."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pydantic import BaseModel
from sqlalchemy.orm import Session

from banking.suitability import (
    Buyer,
    expires_on,
    risk_objection,
    standing_objection,
    suitability_rules,
)
from core_bank import risk_profiles, wealth_orders
from core_bank.messages import catalogue
from core_bank.models.wealth import WealthHolding, WealthOrder
from core_bank.wealth_products import Product, deepest_fall, net_value, products, worth


class ProductView(BaseModel):
    """A product in plain words; ``minimum`` in 分, ``deepest_fall`` 0 to 1 within the last year.

    ``fits``: it is open and may be offered to this customer.
    """

    product_id: str
    name: str
    risk: str
    plain: str
    hold_days: int
    redeem_days: int
    fee: str
    minimum: int
    deepest_fall: float
    open: bool
    fits: bool


class ProductsView(BaseModel):
    """The whole shelf, least risk first; ``grade`` in words while a test holds."""

    grade: str | None
    products: list[ProductView]


class HoldingView(BaseModel):
    """What one purchase has left. Money in 分; ``gain`` is worth less cost; ``units`` and ``net_value`` as people read them."""

    holding_id: str
    product_id: str
    name: str
    risk: str
    bought_on: date
    free_from: date
    units: str
    net_value: str
    cost: int
    worth: int
    gain: int


class WaitingView(BaseModel):
    """An order that is not done yet; ``amount`` in 分, an estimate for a redemption."""

    order_id: str
    side: str
    name: str
    amount: int
    settles_at: datetime


class GradeView(BaseModel):
    """The newest risk test; ``holds`` until ``expires_on``."""

    grade: str
    title: str
    covers: str
    tested_on: date
    expires_on: date
    holds: bool


class WealthView(BaseModel):
    """All of it; ``profile`` None before the first test."""

    profile: GradeView | None
    holdings: list[HoldingView]
    waiting: list[WaitingView]


def products_view(session: Session, customer_id: str, today: date) -> ProductsView:
    """The shelf as this customer may see it."""
    buyer = risk_profiles.buyer_of(session, customer_id, today)
    able = standing_objection(buyer, today, suitability_rules()) is None
    views = [_product(product, buyer, today) for product in products().values()]
    return ProductsView(grade=grade_in_words(buyer.grade) if able and buyer.grade else None, products=views)


def wealth_view(session: Session, customer_id: str, today: date) -> WealthView:
    """What the customer has."""
    return WealthView(
        profile=_grade(session, customer_id, today),
        holdings=[holding_view(one, today) for one in wealth_orders.holdings(session, customer_id)],
        waiting=[_waiting(one, today) for one in wealth_orders.waiting(session, customer_id)],
    )


def holding_view(holding: WealthHolding, today: date) -> HoldingView:
    """A holding as of ``today``."""
    product = products()[holding.product_id]
    value = net_value(product, today)
    now_worth = worth(holding.units, value)
    return HoldingView(
        holding_id=holding.holding_id,
        product_id=product.product_id,
        name=product.name,
        risk=risk_in_words(product.risk),
        bought_on=holding.bought_on,
        free_from=holding.bought_on + timedelta(days=product.hold_days),
        units=units_in_words(holding.units),
        net_value=net_value_in_words(value),
        cost=holding.cost,
        worth=now_worth,
        gain=now_worth - holding.cost,
    )


def may_offer(product: Product, buyer: Buyer, today: date) -> bool:
    """Whether the product may be offered unasked: open, and nothing stands against the customer buying it."""
    rules = suitability_rules()
    return (
        product.open
        and standing_objection(buyer, today, rules) is None
        and risk_objection(buyer, product.risk, rules) is None
    )


def risk_in_words(risk: str) -> str:
    """R2 中低风险."""
    return catalogue().wealth.risk.format(risk=risk, title=suitability_rules().risks[risk])


def grade_in_words(grade: str) -> str:
    """C2 稳健型."""
    return catalogue().wealth.grade.format(grade=grade, title=suitability_rules().grades[grade].title)


def units_in_words(units: int) -> str:
    """Hundredths of units with two decimals."""
    return f"{units // 100:,}.{units % 100:02d}"


def net_value_in_words(value: int) -> str:
    """Ten-thousandths of a yuan with four decimals."""
    return f"{value // 10_000}.{value % 10_000:04d}"


def _product(product: Product, buyer: Buyer, today: date) -> ProductView:
    return ProductView(
        product_id=product.product_id,
        name=product.name,
        risk=risk_in_words(product.risk),
        plain=product.plain,
        hold_days=product.hold_days,
        redeem_days=product.redeem_days,
        fee=product.fee,
        minimum=product.minimum,
        deepest_fall=deepest_fall(product, today),
        open=product.open,
        fits=may_offer(product, buyer, today),
    )


def _grade(session: Session, customer_id: str, today: date) -> GradeView | None:
    profile, rules = risk_profiles.newest(session, customer_id), suitability_rules()
    if profile is None:
        return None
    tested_on = profile.tested_at.date()
    grade, over = rules.grades[profile.grade], expires_on(tested_on, rules)
    return GradeView(
        grade=profile.grade,
        title=grade.title,
        covers=grade.covers,
        tested_on=tested_on,
        expires_on=over,
        holds=today < over,
    )


def _waiting(order: WealthOrder, today: date) -> WaitingView:
    product = products()[order.product_id]
    estimate = worth(order.units or 0, net_value(product, today))
    return WaitingView(
        order_id=order.order_id,
        side=order.side,
        name=product.name,
        amount=estimate if order.amount is None else order.amount,
        settles_at=order.settles_at,
    )
