"""办理进度: where the new card is, how far a disputed charge is looked into, and what comes next."""

from __future__ import annotations

from collections.abc import Iterator

from actions.messages import words_of
from actions.reply import Reply
from actions.turn import Turn
from banking.choice import Choice, payload
from banking.money import format_yuan
from banking.ports.cards import Delivery, Dispute, Progress
from banking.ports.core_bank import CoreBank


class ProgressJourney:
    """Every new card that is not in use yet, every disputed charge; a card that is there can be activated with one tap."""

    name = "progress"

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``."""
        found = await self._core_bank.progress(turn.customer_id)
        lines = [*map(_delivery, found["deliveries"]), *map(_dispute, found["disputes"])]
        if not lines:
            reply.say("utter_progress_none")
            return
        reply.say("utter_progress", list(_ways(found)), lines="\n".join(lines))


def _delivery(delivery: Delivery) -> str:
    card = words_of("lines", "card", name=delivery["name"], tail=delivery["tail"])
    day = delivery["arrives_on"]
    return words_of("deliveries", delivery["state"], card=card, ordered=delivery["ordered_on"], day=day)


def _dispute(dispute: Dispute) -> str:
    line = f"{dispute['state']}_credited" if dispute["credited"] else dispute["state"]
    return words_of(
        "disputes",
        line,
        day=dispute["charged_on"],
        merchant=dispute["merchant"],
        amount=format_yuan(dispute["amount"]),
        number=dispute["dispute_id"],
        answer_by=dispute["answer_by"],
        decided=dispute["decided_on"],
        finding=dispute["finding"] or words_of("disputes", "no_finding"),
    )


def _ways(found: Progress) -> Iterator[Choice]:
    if any(one["state"] in {"arrived", "ready"} for one in found["deliveries"]):
        yield Choice(words_of("buttons", "card_activation"), payload("start", journey="card_activation"))
    if any(one["state"] == "refused" for one in found["disputes"]):
        yield Choice(words_of("buttons", "person"), payload("handoff"))
