"""查转账到哪了: where the transfers are that the customer asks about, when they should arrive, and what to do when not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from actions import payees as who
from actions.messages import says, words_of
from actions.reply import Reply
from actions.turn import Turn
from banking.choice import Choice, payload
from banking.money import format_yuan
from banking.ports.core_bank import CoreBank
from banking.ports.transfers import TransferProgress

SHOWN_MAX = 3


class TransferProgressJourney:
    """The newest transfers, or those to the person or of the amount that is named; each with its stage."""

    name = "transfer_progress"

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``."""
        every = await self._core_bank.transfer_progress(turn.customer_id)
        if not every:
            reply.say("utter_transfer_progress_none")
            return
        meant = await self._meant(turn, every)
        if not meant:
            reply.say("utter_transfer_progress_no_match", lines=_line(every[0]))
            return
        shown = meant[: 1 if says(turn.frame.text, "last_one") else SHOWN_MAX]
        reply.say("utter_transfer_progress", list(_ways(shown[0])), lines="\n".join(map(_line, shown)))
        if any(one["late"] for one in shown):
            reply.say("utter_transfer_progress_late")

    async def _meant(self, turn: Turn, every: Sequence[TransferProgress]) -> list[TransferProgress]:
        """Those that fit whom and how much the message names."""
        words = [str(value) for value in turn.values("payee")]
        payees = await self._core_bank.payees(turn.customer_id)
        named = who.meant(turn.frame.text, words, payees)
        tails = {(one["name"], one["tail"]) for one in named.sure}
        amounts = set(turn.values("amount"))
        return [
            one
            for one in every
            if (not tails or (one["to"]["name"], one["to"]["tail"]) in tails)
            and (not named.words or bool(tails) or named.words in one["to"]["name"])
            and (not amounts or one["amount"] in amounts)
        ]


def _line(one: TransferProgress) -> str:
    to = one["to"]
    shown = {
        "payee": to["nickname"] or to["name"],
        "bank": to["bank"],
        "tail": to["tail"],
        "amount": format_yuan(one["amount"]),
        "arrival": words_of("arrivals", one["arrival"]),
        "ordered": _minute(one["created_at"]),
        "leaves": _minute(one["executes_at"] or ""),
        "left": _minute(one["posted_at"] or ""),
        "expected": _minute(one["expected_by"]),
        "transfer_id": one["transfer_id"],
    }
    stage = "late" if one["late"] else one["stage"]
    line = words_of("lines", f"progress_{stage}", **shown)
    recall = one["recall"]
    if recall is None:
        return line
    how = "progress_recall_closed" if recall["closed"] else "progress_recall"
    return "\n".join([line, words_of("lines", how, **recall)])


def _ways(one: TransferProgress) -> Iterator[Choice]:
    """What may still be done about a transfer."""
    transfer_id = one["transfer_id"]
    if one["stage"] == "waiting":
        start = payload("start", journey="call_off", fields={"transfer_id": transfer_id})
        yield Choice(words_of("buttons", "call_off"), start)
    if one["stage"] in {"sent", "arrived"} and one["recall"] is None:
        start = payload("start", journey="transfer_recall", fields={"transfer": transfer_id})
        yield Choice(words_of("buttons", "ask_back"), start)


def _minute(moment: str) -> str:
    return moment[:16].replace("T", " ")
