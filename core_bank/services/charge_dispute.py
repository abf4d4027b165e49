"""争议交易: a charge that the customer does not accept is marked, gets a number, and a day by which the answer comes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, Literal

from sqlalchemy import select

from banking.money import format_yuan
from core_bank import cards, disputes, transactions
from core_bank.errors import NotFoundError
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.cards import Card, ChargeDispute
from core_bank.models.ledger import Entry, Posting
from core_bank.services.service import At, Content, Option, Problem, Quote
from core_bank.transactions import Search, TransactionView
from core_bank.wealth_products import working_days_after

Reason = Literal["not_mine", "double", "amount", "not_received"]
_OFFERED_MAX = 5
_LOOKED_AT_MAX = 20
_MAY_HAVE_PAID = ("active", "frozen", "lost")


class ChargeDisputeContent(Content):
    """Which charge, and what is wrong with it; ``freeze`` the card, where somebody else may be using it."""

    transaction: str
    reason: Reason
    freeze: bool = False


class ChargeDisputes:
    """A marked charge is looked into first. One that a credit card paid is advanced and held until it is decided."""

    kind: ClassVar[str] = "charge_dispute"
    content = ChargeDisputeContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The newest purchases that may still be disputed; older ones of that time may be named."""
        if field != "transaction":
            raise NotFoundError
        return [
            Option(
                value=one.transaction_id,
                title=one.counterparty,
                note=f"{one.at:%m-%d} {format_yuan(one.amount)} 元",
                offered=number < _OFFERED_MAX,
            )
            for number, one in enumerate(_open_charges(at))
        ]

    def quote(self, at: At, content: ChargeDisputeContent) -> Quote:
        """What is marked, and by when the answer comes; ``charge_disputed`` and ``charge_too_old`` are refused."""
        charge, card = _charge(at, content.transaction)
        summary: dict[str, int | str | list[str]] = {
            "merchant": charge.counterparty,
            "amount": charge.amount,
            "day": f"{charge.at:%Y-%m-%d}",
            "answer_by": _answer_by(at, card).isoformat(),
            "meanwhile": catalogue().disputes.meanwhile[card.kind if card is not None else "debit"],
        }
        return Quote(summary, level=1, problem=_problem(at, charge))

    def carry_out(self, at: At, content: ChargeDisputeContent, request_id: str) -> dict[str, Any]:
        """Mark the charge, freeze the card if that is wished."""
        charge, card = _charge(at, content.transaction)
        posting = at.session.get_one(Posting, _posting_id(charge.transaction_id))
        answer_by = _answer_by(at, card)
        dispute = disputes.open_dispute(
            at.session, at.customer_id, posting, content.reason, answer_by, at.now
        )
        if content.freeze and card is not None:
            cards.freeze(at.session, at.customer_id, card.card_id, at.now)
        return {"dispute_id": dispute.dispute_id}


def _open_charges(at: At) -> list[TransactionView]:
    first_day = at.now.date() - timedelta(days=at.settings.charge_dispute_days_max)
    wanted = Search.model_validate({"from": first_day, "kind": "purchase", "limit": _LOOKED_AT_MAX})
    found = transactions.search(at.session, at.customer_id, wanted).transactions
    marked = set(
        at.session.scalars(
            select(ChargeDispute.posting_id).where(ChargeDispute.customer_id == at.customer_id)
        )
    )
    return [one for one in found if one.direction == "out" and _posting_id(one.transaction_id) not in marked]


def _charge(at: At, transaction_id: str) -> tuple[TransactionView, Card | None]:
    """The customer's own purchase and the card that may have made it. Raises NotFoundError."""
    posting = at.session.get(Posting, _posting_id(transaction_id))
    account = None if posting is None else at.session.get(Account, posting.account_id)
    if posting is None or account is None or account.customer_id != at.customer_id:
        raise NotFoundError
    if posting.amount > 0 or at.session.get_one(Entry, posting.entry_id).kind != "purchase":
        raise NotFoundError
    used = select(Card).where(Card.account_id == account.account_id, Card.status.in_(_MAY_HAVE_PAID))
    card = at.session.scalars(used.order_by(Card.status, Card.card_id)).first()
    return transactions.of_posting(at.session, posting, account), card


def _posting_id(transaction_id: str) -> int:
    digits = transaction_id.removeprefix("tx_")
    if not digits.isdecimal():
        raise NotFoundError
    return int(digits)


def _answer_by(at: At, card: Card | None) -> date:
    """Credit-card charges are asked of the card scheme, which takes longer; see the bank's published terms."""
    if card is not None and card.kind == "credit":
        return at.now.date() + timedelta(days=at.settings.credit_dispute_days)
    return working_days_after(at.now.date(), at.settings.debit_dispute_working_days)


def _problem(at: At, charge: TransactionView) -> Problem | None:
    marked = select(ChargeDispute).where(ChargeDispute.posting_id == _posting_id(charge.transaction_id))
    known = at.session.scalars(marked).one_or_none()
    if known is not None:
        details = {"dispute_id": known.dispute_id, "answer_by": known.answer_by.isoformat()}
        return Problem("charge_disputed", None, "This charge was disputed before.", details)
    if (at.now - charge.at).days > at.settings.charge_dispute_days_max:
        details = {"days": str(at.settings.charge_dispute_days_max)}
        return Problem("charge_too_old", None, "It is too late to dispute this charge.", details)
    return None
