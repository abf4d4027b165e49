"""Progress: what has become of new cards and disputed charges."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict

from core_bank import deliveries, disputes
from core_bank.api.request import BankHere, KnownCustomer, ObjectId, Onced, Reading, errors
from core_bank.deliveries import DeliveryView
from core_bank.disputes import DisputeView
from core_bank.identifiers import IDENTIFIER

router = APIRouter(prefix="/customers/{customer_id}", tags=["progress"])


class ProgressView(BaseModel):
    """What is on its way, and what is looked into or was decided."""

    deliveries: list[DeliveryView]
    disputes: list[DisputeView]


class Verdict(BaseModel):
    """What a person found of a disputed charge."""

    model_config = ConfigDict(extra="forbid")

    accepted: bool
    by: Annotated[str, IDENTIFIER]


@router.get("/progress", responses=errors(404))
def progress(customer_id: KnownCustomer, bank: BankHere, session: Reading) -> ProgressView:
    """New cards that are not in use yet, and disputed charges."""
    return ProgressView(
        deliveries=deliveries.deliveries(session, bank.settings, customer_id, bank.clock.today()),
        disputes=disputes.disputes(session, customer_id),
    )


@router.post("/disputes/{dispute_id}/decision", response_model=DisputeView, responses=errors(404, 409))
def decide(
    customer_id: KnownCustomer, dispute_id: ObjectId, verdict: Verdict, bank: BankHere, once: Onced
) -> JSONResponse:
    """Decide a dispute; for the bank's staff."""
    now = bank.clock.now()
    return once(
        200,
        lambda session: disputes.decide(session, customer_id, dispute_id, verdict.accepted, verdict.by, now),
    )
