"""明细: what was paid and received, to whom, when, and how much in all."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from actions import effects
from actions import payees as who
from actions.messages import says, words_of
from actions.reply import Reply
from actions.turn import Turn
from banking.money import format_yuan
from banking.ports.core_bank import CoreBank
from banking.ports.payees import Payee
from banking.ports.transactions import Transaction, TransactionPage

DEFAULT_DAYS = 30
SHOWN_MAX = 5
Query = dict[str, str | int]


class TransactionsJourney:
    """Searches by period, merchant, person, direction, amount; answers with count, sum and newest lines."""

    name = "transactions"

    def __init__(self, core_bank: CoreBank) -> None:
        self._core_bank = core_bank

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``."""
        payees = await self._core_bank.payees(turn.customer_id) if turn.value("payee") else []
        query = plan_query(turn, payees)
        page = await self._core_bank.transactions(turn.customer_id, query)
        if not page["transactions"]:
            reply.say("utter_transactions_none", scope=_scope(query))
            return
        if query["limit"] == 1:
            newest = page["transactions"][0]
            reply.say("utter_last_transaction", line=_line(newest), scope=_scope(query))
        else:
            lines = "\n".join(_line(transaction) for transaction in page["transactions"])
            response = "utter_transactions" if page["count"] <= SHOWN_MAX else "utter_transactions_newest"
            values = {
                "count": page["count"],
                "shown": len(page["transactions"]),
                "total": _total(page, query),
            }
            reply.say(response, scope=_scope(query), lines=lines, **values)
        reply.effect(effects.card("transactions", query=query, **page))


def plan_query(turn: Turn, payees: Sequence[Payee]) -> Query:
    """The search that the message asks for; without a period 30 days, for "the last one" any time."""
    last_one = says(turn.frame.text, "last_one") and not turn.value("period")
    query: Query = {"limit": 1 if last_one else SHOWN_MAX}
    if not last_one:
        today = turn.now.date()
        default = {"from": (today - timedelta(days=DEFAULT_DAYS)).isoformat(), "to": today.isoformat()}
        query |= turn.value("period") or default
    for name in ("merchant", "direction", "card_tail"):
        if turn.value(name):
            query[name] = str(turn.value(name))
    if turn.value("payee"):
        found = who.named(str(turn.value("payee")), payees)
        query["counterparty"] = found[0]["name"] if len(found) == 1 else str(turn.value("payee"))
    for role in ("min", "max"):
        if turn.value("amount", role):
            query[f"amount_{role}"] = int(turn.value("amount", role))
    exact = turn.value("amount")
    if exact:
        query |= {"amount_min": int(exact), "amount_max": int(exact)}
    return query


def _scope(query: Query) -> str:
    """What was searched, in words."""
    parts: list[str] = []
    if "from" in query:
        name = "one_day" if query["from"] == query["to"] else "period"
        parts.append(words_of("phrases", name, first=query["from"], last=query["to"]))
    for name in ("merchant", "counterparty"):
        if name in query:
            parts.append(words_of("phrases", name, name=str(query[name])))
    if "card_tail" in query:
        parts.append(words_of("phrases", "account_tail", tail=query["card_tail"]))
    if query.get("direction") in {"in", "out"}:
        parts.append(words_of("phrases", "incoming" if query["direction"] == "in" else "outgoing"))
    for name, phrase in (("amount_min", "amount_from"), ("amount_max", "amount_to")):
        if name in query:
            parts.append(words_of("phrases", phrase, amount=format_yuan(int(query[name]))))
    return words_of("phrases", "between").join(parts)


def _total(page: TransactionPage, query: Query) -> str:
    """The sums that say something: what did not happen is left out."""
    sums = [("money_out", page["total_out"], "out"), ("money_in", page["total_in"], "in")]
    shown = [
        words_of("phrases", phrase, amount=format_yuan(amount))
        for phrase, amount, direction in sums
        if amount or query.get("direction") == direction
    ]
    return words_of("phrases", "between").join(shown)


def _line(transaction: Transaction) -> str:
    at = transaction["at"]
    return words_of(
        "lines",
        "transaction",
        day=words_of("phrases", "day", month=int(at[5:7]), day=int(at[8:10])),
        what=transaction["merchant"] or transaction["counterparty"] or transaction["memo"] or "",
        sign="+" if transaction["direction"] == "in" else "-",
        amount=format_yuan(transaction["amount"]),
    )
