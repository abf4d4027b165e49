"""补卡: a new card for a lost, damaged, expiring or exposed one, by post or at the branch, its fee shown before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar, Literal

from core_bank import cards, ledger, mandates
from core_bank.errors import NotFoundError
from core_bank.ledger import Leg
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.cards import Card
from core_bank.models.customers import Customer
from core_bank.services.service import At, Content, Option, Problem, Quote

Reason = Literal["lost", "broken", "expiring", "exposed"]
Delivery = Literal["post", "branch"]


class CardReplacementContent(Content):
    """Which card, why, and where to."""

    card_id: str
    reason: Reason
    delivery: Delivery


class CardReplacement:
    """The old card stays as it is until the new one is activated; a card that is only lost is reported first."""

    kind: ClassVar[str] = "card_replacement"
    content = CardReplacementContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """Cards in use or reported lost that no new card is on its way for."""
        if field != "card_id":
            raise NotFoundError
        return [
            Option(value=card.card_id, title=card.name, note=card.tail)
            for card in cards.cards_view(at.session, at.customer_id, at.now.date()).cards
            if card.status not in {"replaced", "inactive"}
        ]

    def quote(self, at: At, content: CardReplacementContent) -> Quote:
        """The fee, and where and when the card comes.

        ``card_not_reported``, ``replacement_on_its_way`` and ``fee_not_covered`` are refused.
        """
        card = cards.card_for_customer(at.session, at.customer_id, content.card_id)
        words, fee = catalogue().cards, _fee(at, card, content)
        customer = at.session.get_one(Customer, at.customer_id)
        where = words.by_post.format(city=customer.city) if content.delivery == "post" else words.at_branch
        summary: dict[str, int | str | list[str]] = {
            "name": card.name,
            "tail": card.tail,
            "fee": fee,
            "where": where,
            "rebind": _rebind(at, card),
        }
        return Quote(summary, level=2, problem=_problem(at, card, content, fee))

    def carry_out(self, at: At, content: CardReplacementContent, request_id: str) -> dict[str, Any]:
        """Take the fee and order the card."""
        card = cards.card_for_customer(at.session, at.customer_id, content.card_id, lock=True)
        fee = _fee(at, card, content)
        if fee:
            entry = ledger.new_entry(at.now, "fee", memo=catalogue().services[self.kind])
            name = catalogue().bank
            legs = [Leg(card.account_id, -fee, name), Leg(ledger.FEES, fee, card.account_id)]
            ledger.post(at.session, entry, legs)
        new = cards.order_replacement(at.session, card, content.delivery, at.now)
        return {"card_id": new.card_id, "new_tail": new.tail}


def _fee(at: At, card: Card, content: CardReplacementContent) -> int:
    """In 分; a card that expires soon is replaced for nothing, one that is only said to expire is not."""
    soon = at.now.date() + timedelta(days=at.settings.card_expires_soon_days)
    if content.reason == "expiring" and card.expires_on <= soon:
        return 0
    return at.settings.card_replacement_fee_fen[card.kind]


def _rebind(at: At, card: Card) -> str:
    """Which automatic debits the new number breaks."""
    words, broken = catalogue().mandates, [mandates.titled(one) for one in mandates.of_card(at.session, card)]
    return words.rebind.format(names="、".join(broken)) if broken else words.rebind_none


def _problem(at: At, card: Card, content: CardReplacementContent, fee: int) -> Problem | None:
    if content.reason == "lost" and card.status in {"active", "frozen"}:
        return Problem("card_not_reported", None, "A lost card has to be reported first.")
    ordered = cards.replacement_of(at.session, card.card_id)
    if ordered is not None:
        return Problem("replacement_on_its_way", None, "A new card was ordered.", {"new_tail": ordered.tail})
    account = at.session.get_one(Account, card.account_id)
    if fee > ledger.available(account):
        details = {"available": ledger.available(account), "fee": fee}
        return Problem("fee_not_covered", None, "The account has less than the fee.", details)
    return None
