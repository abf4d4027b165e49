"""Bills of credit cards."""

from __future__ import annotations

from fastapi import APIRouter

from core_bank import bills
from core_bank.api.request import BankHere, KnownCustomer, Reading, errors
from core_bank.bills import BillsView, Status

router = APIRouter(tags=["bills"])


@router.get("/customers/{customer_id}/bills", responses=errors(404))
def list_bills(
    customer_id: KnownCustomer, bank: BankHere, session: Reading, status: Status | None = None
) -> BillsView:
    """The customer's bills, newest first."""
    return bills.bills_view(session, customer_id, bank.clock.today(), status)
