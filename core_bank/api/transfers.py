"""Transfers: quote, create, look, confirm, void."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from core_bank import transfer_progress, transfers
from core_bank.api.cards import ChallengeProof
from core_bank.api.request import BankHere, Empty, KnownCustomer, ObjectId, Onced, Reading, errors
from core_bank.orders import Order
from core_bank.transfer_progress import ProgressesView
from core_bank.transfers import TransferQuoteView, TransfersView, TransferView

router = APIRouter(prefix="/customers/{customer_id}/transfers", tags=["transfers"])


@router.post("/quote", responses=errors(404))
def quote(customer_id: KnownCustomer, order: Order, bank: BankHere, session: Reading) -> TransferQuoteView:
    """What would happen to this order now; writes nothing."""
    return transfers.quote(session, bank.settings, customer_id, order, bank.clock.now())


@router.post("", status_code=201, response_model=TransferView, responses=errors(404, 409))
def create(customer_id: KnownCustomer, order: Order, bank: BankHere, once: Onced) -> JSONResponse:
    """A pending transfer; its funds are held until it is posted or voided."""
    return once(
        201,
        lambda session: transfers.create(session, bank.settings, customer_id, order, bank.clock.now()),
    )


@router.get("", responses=errors(404))
def list_transfers(customer_id: KnownCustomer, session: Reading) -> TransfersView:
    """The customer's newest transfers."""
    return transfers.transfers_view(session, customer_id)


@router.get("/progress", responses=errors(404))
def progress(customer_id: KnownCustomer, bank: BankHere, session: Reading) -> ProgressesView:
    """Where the customer's newest transfers are."""
    return transfer_progress.progress_view(session, bank.settings, customer_id, bank.clock.now())


@router.get("/{transfer_id}", responses=errors(404))
def look(customer_id: KnownCustomer, transfer_id: ObjectId, session: Reading) -> TransferView:
    """One transfer."""
    return transfers.view(transfers.transfer_for_customer(session, customer_id, transfer_id))


@router.post("/{transfer_id}/confirm", response_model=TransferView, responses=errors(404, 409))
def confirm(
    customer_id: KnownCustomer, transfer_id: ObjectId, proof: ChallengeProof, bank: BankHere, once: Onced
) -> JSONResponse:
    """Let it go, with a one-time password verified for exactly this transfer."""
    return once(
        200,
        lambda session: transfers.confirm(
            session, bank.settings, customer_id, transfer_id, proof.challenge_id, bank.clock.now()
        ),
    )


@router.post("/{transfer_id}/void", response_model=TransferView, responses=errors(404, 409))
def void(
    customer_id: KnownCustomer, transfer_id: ObjectId, bank: BankHere, once: Onced, _body: Empty | None = None
) -> JSONResponse:
    """Undo it before confirmation, or recall it before it leaves."""
    return once(200, lambda session: transfers.void(session, customer_id, transfer_id, bank.clock.now()))
