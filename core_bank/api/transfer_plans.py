"""Plans of transfers: looking at them. Orders are service requests."""

from __future__ import annotations

from fastapi import APIRouter

from core_bank import transfer_plans
from core_bank.api.request import BankHere, KnownCustomer, Reading, errors
from core_bank.transfer_plans import PlansView

router = APIRouter(prefix="/customers/{customer_id}/transfer-plans", tags=["transfers"])


@router.get("", responses=errors(404))
def list_plans(customer_id: KnownCustomer, bank: BankHere, session: Reading) -> PlansView:
    """The customer's plans that stand, with the days to come and what became of the last one."""
    return transfer_plans.plans_view(session, bank.settings, customer_id)
