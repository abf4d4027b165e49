"""Fees that a customer paid."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from core_bank import fees
from core_bank.api.request import KnownCustomer, Reading, errors
from core_bank.fees import FeesView
from core_bank.statements import Span
from core_bank.transactions import Day

router = APIRouter(tags=["fees"])


@router.get("/customers/{customer_id}/fees", responses=errors(404))
def list_fees(
    customer_id: KnownCustomer,
    session: Reading,
    first: Annotated[Day, Query(alias="from")],
    last: Annotated[Day, Query(alias="to")],
) -> FeesView:
    """What was charged from the first to the last day, both inclusive, the newest first."""
    return fees.view(session, customer_id, Span(first, last))
