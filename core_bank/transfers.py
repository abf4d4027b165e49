"""Transfers: created with a hold, confirmed with a one-time password, then posted or voided."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Literal, get_args

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from banking.masking import mask
from core_bank import accounts, bills, challenges, fraud_gate, ledger, orders, outbox
from core_bank.clock import BEIJING
from core_bank.errors import BankError, NotFoundError, conflict
from core_bank.identifiers import new_identifier
from core_bank.ledger import Leg
from core_bank.limits import Problem
from core_bank.models.customers import Customer
from core_bank.models.transfers import Transfer
from core_bank.orders import Arrival, Order, Plan, QuoteView
from core_bank.settings import Settings

_LIST_MAX = 50
_DUE_MAX = 500


class DestinationView(BaseModel):
    """Where a transfer goes."""

    name: str
    nickname: str | None
    bank: str
    tail: str


class TransferView(BaseModel):
    """A transfer; amounts in 分, ``balance_after`` once it is posted; ``gate_*`` is what the fraud gate said of it."""

    transfer_id: str
    kind: Literal["transfer", "repayment"]
    state: Literal["pending", "posted", "voided"]
    amount: int
    fee: int
    arrival: Arrival
    from_tail: str
    to: DestinationView
    created_at: datetime
    executes_at: datetime
    posted_at: datetime | None
    confirmed: bool
    balance_after: int | None
    gate_level: str
    gate_reasons: list[str]


class TransfersView(BaseModel):
    """A customer's transfers, newest first."""

    transfers: list[TransferView]


class ArrivalView(BaseModel):
    """A way of arrival: when the money would leave if it were confirmed now; until then it can be called off."""

    arrival: Arrival
    leaves_at: datetime


class TransferQuoteView(QuoteView):
    """A quote; ``arrivals`` are the ways to choose among, named where the amount is worth the thought."""

    arrivals: list[ArrivalView]


def quote(
    session: Session, settings: Settings, customer_id: str, order: Order, now: datetime
) -> TransferQuoteView:
    """What would happen to ``order`` now; writes nothing. Raises NotFoundError."""
    found = orders.quote(session, customer_id, order, settings.transfer_fee_fen, now)
    large = order.payee_id is not None and order.amount >= settings.transfer_explained_from_fen
    ways = [ArrivalView(arrival=way, leaves_at=arrival_time(way, now, settings)) for way in get_args(Arrival)]
    return TransferQuoteView(**found.model_dump(), arrivals=ways if large else [])


def view(transfer: Transfer) -> TransferView:
    """A transfer as others see it."""
    return TransferView.model_validate(
        {
            "transfer_id": transfer.transfer_id,
            "kind": transfer.kind,
            "state": transfer.state,
            "amount": transfer.amount,
            "fee": transfer.fee,
            "arrival": transfer.arrival,
            "from_tail": transfer.from_tail,
            "to": {
                "name": transfer.to_name,
                "nickname": transfer.to_nickname,
                "bank": transfer.to_bank,
                "tail": transfer.to_tail,
            },
            "created_at": transfer.created_at,
            "executes_at": transfer.executes_at,
            "posted_at": transfer.posted_at,
            "confirmed": transfer.confirmed_at is not None,
            "balance_after": transfer.balance_after,
            "gate_level": transfer.gate_level,
            "gate_reasons": transfer.gate_reasons,
        }
    )


