"""积分: how many, what runs out when, and what they buy."""

from __future__ import annotations

from collections.abc import Sequence

from actions.messages import joined, words_of
from actions.reply import Reply
from actions.turn import Turn
from banking.choice import Choice, payload
from banking.ports.core_bank import CoreBank
from banking.ports.points import Gift, PointsLot


class PointsJourney:
    """A way to exchange them only where there is something to get."""

    name = "points"

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``."""
        found = await self._core_bank.points(turn.customer_id)
        if not found["has_card"]:
            reply.say("utter_points_no_card")
            return
        reply.say(
            "utter_points",
            _ways(found["gifts"]),
            balance=f"{found['balance']:,}",
            expiry=_expiry(found["soon"], found["next"]),
            gifts="\n".join(map(_gift, found["gifts"])),
        )


def _expiry(soon: Sequence[PointsLot], coming: PointsLot | None) -> str:
    if soon:
        lots = [
            words_of("lines", "points_lot", day=one["expires_on"], points=f"{one['points']:,}")
            for one in soon
        ]
        return words_of("lines", "points_soon", lots=joined(lots))
    if coming is None:
        return words_of("lines", "points_none")
    return words_of("lines", "points_next", day=coming["expires_on"], points=f"{coming['points']:,}")


def _gift(gift: Gift) -> str:
    line = "gift" if gift["affordable"] else "gift_short"
    return words_of("lines", line, title=gift["title"], points=f"{gift['points']:,}")


def _ways(gifts: Sequence[Gift]) -> list[Choice]:
    if not any(gift["affordable"] for gift in gifts):
        return []
    return [Choice(words_of("buttons", "redeem_points"), payload("start", journey="points_redemption"))]
