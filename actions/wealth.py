"""理财, as it is looked at: what a customer holds, and the products that suit, side by side in plain words."""

from __future__ import annotations

from collections.abc import Iterator

from actions.messages import words_of
from actions.reply import Reply
from actions.turn import Turn
from banking.money import format_yuan
from banking.ports.core_bank import CoreBank
from banking.ports.wealth import RiskGrade, Wealth, WealthHolding, WealthProduct, WealthWaiting


class HoldingsJourney:
    """Every holding with what it is worth and from when it is free, every order that waits, and the risk grade."""

    name = "holdings"

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``."""
        wealth = await self._core_bank.wealth(turn.customer_id)
        grade = _grade(wealth["profile"])
        if not wealth["holdings"] and not wealth["waiting"]:
            reply.say("utter_holdings_none", grade=grade)
            return
        reply.say("utter_holdings", lines="\n".join(_lines(wealth, turn.now.date().isoformat())), grade=grade)


class WealthProductsJourney:
    """What suits the customer, least risk first: how it works, when it comes back, what it costs, how far it once fell."""

    name = "wealth_products"

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``; without a test that holds nothing is proposed."""
        shelf = await self._core_bank.wealth_products(turn.customer_id)
        fitting = [product for product in shelf["products"] if product["fits"]]
        if not fitting:
            reply.say("utter_wealth_products_none")
            return
        reply.say("utter_wealth_products", grade=shelf["grade"], lines="\n".join(map(_product, fitting)))


def _lines(wealth: Wealth, today: str) -> Iterator[str]:
    for holding in wealth["holdings"]:
        yield _holding(holding, today)
    for order in wealth["waiting"]:
        yield _waiting(order)


def _holding(holding: WealthHolding, today: str) -> str:
    locked = holding["free_from"] > today
    return words_of(
        "lines",
        "wealth_holding",
        name=holding["name"],
        risk=holding["risk"],
        worth=format_yuan(holding["worth"]),
        change=words_of("phrases", "more" if holding["gain"] >= 0 else "less", amount=_size(holding["gain"])),
        free=words_of("phrases", "free_from" if locked else "free_now", day=holding["free_from"]),
    )


def _waiting(order: WealthWaiting) -> str:
    day, time = order["settles_at"][:10], order["settles_at"][11:16]
    amount = format_yuan(order["amount"])
    return words_of("lines", f"wealth_{order['side']}", name=order["name"], amount=amount, day=day, time=time)


def _grade(profile: RiskGrade | None) -> str:
    if profile is None:
        return words_of("lines", "risk_untested")
    line = "risk_grade" if profile["holds"] else "risk_expired"
    return words_of("lines", line, **profile)


def _product(product: WealthProduct) -> str:
    locked = product["hold_days"] > 0
    return words_of(
        "lines",
        "wealth_product",
        name=product["name"],
        risk=product["risk"],
        plain=product["plain"],
        term=words_of("phrases", "locked_days" if locked else "free_always", days=product["hold_days"]),
        minimum=format_yuan(product["minimum"]),
        fee=product["fee"],
        fall=f"{product['deepest_fall']:.1%}",
    )


def _size(amount: int) -> str:
    return format_yuan(abs(amount))
