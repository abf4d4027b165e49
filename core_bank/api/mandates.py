"""Mandates: what may be taken from a customer's cards by itself. Ending and signing are service requests."""

from __future__ import annotations

from fastapi import APIRouter

from core_bank import mandates
from core_bank.api.request import BankHere, KnownCustomer, Reading, errors
from core_bank.mandates import MandatesView

router = APIRouter(tags=["mandates"])


@router.get("/customers/{customer_id}/mandates", responses=errors(404))
def list_mandates(customer_id: KnownCustomer, bank: BankHere, session: Reading) -> MandatesView:
    """Every mandate that has not been ended, with its newest debit."""
    return mandates.mandates_view(session, customer_id, bank.clock.today())
