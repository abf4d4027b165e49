"""Wealth products: the shelf, and what a customer has. Orders are service requests."""

from __future__ import annotations

from fastapi import APIRouter

from core_bank import wealth
from core_bank.api.request import BankHere, KnownCustomer, Reading, errors
from core_bank.wealth import ProductsView, WealthView

router = APIRouter(prefix="/customers/{customer_id}/wealth", tags=["wealth"])


@router.get("", responses=errors(404))
def wealth_of(customer_id: KnownCustomer, bank: BankHere, session: Reading) -> WealthView:
    """Holdings, orders that wait, and the risk grade."""
    return wealth.wealth_view(session, customer_id, bank.clock.today())


@router.get("/products", responses=errors(404))
def list_products(customer_id: KnownCustomer, bank: BankHere, session: Reading) -> ProductsView:
    """Every product in plain words, and whether it fits this customer."""
    return wealth.products_view(session, customer_id, bank.clock.today())
