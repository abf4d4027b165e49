"""积分兑换: points for a gift, once, with what is left shown before the yes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from banking.points import balance
from core_bank import points
from core_bank.errors import NotFoundError
from core_bank.messages import catalogue
from core_bank.models.customers import Customer
from core_bank.points import Gift
from core_bank.services.service import At, Content, Option, Problem, Quote


class PointsRedemptionContent(Content):
    """Which gift."""

    gift: str


class PointsExchange:
    """No money moves; an exchange cannot be taken back, which is said before."""

    kind: ClassVar[str] = "points_redemption"
    content = PointsRedemptionContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The gifts; those that the points are not enough for may be named, and are not proposed."""
        if field != "gift":
            raise NotFoundError
        there = _balance(at)
        note = catalogue().points.cost
        return [
            Option(
                value=one.gift,
                title=one.title,
                note=note.format(points=f"{one.points:,}"),
                offered=one.points <= there,
            )
            for one in points.gifts().values()
        ]

    def quote(self, at: At, content: PointsRedemptionContent) -> Quote:
        """What it takes and what is left; ``points_short`` is refused."""
        gift, there = _gift(content), _balance(at)
        customer = at.session.get_one(Customer, at.customer_id)
        summary: dict[str, int | str | list[str]] = {
            "title": gift.title,
            "points": f"{gift.points:,}",
            "left": f"{there - gift.points:,}",
            "phone": customer.masked_phone,
        }
        problem = None
        if gift.points > there:
            details: dict[str, int | str] = {"points": f"{gift.points:,}", "there": f"{there:,}"}
            problem = Problem("points_short", "gift", "There are not enough points.", details)
        return Quote(summary, level=1, problem=problem)

    def carry_out(self, at: At, content: PointsRedemptionContent, request_id: str) -> dict[str, Any]:
        """Take the points."""
        redemption = points.redeem(at.session, at.customer_id, _gift(content), request_id, at.now)
        return {"redemption_id": redemption.redemption_id}


def _gift(content: PointsRedemptionContent) -> Gift:
    if content.gift not in points.gifts():
        raise NotFoundError
    return points.gifts()[content.gift]


def _balance(at: At) -> int:
    return balance(points.lots_of(at.session, at.customer_id, at.now.date()))
