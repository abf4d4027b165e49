"""Service requests: what is known, options, quote, create, confirm, void, list."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from core_bank import requests
from core_bank.api.request import BankHere, Empty, KnownCustomer, ObjectId, Onced, Reading, errors
from core_bank.bank import Bank
from core_bank.identifiers import IDENTIFIER
from core_bank.requests import KnownView, OptionsView, Order, RequestQuoteView, RequestsView, RequestView
from core_bank.services.service import At

router = APIRouter(prefix="/customers/{customer_id}/requests", tags=["requests"])

Kind = Annotated[str, Query(pattern=r"^[a-z_]{1,40}$")]


class Proof(BaseModel):
    """The verified challenge, where the request needs one."""

    model_config = ConfigDict(extra="forbid")

    challenge_id: Annotated[str, IDENTIFIER] | None = None


def _at(session: Session, bank: Bank, customer_id: str) -> At:
    return At(session, bank.settings, customer_id, bank.clock.now())


def _reading(customer_id: KnownCustomer, bank: BankHere, session: Reading) -> At:
    return _at(session, bank, customer_id)


Looking = Annotated[At, Depends(_reading)]


@router.get("/known", responses=errors(404))
def known(at: Looking, kind: Kind) -> KnownView:
    """What the bank knows already of a request of this kind."""
    return requests.known(at, kind)


@router.get("/options", responses=errors(404))
def options(at: Looking, kind: Kind, field: Kind, request: Request) -> OptionsView:
    """The values of one field; further query parameters are the fields known so far."""
    return requests.options(at, kind, field, dict(request.query_params))


@router.post("/quote", responses=errors(404))
def quote(at: Looking, order: Order) -> RequestQuoteView:
    """What would happen to this order now; writes nothing."""
    return requests.quote(at, order)


@router.post("", status_code=201, response_model=RequestView, responses=errors(404, 409))
def create(customer_id: KnownCustomer, order: Order, bank: BankHere, once: Onced) -> JSONResponse:
    """Write a request down."""
    return once(201, lambda session: requests.create(_at(session, bank, customer_id), order))


@router.get("", responses=errors(404))
def list_requests(customer_id: KnownCustomer, session: Reading, kind: Kind | None = None) -> RequestsView:
    """The customer's newest requests."""
    return requests.requests_view(session, customer_id, kind)


@router.post("/{request_id}/confirm", response_model=RequestView, responses=errors(404, 409))
def confirm(
    customer_id: KnownCustomer, request_id: ObjectId, proof: Proof, bank: BankHere, once: Onced
) -> JSONResponse:
    """Carry the request out."""
    return once(
        200,
        lambda session: requests.confirm(_at(session, bank, customer_id), request_id, proof.challenge_id),
    )


@router.post("/{request_id}/void", response_model=RequestView, responses=errors(404, 409))
def void(
    customer_id: KnownCustomer, request_id: ObjectId, bank: BankHere, once: Onced, _body: Empty | None = None
) -> JSONResponse:
    """Take an unconfirmed request back."""
    return once(200, lambda session: requests.void(_at(session, bank, customer_id), request_id))
