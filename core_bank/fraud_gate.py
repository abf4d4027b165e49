"""What the fraud gate says of an order: the facts are read here, ``banking.fraud_gate`` judges them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from banking.fraud_gate import Acquaintance, Facts, Level, Verdict, fraud_rules, judge
from banking.suitability import age_on
from core_bank import details, ledger
from core_bank.clock import day_start
from core_bank.customers import customer_by_id
from core_bank.errors import BankError, conflict
from core_bank.limits import Problem
from core_bank.models.accounts import Account
from core_bank.models.ledger import Entry, Posting
from core_bank.models.payees import Payee, ReportedPayee
from core_bank.models.transfers import Transfer

_SIGNS_MAX = 40
PASSED = Verdict("pass", 0, (), asks=False)
"""What is not judged: money that stays with the same person."""
_REFUSALS = {
    "person": ("fraud_person_needed", "A person must speak with the customer before this transfer."),
    "refuse": ("fraud_refused", "The payee is reported as a cheat; nothing is sent there."),
}


class Told(BaseModel):
    """What the conversation knows: signs of fraud in the customer's words, and the answer to the one question."""

    model_config = ConfigDict(extra="forbid")

    signs: Annotated[list[str], Field(max_length=_SIGNS_MAX)] = []
    answer: Literal["own", "unsure", "online", "taught"] | None = None

    @field_validator("signs")
    @classmethod
    def _known(cls, signs: list[str]) -> list[str]:
        if set(signs) - set(fraud_rules().signs):
            raise ValueError("unknown sign")
        return signs


class GateView(BaseModel):
    """The verdict on an order: its level, why, whether the question is still open, and for how many hours it would wait."""

    level: Level
    reasons: list[str]
    asks: bool
    wait_hours: int


def verdict_on(
    session: Session, payee_id: str, account: Account, amount: int, told: Told, now: datetime
) -> Verdict:
    """What the gate says of sending ``amount`` (分) from ``account`` to a payee of its owner."""
    facts = _facts(session, session.get_one(Payee, payee_id), account, amount, now)
    return judge(facts, set(told.signs), told.answer, fraud_rules())


def view(verdict: Verdict) -> GateView:
    """A verdict as others see it."""
    return GateView(
        level=verdict.level,
        reasons=list(verdict.reasons),
        asks=verdict.asks,
        wait_hours=fraud_rules().cooling_off_hours if verdict.level == "wait" else 0,
    )


def refusal(verdict: Verdict) -> BankError | None:
    """Why an order may not be written down now, or None; the reasons are in the details."""
    if verdict.asks:
        code, message = (
            "fraud_question_open",
            "The customer has not answered the question about this transfer.",
        )
    elif verdict.level in _REFUSALS:
        code, message = _REFUSALS[verdict.level]
    else:
        return None
    return conflict(code, message, reasons=list(verdict.reasons))


def unattended_refusal(verdict: Verdict) -> BankError | None:
    """Why an order may not go while nobody is there to answer or to think it over, or None."""
    if verdict.level == "wait" and not verdict.asks:
        return conflict(
            "fraud_wait_needed", "This transfer would have to wait.", reasons=list(verdict.reasons)
        )
    return refusal(verdict)


def released_at(gate_level: str, confirmed_at: datetime) -> datetime:
    """The earliest moment at which a transfer confirmed then may leave."""
    hours = fraud_rules().cooling_off_hours if gate_level == "wait" else 0
    return confirmed_at + timedelta(hours=hours)


def reported_problem(session: Session, transfer: Transfer) -> Problem | None:
    """Whether the payee has been reported since the transfer was ordered."""
    if transfer.payee_id is None or not _payee_is_reported(
        session, session.get_one(Payee, transfer.payee_id)
    ):
        return None
    return Problem("payee_reported", "The payee has been reported as a cheat.", {})


def is_reported(session: Session, name: str, bank: str, tail: str) -> bool:
    """Whether the police or another customer have reported this account as a cheat's."""
    return session.get(ReportedPayee, (name, bank, tail)) is not None


def _facts(session: Session, payee: Payee, account: Account, amount: int, now: datetime) -> Facts:
    customer = customer_by_id(session, payee.customer_id)
    sent_today_count, sent_today = _sent_today(session, account, now)
    return Facts(
        amount=amount,
        available=ledger.available(account),
        usual_most=_usual_most(session, payee.customer_id, now),
        payee=_acquaintance(session, payee, now),
        hour=now.hour,
        age_years=age_on(customer.born_on, now.date()),
        sent_today=sent_today,
        sent_today_count=sent_today_count,
        details_changed=_details_changed(session, payee.customer_id, now),
        phone_changed=details.phone_changed_lately(session, payee.customer_id, now),
    )


def _acquaintance(session: Session, payee: Payee, now: datetime) -> Acquaintance:
    if _payee_is_reported(session, payee):
        return "reported"
    fresh = timedelta(hours=fraud_rules().payee_new_hours)
    if payee.added_at is not None and now - payee.added_at < fresh:
        return "new"
    paid = (
        select(Posting.posting_id)
        .join(Entry, Entry.entry_id == Posting.entry_id)
        .join(Account, Account.account_id == Posting.account_id)
        .where(
            Account.customer_id == payee.customer_id,
            Entry.kind == "transfer",
            Posting.amount < 0,
            Posting.counterparty == payee.name,
        )
    )
    return "unpaid" if session.scalar(paid.limit(1)) is None else "known"


def _payee_is_reported(session: Session, payee: Payee) -> bool:
    """A payee of ours counts by every tail that leads to the account: a mobile number hides no reported card."""
    account = session.get(Account, payee.account_id) if payee.account_id else None
    tails = {payee.tail, *([account.card_tail] if account and account.card_tail else [])}
    return any(is_reported(session, payee.name, payee.bank, tail) for tail in tails)


def _usual_most(session: Session, customer_id: str, now: datetime) -> int:
    """The largest transfer to somebody else of the last days (分), 0 without any."""
    query = (
        select(func.min(Posting.amount))
        .join(Entry, Entry.entry_id == Posting.entry_id)
        .join(Account, Account.account_id == Posting.account_id)
        .outerjoin(Transfer, Transfer.transfer_id == Entry.transfer_id)
        .where(
            Account.customer_id == customer_id,
            Entry.kind == "transfer",
            or_(Transfer.transfer_id.is_(None), Transfer.payee_id.is_not(None)),
            Posting.at >= now - timedelta(days=fraud_rules().habit.days),
        )
    )
    return max(0, -int(session.scalar(query) or 0))


def _details_changed(session: Session, customer_id: str, now: datetime) -> bool:
    since = now - timedelta(hours=fraud_rules().details_changed.hours)
    return bool(details.changed_since(session, customer_id, since))


def _sent_today(session: Session, account: Account, now: datetime) -> tuple[int, int]:
    """How many transfers to others were ordered today, and their sum (分)."""
    query = select(func.count(), func.coalesce(func.sum(Transfer.amount), 0)).where(
        Transfer.from_account_id == account.account_id,
        Transfer.state != "voided",
        Transfer.counts_against_limits.is_(True),
        Transfer.created_at >= day_start(now.date()),
    )
    count, amount = session.execute(query).one()
    return int(count), int(amount)