def transfer_for_customer(
    session: Session, customer_id: str, transfer_id: str, lock: bool = False
) -> Transfer:
    """The customer's own transfer, locked if asked. Raises NotFoundError, also for another customer's."""
    query = select(Transfer).where(Transfer.transfer_id == transfer_id, Transfer.customer_id == customer_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    transfer = session.scalars(query).one_or_none()
    if transfer is None:
        raise NotFoundError
    return transfer


def transfers_view(session: Session, customer_id: str) -> TransfersView:
    """The customer's newest transfers."""
    query = (
        select(Transfer)
        .where(Transfer.customer_id == customer_id)
        .order_by(Transfer.created_at.desc(), Transfer.transfer_id)
        .limit(_LIST_MAX)
    )
    return TransfersView(transfers=[view(transfer) for transfer in session.scalars(query)])


def create(
    session: Session, settings: Settings, customer_id: str, order: Order, now: datetime
) -> TransferView:
    """A pending transfer with its funds held.

    Raises NotFoundError, BankError with the problem's code, or 409 ``fraud_question_open``, ``fraud_person_needed``,
    ``fraud_refused``: the fraud gate is asked here again, whatever the client did with its quote.
    """
    planned = orders.plan(session, customer_id, order, settings.transfer_fee_fen, now, lock=True)
    refusal = _refusal_of(planned) or fraud_gate.refusal(planned.verdict)
    if refusal is not None:
        raise refusal
    return view(_write_down(session, settings, customer_id, order, planned, now))


def send_planned(
    session: Session, settings: Settings, customer_id: str, order: Order, now: datetime
) -> TransferView:
    """Send at once what a plan ordered. The one-time password of the plan stands for it; nobody is there to be asked.

    Raises as ``create`` does, and 409 ``fraud_wait_needed`` where the fraud gate would have it wait.
    """
    planned = orders.plan(session, customer_id, order, settings.transfer_fee_fen, now, lock=True)
    refusal = _refusal_of(planned) or fraud_gate.unattended_refusal(planned.verdict)
    if refusal is not None:
        raise refusal
    transfer = _write_down(session, settings, customer_id, order, planned, now)
    transfer.confirmed_at = now
    _execute(session, transfer, now)
    return view(transfer)


def arrival_time(arrival: Arrival, now: datetime, settings: Settings) -> datetime:
    """When a transfer confirmed ``now`` leaves."""
    if arrival == "realtime":
        return now
    if arrival == "normal":
        return now + timedelta(seconds=settings.transfer_normal_delay_seconds)
    return datetime.combine(
        now.date() + timedelta(days=1), time(settings.transfer_next_day_hour), tzinfo=BEIJING
    )


def confirm(
    session: Session,
    settings: Settings,
    customer_id: str,
    transfer_id: str,
    challenge_id: str,
    now: datetime,
) -> TransferView:
    """Let a pending transfer go, now or at its time. The same challenge again answers the transfer as it is.

    Raises NotFoundError; BankError of the challenge, ``already_voided``, ``already_confirmed``,
    ``transfer_expired``, or of a problem that has come up since it was created.
    """
    transfer = transfer_for_customer(session, customer_id, transfer_id, lock=True)
    if challenges.was_consumed_for(session, customer_id, challenge_id, transfer_id):
        return view(transfer)
    _check_confirmable(transfer, settings, now)
    challenges.consume(
        session, settings, customer_id, challenge_id, challenges.binding_of_transfer(transfer), now
    )
    problem = _late_problem(session, transfer)
    if problem is not None:
        raise problem.error()
    transfer.confirmed_at = now
    arrives = arrival_time(_arrival(transfer), now, settings)
    transfer.executes_at = max(arrives, fraud_gate.released_at(transfer.gate_level, now))
    if transfer.executes_at <= now:
        _execute(session, transfer, now)
    return view(transfer)


def void(session: Session, customer_id: str, transfer_id: str, now: datetime) -> TransferView:
    """Undo a pending transfer, or recall it before it leaves; a voided one stays as it is.

    Raises NotFoundError, BankError 409 ``already_posted``.
    """
    transfer = transfer_for_customer(session, customer_id, transfer_id, lock=True)
    if transfer.state == "posted":
        raise conflict("already_posted", "The money has left; it cannot be recalled.")
    if transfer.state == "pending":
        _void(session, transfer, now)
    return view(transfer)


def due(session: Session, settings: Settings, now: datetime) -> list[str]:
    """Pending transfers whose time has come: confirmed and due, or never confirmed and too old."""
    too_old = now - timedelta(seconds=settings.transfer_unconfirmed_seconds_max)
    query = (
        select(Transfer.transfer_id)
        .where(
            Transfer.state == "pending",
            (Transfer.confirmed_at.is_not(None) & (Transfer.executes_at <= now))
            | (Transfer.confirmed_at.is_(None) & (Transfer.created_at < too_old)),
        )
        .order_by(Transfer.executes_at, Transfer.transfer_id)
        .limit(_DUE_MAX)
    )
    return list(session.scalars(query))


def settle(session: Session, transfer_id: str, now: datetime) -> None:
    """Post a due transfer if it was confirmed and nothing came up against it, else void it."""
    transfer = session.get_one(Transfer, transfer_id, with_for_update=True, populate_existing=True)
    if transfer.state != "pending":
        return
    if transfer.confirmed_at is None or _late_problem(session, transfer) is not None:
        _void(session, transfer, now)
    else:
        _execute(session, transfer, now)


def _refusal_of(planned: Plan) -> BankError | None:
    """What stands against an order, whatever the fraud gate says."""
    if planned.problem is not None:
        return planned.problem.error()
    return NotFoundError() if planned.destination is None else None


def _write_down(
    session: Session, settings: Settings, customer_id: str, order: Order, planned: Plan, now: datetime
) -> Transfer:
    """The pending transfer of an order without refusal, its funds held."""
    destination = planned.destination
    if destination is None:
        raise NotFoundError
    ledger.hold(planned.account, order.amount + planned.fee)
    transfer = Transfer(
        transfer_id=new_identifier("tr"),
        customer_id=customer_id,
        kind=destination.kind,
        state="pending",
        from_account_id=planned.account.account_id,
        from_tail=planned.account.card_tail or "",
        payee_id=order.payee_id,
        bill_id=order.bill_id,
        to_account_id=destination.account_id,
        to_name=destination.name,
        to_nickname=destination.nickname,
        to_bank=destination.bank,
        to_tail=destination.tail,
        amount=order.amount,
        fee=planned.fee,
        arrival=order.arrival,
        memo=mask(order.memo or ""),
        counts_against_limits=destination.limited_from(planned.account.account_class),
        gate_level=planned.verdict.level,
        gate_reasons=list(planned.verdict.reasons),
        created_at=now,
        executes_at=arrival_time(order.arrival, now, settings),
    )
    session.add(transfer)
    session.flush()
    return transfer


def _check_confirmable(transfer: Transfer, settings: Settings, now: datetime) -> None:
    if transfer.state == "voided":
        raise conflict("already_voided", "This transfer was undone.")
    if transfer.confirmed_at is not None:
        raise conflict("already_confirmed", "This transfer was confirmed with another challenge.")
    if now > transfer.created_at + timedelta(seconds=settings.transfer_unconfirmed_seconds_max):
        raise conflict("transfer_expired", "This transfer waited too long to be confirmed.")


def _late_problem(session: Session, transfer: Transfer) -> Problem | None:
    """What may have changed since the money was held: the card, the bill, the payee, the receiving account."""
    involved = ledger.lock_accounts(session, [transfer.from_account_id, transfer.to_account_id])
    if accounts.is_frozen(session, involved[transfer.from_account_id]):
        return Problem("account_frozen", "Nothing may leave this account: its card is frozen or lost.", {})
    if transfer.bill_id is not None:
        bill = bills.bill_for_customer(session, transfer.customer_id, transfer.bill_id, lock=True)
        return orders.bill_problem(bill, transfer.amount)
    reported = fraud_gate.reported_problem(session, transfer)
    if reported is not None:
        return reported
    return orders.receiving_problem(involved[transfer.to_account_id], transfer.amount)


def _execute(session: Session, transfer: Transfer, now: datetime) -> None:
    involved = {transfer.from_account_id, transfer.to_account_id} | ({ledger.FEES} if transfer.fee else set())
    payer = ledger.lock_accounts(session, involved)[transfer.from_account_id]
    ledger.release(payer, transfer.amount + transfer.fee)
    legs = [
        Leg(transfer.from_account_id, -transfer.amount, transfer.to_name),
        Leg(transfer.to_account_id, transfer.amount, _payer_name(session, transfer)),
    ]
    entry = ledger.new_entry(now, transfer.kind, memo=transfer.memo, transfer_id=transfer.transfer_id)
    ledger.post(session, entry, legs)
    if transfer.fee:
        fee_legs = [
            Leg(transfer.from_account_id, -transfer.fee, transfer.to_bank),
            Leg(ledger.FEES, transfer.fee, transfer.from_account_id),
        ]
        ledger.post(session, ledger.new_entry(now, "fee"), fee_legs)
    if transfer.bill_id is not None:
        bill = bills.bill_for_customer(session, transfer.customer_id, transfer.bill_id, lock=True)
        bill.paid += transfer.amount
    transfer.state = "posted"
    transfer.posted_at = now
    transfer.balance_after = payer.ledger_balance
    _emit(session, transfer, "transfer.posted", now)


def _void(session: Session, transfer: Transfer, now: datetime) -> None:
    payer = ledger.lock_accounts(session, [transfer.from_account_id])[transfer.from_account_id]
    ledger.release(payer, transfer.amount + transfer.fee)
    transfer.state = "voided"
    transfer.voided_at = now
    _emit(session, transfer, "transfer.voided", now)


def _emit(session: Session, transfer: Transfer, event_type: str, now: datetime) -> None:
    outbox.emit(session, now, event_type, transfer.customer_id, view(transfer).model_dump(mode="json"))


def _payer_name(session: Session, transfer: Transfer) -> str:
    return session.get_one(Customer, transfer.customer_id).name


def _arrival(transfer: Transfer) -> Arrival:
    return view(transfer).arrival
