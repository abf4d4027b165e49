"""The sandbox: demo customers, the inbox, the ledger's totals, the clock, purchases. Only in sandbox mode."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from core_bank import customers, inbox, ledger, purchases
from core_bank.api.request import BankHere, Onced, Reading, errors
from core_bank.customers import DemoCustomersView
from core_bank.errors import BankError
from core_bank.identifiers import PATTERN
from core_bank.inbox import InboxView
from core_bank.purchases import Purchase
from core_bank.transactions import TransactionView

router = APIRouter(prefix="/sandbox", tags=["sandbox"])
_SECONDS_PER_CENTURY = 100 * 366 * 86_400


class LedgerView(BaseModel):
    """Posted transfers, all postings, and the sum of their amounts, which is always 0."""

    model_config = ConfigDict(from_attributes=True)

    transfers: int
    postings: int
    sum: int


class ClockView(BaseModel):
    """The bank's time, and how far it is ahead of real time."""

    now: datetime
    offset_seconds: int


class ClockMove(BaseModel):
    """How far to move time forward."""

    model_config = ConfigDict(extra="forbid")

    advance_seconds: Annotated[int, Field(strict=True, ge=0, le=_SECONDS_PER_CENTURY)]


@router.get("/customers", responses=errors())
def list_customers(session: Reading) -> DemoCustomersView:
    """The demo customers with their credentials."""
    return customers.demo_customers(session)


@router.get("/inbox", responses=errors(404))
def inbox_of(customer_id: Annotated[str, Query(pattern=PATTERN)], session: Reading) -> InboxView:
    """What would have gone to the customer's phone, newest first."""
    customers.customer_by_id(session, customer_id)
    return inbox.inbox_view(session, customer_id)


@router.get("/ledger", responses=errors())
def ledger_totals(session: Reading) -> LedgerView:
    """Counts so far, and the sum of all postings."""
    return LedgerView.model_validate(ledger.totals(session))


@router.get("/clock", responses=errors())
def clock(bank: BankHere) -> ClockView:
    """The bank's time."""
    return ClockView(now=bank.clock.now(), offset_seconds=bank.clock.offset_seconds)


@router.post("/clock", response_model=ClockView, responses=errors(409))
def move_clock(move: ClockMove, bank: BankHere, once: Onced) -> JSONResponse:
    """Move time forward and run what became due."""

    def act(session: Session) -> ClockView:
        offset = bank.clock.offset_seconds + move.advance_seconds
        limit = bank.settings.sandbox_offset_seconds_max
        if offset > limit:
            raise BankError(422, "clock_too_far", "The sandbox's clock cannot go that far.", limit=limit)
        bank.clock.store(session, offset)
        return ClockView(now=bank.clock.at_offset(offset), offset_seconds=offset)

    answer = once(200, act)
    # Outside the transaction that moved the clock: each due thing has its own, and a replay does no harm.
    bank.catch_up()
    return answer


@router.post("/purchases", status_code=201, response_model=TransactionView, responses=errors(404, 409))
def buy(purchase: Purchase, bank: BankHere, once: Onced) -> JSONResponse:
    """Buy something with a customer's card."""
    return once(201, lambda session: purchases.buy(session, purchase, bank.clock.now()))
