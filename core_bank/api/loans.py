"""Loans: what a customer owes and has asked for, what a loan would cost, and a person's decision. Orders are service requests."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy.orm import Session

from core_bank import loan_applications, loan_review, loans
from core_bank.api.request import BankHere, KnownCustomer, ObjectId, Onced, Reading, errors
from core_bank.errors import NotFoundError
from core_bank.limits import AMOUNT_MAX
from core_bank.loan_products import product_for, products
from core_bank.loan_review import WaitingListView
from core_bank.loans import ApplicationView, LoansView, OffersView

router = APIRouter(tags=["loans"])
_LOANS = "/customers/{customer_id}/loans"


class Decision(BaseModel):
    """What a person made of an application that waited for one; ``by`` is the employee's id.

    A refusal names its ``reasons`` by code, see ``GET /loans/applications``.
    """

    model_config = ConfigDict(extra="forbid")

    approved: Annotated[bool, Field(strict=True)]
    by: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")]
    reasons: Annotated[list[str], Field(max_length=3)] = []


@router.get(_LOANS, responses=errors(404))
def loans_of(customer_id: KnownCustomer, bank: BankHere, session: Reading) -> LoansView:
    """Loans with their instalments, and the newest applications."""
    return loans.loans_view(session, customer_id, bank.clock.today())


@router.get("/loans/offers", responses=errors(404))
def offers(
    bank: BankHere,
    amount: Annotated[int, Query(gt=0, le=AMOUNT_MAX)],
    months: Annotated[int, Query(gt=0, le=360)],
    product: Annotated[str | None, Query(pattern=r"^[a-z_]{1,20}$")] = None,
) -> OffersView:
    """What ``amount`` (分) over ``months`` would cost anybody, in each way that it may be repaid. Nothing is promised by it."""
    if product is not None and product not in products():
        raise NotFoundError
    meant = products()[product] if product else product_for(amount, months)
    return loans.offers_view(meant, amount, months, bank.clock.today())


@router.get("/loans/applications", responses=errors())
def applications(bank: BankHere, session: Reading) -> WaitingListView:
    """Applications that wait for a person, of all customers, the longest first, with what they are judged by."""
    return loan_review.waiting(session, bank.clock.now())


@router.post(
    _LOANS + "/applications/{application_id}/decision",
    responses=errors(404, 409, 422),
    response_model=ApplicationView,
)
def decide(
    customer_id: KnownCustomer, application_id: ObjectId, body: Decision, bank: BankHere, once: Onced
) -> JSONResponse:
    """Approve and pay out, or refuse. Only for what waits for a person."""

    def action(session: Session) -> ApplicationView:
        found = loan_applications.application_for_customer(session, customer_id, application_id, lock=True)
        now = bank.clock.now()
        decided = loan_review.decide(session, found, body.approved, body.reasons, body.by, now)
        return loans.application_view(decided)

    return once(200, action)
