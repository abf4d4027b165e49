"""Restrictions: why something of a customer's cannot be used."""

from __future__ import annotations

from fastapi import APIRouter

from core_bank import restrictions
from core_bank.api.request import BankHere, KnownCustomer, Reading, errors
from core_bank.restrictions import RestrictionsView

router = APIRouter(tags=["restrictions"])


@router.get("/customers/{customer_id}/restrictions", responses=errors(404))
def list_restrictions(customer_id: KnownCustomer, bank: BankHere, session: Reading) -> RestrictionsView:
    """Restricted accounts and cards, each with its reason."""
    return restrictions.restrictions_view(session, customer_id, bank.clock.today())
