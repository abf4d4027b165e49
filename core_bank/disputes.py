"""Disputed charges: marked, credited for a while where a credit card paid, and decided by the bank's staff."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from banking.masking import mask
from core_bank import ledger, outbox
from core_bank.errors import NotFoundError, conflict
from core_bank.identifiers import new_identifier
from core_bank.ledger import Leg
from core_bank.messages import catalogue
from core_bank.models.accounts import Account
from core_bank.models.cards import ChargeDispute
from core_bank.models.customers import Customer
from core_bank.models.ledger import Posting

State = Literal["looking", "accepted", "refused"]
LISTED = 200
"""Disputes in one answer."""


class DisputeView(BaseModel):
    """A disputed charge (分); ``credited`` is what stands on the card for the time being, held until it is decided."""

    dispute_id: str
    merchant: str
    amount: int
    charged_on: date
    state: State
    credited: int
    answer_by: date
    decided_on: date | None
    finding: str | None


class WaitingDisputeView(DisputeView):
    """A dispute that waits for a decision: whose it is, and what the customer says is wrong (``reason``, a code)."""

    customer_id: str
    customer_name: str
    reason: str
    created_at: datetime


@dataclass(frozen=True)
class Verdict:
    """What a person found; ``finding`` says why, in words that the customer reads, ``by`` is the employee's id."""

    accepted: bool
    finding: str
    by: str


def open_dispute(
    session: Session, customer_id: str, charge: Posting, reason: str, answer_by: date, now: datetime
) -> ChargeDispute:
    """Mark a charge. One that a credit card paid is credited while it is looked into; the credit is held, so that nobody
    spends what may have to go back. A bill that was sent already asks for what it asked for.
    """
    account = ledger.lock_accounts(session, [charge.account_id])[charge.account_id]
    dispute = ChargeDispute(
        dispute_id=new_identifier("dp"),
        customer_id=customer_id,
        posting_id=charge.posting_id,
        reason=reason,
        answer_by=answer_by,
        created_at=now,
        state="looking",
        credited=0,
    )
    session.add(dispute)
    if account.kind == "credit":
        dispute.credited = -charge.amount
        _post(session, account, ledger.DISPUTES, dispute.credited, charge, catalogue().disputes.credited, now)
        ledger.hold(account, dispute.credited)
    outbox.emit(session, now, "charge.disputed", customer_id, _told(dispute, charge))
    return dispute


def decide(
    session: Session, customer_id: str, dispute_id: str, verdict: Verdict, now: datetime
) -> DisputeView:
    """What the staff found. Accepted: the money is the customer's, the shop's bank pays it. Refused: a credit is undone.

    Raises NotFoundError, BankError 409 ``already_decided``.
    """
    dispute = session.get(ChargeDispute, dispute_id, with_for_update=True, populate_existing=True)
    if dispute is None or dispute.customer_id != customer_id:
        raise NotFoundError
    if dispute.state != "looking":
        raise conflict("already_decided", "This dispute has been decided.", state=dispute.state)
    charge = session.get_one(Posting, dispute.posting_id)
    account = ledger.lock_accounts(session, [charge.account_id])[charge.account_id]
    if dispute.credited:
        ledger.release(account, dispute.credited)
    _settle(session, dispute, charge, account, verdict.accepted, now)
    dispute.state = "accepted" if verdict.accepted else "refused"
    dispute.decided_at, dispute.decided_by, dispute.finding = now, verdict.by, mask(verdict.finding)
    told = _told(dispute, charge) | {"state": dispute.state, "finding": dispute.finding}
    outbox.emit(session, now, "dispute.decided", customer_id, told)
    return view(session, dispute)


def disputes(session: Session, customer_id: str) -> list[DisputeView]:
    """The customer's disputed charges, newest first."""
    query = select(ChargeDispute).where(ChargeDispute.customer_id == customer_id)
    newest = query.order_by(ChargeDispute.created_at.desc(), ChargeDispute.dispute_id)
    return [view(session, one) for one in session.scalars(newest)]


def waiting(session: Session) -> list[WaitingDisputeView]:
    """Every dispute that waits for a decision, of all customers, the one that must be answered first before the others."""
    query = (
        select(ChargeDispute, Customer.name)
        .join(Customer, Customer.customer_id == ChargeDispute.customer_id)
        .where(ChargeDispute.state == "looking")
    )
    ordered = query.order_by(ChargeDispute.answer_by, ChargeDispute.dispute_id).limit(LISTED)
    return [
        WaitingDisputeView(
            **view(session, one).model_dump(),
            customer_id=one.customer_id,
            customer_name=name,
            reason=one.reason,
            created_at=one.created_at,
        )
        for one, name in session.execute(ordered)
    ]


def view(session: Session, dispute: ChargeDispute) -> DisputeView:
    """A dispute as the API shows it."""
    charge = session.get_one(Posting, dispute.posting_id)
    return DisputeView(
        dispute_id=dispute.dispute_id,
        merchant=charge.counterparty,
        amount=-charge.amount,
        charged_on=charge.at.date(),
        state=dispute.state,  # type: ignore[arg-type]  # the table only ever gets these words
        credited=dispute.credited if dispute.state == "looking" else 0,
        answer_by=dispute.answer_by,
        decided_on=dispute.decided_at.date() if dispute.decided_at else None,
        finding=dispute.finding,
    )


def _told(dispute: ChargeDispute, charge: Posting) -> dict[str, str | int]:
    """What every event of a dispute says: one that overtakes another can be understood without it."""
    return {
        "dispute_id": dispute.dispute_id,
        "reason": dispute.reason,
        "amount": -charge.amount,
        "merchant": charge.counterparty,
        "charged_on": charge.at.date().isoformat(),
        "answer_by": dispute.answer_by.isoformat(),
    }


def _settle(
    session: Session, dispute: ChargeDispute, charge: Posting, account: Account, accepted: bool, now: datetime
) -> None:
    """Move the money as was decided; a charge that was never credited and is refused moves nothing."""
    words = catalogue().disputes
    if accepted and dispute.credited:
        # The customer has the money already; the shop's bank makes good what the bank advanced.
        legs = [
            Leg(ledger.SETTLEMENT, charge.amount, charge.counterparty),
            Leg(ledger.DISPUTES, -charge.amount, charge.counterparty),
        ]
        ledger.post(session, ledger.new_entry(now, "refund", memo=words.returned), legs)
    elif accepted:
        _post(session, account, ledger.SETTLEMENT, -charge.amount, charge, words.returned, now)
    elif dispute.credited:
        _post(session, account, ledger.DISPUTES, -dispute.credited, charge, words.undone, now)


def _post(
    session: Session, account: Account, other: str, amount: int, charge: Posting, memo: str, now: datetime
) -> None:
    """Move ``amount`` (分) from ``other`` to the account, or back where it is negative."""
    legs = [Leg(account.account_id, amount, charge.counterparty), Leg(other, -amount, account.account_id)]
    ledger.post(session, ledger.new_entry(now, "refund", memo=memo), legs)
