"""Progress: what has become of new cards and disputed charges."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from core_bank import deliveries, disputes
from core_bank.api.request import BankHere, KnownCustomer, Reading, errors
from core_bank.deliveries import DeliveryView
from core_bank.disputes import DisputeView

router = APIRouter(prefix="/customers/{customer_id}", tags=["progress"])


class ProgressView(BaseModel):
    """What is on its way, and what is looked into or was decided."""

    deliveries: list[DeliveryView]
    disputes: list[DisputeView]


@router.get("/progress", responses=errors(404))
def progress(customer_id: KnownCustomer, bank: BankHere, session: Reading) -> ProgressView:
    """New cards that are not in use yet, and disputed charges."""
    return ProgressView(
        deliveries=deliveries.deliveries(session, bank.settings, customer_id, bank.clock.today()),
        disputes=disputes.disputes(session, customer_id),
    )
