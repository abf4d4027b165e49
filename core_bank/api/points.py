"""Credit-card points."""

from __future__ import annotations

from fastapi import APIRouter

from core_bank import points
from core_bank.api.request import BankHere, KnownCustomer, Reading, errors
from core_bank.points import PointsView

router = APIRouter(tags=["points"])


@router.get("/customers/{customer_id}/points", responses=errors(404))
def read_points(customer_id: KnownCustomer, bank: BankHere, session: Reading) -> PointsView:
    """What there is, what runs out when, and what it buys."""
    return points.view(session, customer_id, bank.clock.today())
