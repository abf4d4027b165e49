"""Transactions: the search."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from core_bank import transactions
from core_bank.api.request import KnownCustomer, Reading, errors
from core_bank.transactions import Search, TransactionsView

router = APIRouter(tags=["transactions"])


@router.get("/customers/{customer_id}/transactions", responses=errors(404))
def search(
    customer_id: KnownCustomer, session: Reading, wanted: Annotated[Search, Query()]
) -> TransactionsView:
    """Movements on all the customer's accounts, newest first, with totals over everything that matches."""
    return transactions.search(session, customer_id, wanted)
