"""Statements: the file of one, and whether one that somebody holds is ours."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from core_bank import statements
from core_bank.api.request import KnownCustomer, ObjectId, Reading, errors
from core_bank.models.accounts import Account
from core_bank.models.customers import Customer
from core_bank.statement_document import draw
from core_bank.statements import CheckView

router = APIRouter(tags=["statements"])


@router.get(
    "/customers/{customer_id}/statements/{statement_id}/document",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {}}}, **errors(404)},
)
def document(customer_id: KnownCustomer, statement_id: ObjectId, session: Reading) -> Response:
    """The statement as a PDF."""
    issued = statements.statement_for_customer(session, customer_id, statement_id)
    account = session.get_one(Account, issued.account_id)
    customer = session.get_one(Customer, issued.customer_id)
    paper = draw(issued, account, customer, statements.rows(session, issued))
    return Response(paper, media_type="application/pdf")


@router.get("/statements/check", responses=errors())
def check(
    session: Reading,
    number: Annotated[str, Query(pattern=r"^[A-Z0-9]{1,40}$")],
    seal: Annotated[str, Query(pattern=r"^[A-Z0-9-]{1,20}$")],
) -> CheckView:
    """Whether a statement with this number and seal was issued, and what it must say."""
    return statements.check(session, number, seal)
