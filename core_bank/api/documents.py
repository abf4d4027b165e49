"""Documents: a picture is read and kept."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse

from banking.documents import Kind, see
from core_bank import documents
from core_bank.api.request import BankHere, KnownCustomer, Onced, errors
from core_bank.documents import DocumentView, Photograph

router = APIRouter(prefix="/customers/{customer_id}/documents", tags=["documents"])

_PICTURE: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string", "format": "binary"}} for kind in ("image/jpeg", "image/png")
        },
    }
}


async def _body(request: Request) -> bytes:
    return await request.body()


@router.post(
    "", status_code=201, response_model=DocumentView, responses=errors(404, 409), openapi_extra=_PICTURE
)
def add(
    customer_id: KnownCustomer,
    kind: Annotated[Kind, Query()],
    picture: Annotated[bytes, Depends(_body)],
    bank: BankHere,
    once: Onced,
) -> JSONResponse:
    """Read a JPEG or PNG and keep it sealed; the answer shows its fields masked, and why it may not do."""
    # Before the transaction: reading takes seconds, and nobody else may wait for them.
    now = bank.clock.now()
    taken = Photograph(picture, see(kind, bank.reader.lines(picture), now.date()))
    return once(201, lambda session: documents.keep(session, bank.settings, customer_id, taken, now))
