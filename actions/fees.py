"""收费: what the bank really charged a customer, and the rule that each charge follows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from actions.messages import words_of
from actions.reply import Reply
from actions.turn import Turn
from banking.choice import Choice, payload
from banking.money import format_yuan
from banking.ports.core_bank import CoreBank
from banking.ports.fees import Fee
from knowledge.retriever import RenderedArticle
from language.calendar import months_before

_DEFAULT_MONTHS = 12
_SHOWN_MAX = 5
ARTICLES = {
    "debit_replacement": "card_replace",
    "credit_replacement": "credit_lost_replace",
    "instalment_interest": "credit_instalment_cost",
    "transfer": "transfer_fee",
    "other": "fee_price_list",
}
"""The article that has the rule, by the rule's name."""


class Articles(Protocol):
    """Where the rules stand."""

    def article(self, article_id: str, at: date) -> RenderedArticle:
        """One article; KeyError when there is none that holds on that day."""
        ...


class FeesJourney:
    """Without a period it looks back over a year."""

    name = "fees"

    def __init__(self, core_bank: CoreBank, articles: Articles) -> None:
        self._core_bank = core_bank
        self._articles = articles

    async def run(self, turn: Turn, reply: Reply) -> None:
        """See ``SingleStep.run``."""
        today = turn.now.date()
        period = turn.value("period") or {
            "from": months_before(today, _DEFAULT_MONTHS).isoformat(),
            "to": today.isoformat(),
        }
        found = await self._core_bank.fees(turn.customer_id, period["from"], period["to"])
        scope = words_of("phrases", "period", first=period["from"], last=period["to"])
        if not found["fees"]:
            reply.say("utter_fees_none", scope=scope)
            return
        shown = found["fees"][:_SHOWN_MAX]
        rules = self._rules(shown, today)
        reply.say(
            "utter_fees",
            [Choice(article.question, payload("ask", article=article.article_id)) for article in rules],
            scope=scope,
            count=found["count"],
            total=format_yuan(found["total"]),
            lines="\n".join(map(_line, shown)),
            rules="\n".join(words_of("lines", "rule", rule=article.short) for article in rules),
        )

    def _rules(self, fees: Sequence[Fee], today: date) -> list[RenderedArticle]:
        """Each rule once; one whose article was withdrawn is left out."""
        found = []
        for article_id in dict.fromkeys(ARTICLES[fee["rule"]] for fee in fees):
            try:
                found.append(self._articles.article(article_id, today))
            except KeyError:
                continue
        return found


def _line(fee: Fee) -> str:
    return words_of(
        "lines",
        "fee",
        day=fee["at"][:10],
        what=fee["what"],
        tail=fee["tail"],
        amount=format_yuan(fee["amount"]),
    )
