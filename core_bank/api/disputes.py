"""Disputed charges for the bank's staff: what waits, and a decision. A customer's own are told by ``progress``."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from core_bank import disputes
from core_bank.api.request import BankHere, KnownCustomer, ObjectId, Onced, Reading, errors
from core_bank.disputes import DisputeView, Verdict, WaitingDisputeView
from core_bank.identifiers import IDENTIFIER

router = APIRouter(tags=["disputes"])


class Decision(BaseModel):
    """For the customer (``accepted``) or for the merchant; ``finding`` says why, and the customer reads it."""

    model_config = ConfigDict(extra="forbid")

    accepted: Annotated[bool, Field(strict=True)]
    finding: Annotated[str, Field(min_length=2, max_length=200, pattern=r"\S")]
    by: Annotated[str, IDENTIFIER]


class WaitingDisputesView(BaseModel):
    """What waits for a decision, the one that must be answered first before the others."""

    disputes: list[WaitingDisputeView]


@router.get("/disputes", responses=errors())
def waiting(session: Reading) -> WaitingDisputesView:
    """Disputes that wait for a decision, of all customers."""
    return WaitingDisputesView(disputes=disputes.waiting(session))


@router.post(
    "/customers/{customer_id}/disputes/{dispute_id}/decision",
    response_model=DisputeView,
    responses=errors(404, 409, 422),
)
def decide(
    customer_id: KnownCustomer, dispute_id: ObjectId, body: Decision, bank: BankHere, once: Onced
) -> JSONResponse:
    """Decide a dispute: a credit becomes final or is undone."""
    verdict, now = Verdict(body.accepted, body.finding, body.by), bank.clock.now()
    return once(200, lambda session: disputes.decide(session, customer_id, dispute_id, verdict, now))
