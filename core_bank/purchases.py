"""Card purchases: what a terminal somewhere would send; the sandbox can send it, too."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import select
from sqlalchemy.orm import Session

from core_bank import cards, ledger, outbox, restrictions, transactions
from core_bank.errors import NotFoundError, conflict
from core_bank.identifiers import IDENTIFIER
from core_bank.ledger import Leg
from core_bank.limits import AMOUNT_MAX
from core_bank.models.accounts import Account
from core_bank.models.cards import Card
from core_bank.transactions import TransactionView, Words


class Purchase(BaseModel):
    """A purchase with one of the customer's cards; ``amount`` in 分, ``country`` as ISO 3166 alpha-2."""

    model_config = ConfigDict(extra="forbid")

    customer_id: Annotated[str, IDENTIFIER]
    card_tail: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}$")]
    merchant: Words
    amount: Annotated[int, Field(strict=True, gt=0, le=AMOUNT_MAX)]
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")] = "CN"


def buy(session: Session, purchase: Purchase, now: datetime) -> TransactionView:
    """Post the purchase and emit ``transaction.posted``.

    Raises NotFoundError, BankError 409 ``card_not_active``, ``account_restricted`` or ``insufficient_funds``.
    """
    card = _card(session, purchase)
    status = cards.status_of(card, now.date())
    if status != "active":
        raise conflict("card_not_active", "The card cannot be used.", status=status)
    if restrictions.of_account(session, card.account_id):
        raise conflict("account_restricted", "The account of this card is restricted.")
    accounts = ledger.lock_accounts(session, [card.account_id, ledger.SETTLEMENT])
    account = accounts[card.account_id]
    if purchase.amount > ledger.available(account):
        available = ledger.available(account)
        raise conflict("insufficient_funds", "The account has less than that available.", available=available)
    usual = transactions.usual_purchase_max(session, purchase.customer_id, now)
    shown = _post(session, purchase, account, now)
    data = shown.model_dump(mode="json") | {"usual_amount_max": usual, "country": purchase.country}
    outbox.emit(session, now, "transaction.posted", purchase.customer_id, data)
    return shown


def _card(session: Session, purchase: Purchase) -> Card:
    query = select(Card).where(Card.customer_id == purchase.customer_id, Card.tail == purchase.card_tail)
    card = session.scalars(query.with_for_update()).first()
    if card is None:
        raise NotFoundError
    return card


def _post(session: Session, purchase: Purchase, account: Account, now: datetime) -> TransactionView:
    entry = ledger.new_entry(now, "purchase", merchant=purchase.merchant, country=purchase.country)
    legs = [
        Leg(account.account_id, -purchase.amount, purchase.merchant),
        Leg(ledger.SETTLEMENT, purchase.amount, purchase.merchant),
    ]
    postings = ledger.post(session, entry, legs)
    return transactions.view(entry, postings[0], account)
