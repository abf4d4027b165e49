"""Getting money back: redeeming what is held, or taking a purchase back that is still waiting."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from banking.money import format_yuan
from core_bank import risk_profiles, wealth, wealth_orders
from core_bank.clock import BEIJING
from core_bank.errors import NotFoundError
from core_bank.limits import AMOUNT_MAX
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.wealth import WealthHolding, WealthOrder
from core_bank.services.service import At, Content, Option, Problem, Quote
from core_bank.wealth_products import (
    Product,
    net_value,
    products,
    quick_redeem_max,
    units_for,
    working_days_after,
    worth,
)


class WealthRedemptionContent(Content):
    """Which holding or waiting purchase, all of it or ``amount`` (分) of its worth."""

    holding: str
    how_much: Literal["all", "part"]
    amount: Annotated[int, Field(gt=0, le=AMOUNT_MAX)] | None = None


class WealthRedemption:
    """Redeeming needs a one-time password; taking back what was not bought yet protects the customer and needs none."""

    kind: ClassVar[str] = "wealth_redemption"
    content = WealthRedemptionContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing: what to give up only the customer can say."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """Purchases that wait, then holdings; all or part, as far as what is known leaves the choice."""
        if field == "holding":
            mine = wealth_orders.holdings(at.session, at.customer_id)
            return [_order_option(order) for order in _waiting(at)] + [_option(at, one) for one in mine]
        if field == "how_much":
            words = catalogue().wealth
            whole, part = Option(value="all", title=words.all), Option(value="part", title=words.part)
            if known.get("holding") in {order.order_id for order in _waiting(at)}:
                return [whole]
            return [part] if known.get("amount") else [whole, part]
        raise NotFoundError

    def quote(self, at: At, content: WealthRedemptionContent) -> Quote:
        """What comes back, roughly how much, and when."""
        words, order = catalogue().wealth, _order(at, content)
        if order is not None:
            name, amount = products()[order.product_id].name, order.amount or 0
            summary = _summary(at, name, words.withdraws, amount, words.gives_back, order.account_id)
            return Quote(summary, level=1)
        holding = wealth_orders.holding_for_customer(at.session, at.customer_id, content.holding)
        product, when = products()[holding.product_id], _pays_at(at, holding, content)
        estimate = worth(_units(at, holding, content), net_value(product, at.now.date()))
        pays = words.pays_at_once if when <= at.now else words.pays_later.format(day=f"{when:%Y-%m-%d}")
        summary = _summary(at, product.name, words.redeems, estimate, pays, holding.account_id)
        return Quote(summary, level=2, problem=_problem(at, product, holding, content))

    def carry_out(self, at: At, content: WealthRedemptionContent, request_id: str) -> dict[str, Any]:
        """Take the purchase back, or the units out of the holding."""
        risk_profiles.lock_customer(at.session, at.customer_id)
        order = _order(at, content, lock=True)
        if order is not None:
            wealth_orders.withdraw(at.session, order, at.now)
            return {"order_id": order.order_id, "state": order.state}
        holding = wealth_orders.holding_for_customer(at.session, at.customer_id, content.holding, lock=True)
        product = products()[holding.product_id]
        problem = _problem(at, product, holding, content)
        if problem is not None:
            raise problem.error()
        units, when = _units(at, holding, content), _pays_at(at, holding, content)
        order = wealth_orders.redemption(at.session, holding, product, units, request_id, at.now, when)
        return {"order_id": order.order_id, "state": order.state, "amount": order.amount}


def _waiting(at: At) -> list[WealthOrder]:
    return [one for one in wealth_orders.waiting(at.session, at.customer_id) if one.side == "purchase"]


def _order(at: At, content: WealthRedemptionContent, lock: bool = False) -> WealthOrder | None:
    """The purchase that is meant, if it still waits. Raises NotFoundError when it no longer does."""
    order = wealth_orders.order_for_customer(at.session, at.customer_id, content.holding, lock)
    if order is not None and (order.side != "purchase" or order.state != "waiting"):
        raise NotFoundError
    return order


def _free_from(product: Product, holding: WealthHolding) -> datetime:
    day = holding.bought_on + timedelta(days=product.hold_days)
    return datetime.combine(day, time.min, tzinfo=BEIJING)


def _units(at: At, holding: WealthHolding, content: WealthRedemptionContent) -> int:
    """The units that are meant: all, or as many as the amount is worth today, at most all."""
    if content.how_much == "all" or content.amount is None:
        return holding.units
    value = net_value(products()[holding.product_id], at.now.date())
    return min(holding.units, units_for(content.amount, value))


def _pays_at(at: At, holding: WealthHolding, content: WealthRedemptionContent) -> datetime:
    """When the money arrives: now for what may be paid at once, else on the morning of a later working day."""
    product, session = products()[holding.product_id], at.session
    if product.redeem_days == 0:
        paid = wealth_orders.paid_at_once_today(session, at.customer_id, product, at.now)
        value = net_value(product, at.now.date())
        if paid + worth(_units(at, holding, content), value) <= quick_redeem_max():
            return at.now
    day = working_days_after(at.now.date(), max(1, product.redeem_days))
    return datetime.combine(day, time(at.settings.transfer_next_day_hour), tzinfo=BEIJING)


def _problem(
    at: At, product: Product, holding: WealthHolding, content: WealthRedemptionContent
) -> Problem | None:
    free_from = _free_from(product, holding)
    if at.now < free_from:
        field = "holding" if _something_free(at) else None
        details: dict[str, int | str] = {"name": product.name, "free_from": f"{free_from:%Y-%m-%d}"}
        return Problem("wealth_not_yet", field, "This holding cannot be redeemed yet.", details)
    if content.how_much == "all":
        return None
    if content.amount is None:
        return Problem("field_missing", "amount", "This is not known yet.")
    held = worth(holding.units, net_value(product, at.now.date()))
    if content.amount > held:
        return Problem("wealth_part_too_much", "amount", "More than the holding is worth.", {"most": held})
    left = held - content.amount
    if 0 < left < product.minimum:
        details = {"least": product.minimum, "most": held}
        return Problem("wealth_leaves_little", "amount", "Too little would be left.", details)
    return None


def _something_free(at: At) -> bool:
    mine = wealth_orders.holdings(at.session, at.customer_id)
    return bool(_waiting(at)) or any(_free_from(products()[one.product_id], one) <= at.now for one in mine)


def _option(at: At, holding: WealthHolding) -> Option:
    words, view = catalogue().wealth, wealth.holding_view(holding, at.now.date())
    text = words.holding if view.free_from <= at.now.date() else words.holding_locked
    note = text.format(bought_on=view.bought_on, free_from=view.free_from, worth=format_yuan(view.worth))
    return Option(value=holding.holding_id, title=view.name, note=note)


def _order_option(order: WealthOrder) -> Option:
    note = catalogue().wealth.order.format(amount=format_yuan(order.amount or 0))
    return Option(value=order.order_id, title=products()[order.product_id].name, note=note)


def _summary(
    at: At, name: str, what: str, amount: int, pays: str, account_id: str
) -> dict[str, int | str | list[str]]:
    tail = at.session.get_one(Account, account_id).card_tail or ""
    return {"name": name, "what": what, "estimate": amount, "pays": pays, "tail": tail}
