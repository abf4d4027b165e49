"""Bills of credit cards."""

from __future__ import annotations

from fastapi import APIRouter

from core_bank import bills, repayment_ways
from core_bank.api.request import BankHere, KnownCustomer, ObjectId, Reading, errors
from core_bank.bills import BillsView, Status
from core_bank.repayment_ways import WaysView

router = APIRouter(tags=["bills"])


@router.get("/customers/{customer_id}/bills", responses=errors(404))
def list_bills(
    customer_id: KnownCustomer, bank: BankHere, session: Reading, status: Status | None = None
) -> BillsView:
    """The customer's bills, newest first."""
    return bills.bills_view(session, customer_id, bank.clock.today(), status)


@router.get("/customers/{customer_id}/bills/{bill_id}/ways", responses=errors(404))
def ways(customer_id: KnownCustomer, bill_id: ObjectId, bank: BankHere, session: Reading) -> WaysView:
    """What each way of paying this bill costs on the next one."""
    return repayment_ways.ways(session, bank.settings, customer_id, bill_id, bank.clock.today())
