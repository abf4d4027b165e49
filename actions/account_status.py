"""账户状态: why a card or an account cannot be used, since when, and what would lift it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actions.messages import words_of
from actions.reply import Reply
from actions.turn import Turn
from banking.choice import Choice, payload
from banking.ports.accounts import Restriction
from banking.ports.core_bank import CoreBank

_JOURNEY_OF = {
    "own_freeze": "card_unfreeze",
    "loss": "card_replacement",
    "expired": "card_replacement",
    "inactive": "card_activation",
}
"""What the customer can do here; everything else needs a person."""
_WITH_A_VISIT = frozenset({"dormant", "identity_expired", "fraud_watch"})


class AccountStatusJourney:
    """Every restriction with its reason and its way out; the card that is named counts alone."""

    name = "account_status"

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``."""
        found = await self._core_bank.restrictions(turn.customer_id)
        named = [one for one in found if one["tail"] == turn.value("card_tail")]
        shown = named or found
        if not shown:
            reply.say("utter_account_status_clear")
            return
        reply.say("utter_account_status", list(_ways(shown)), lines="\n".join(map(_line, shown)))


def _line(restriction: Restriction) -> str:
    since = restriction["since"]
    return words_of(
        "restrictions",
        restriction["reason"],
        name=words_of("lines", "card", name=restriction["name"], tail=restriction["tail"]),
        since=words_of("phrases", "since", day=since) if since else "",
        authority=restriction["authority"],
        ends_on=restriction["ends_on"],
    )


def _ways(restrictions: Sequence[Restriction]) -> Iterator[Choice]:
    """A button for every different way out, the journeys of the customer's own first."""
    reasons = {one["reason"] for one in restrictions}
    for journey in dict.fromkeys(_JOURNEY_OF[name] for name in _JOURNEY_OF if name in reasons):
        yield Choice(words_of("buttons", journey), payload("start", journey=journey))
    if reasons & _WITH_A_VISIT:
        fields = {"purpose": "restriction"}
        yield Choice(words_of("buttons", "visit"), payload("start", journey="appointment", fields=fields))
    if reasons - set(_JOURNEY_OF):
        yield Choice(words_of("buttons", "person"), payload("handoff"))
