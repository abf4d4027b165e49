"""Sealed numbers: keep one that a customer typed, and ask whose it is."""

from __future__ import annotations

import json

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from core_bank import recipients, sealed_numbers
from core_bank.api.request import BankHere, IdempotencyKey, KnownCustomer, ObjectId, Once, Reading, errors
from core_bank.idempotency import canonical
from core_bank.recipients import RecipientView
from core_bank.sealed_numbers import NumberToSeal, SealedNumberView
from core_bank.vault import vault_of

router = APIRouter(prefix="/customers/{customer_id}/sealed-numbers", tags=["sealed numbers"])


@router.post("", status_code=201, response_model=SealedNumberView, responses=errors(404, 409))
def seal(
    customer_id: KnownCustomer, number: NumberToSeal, bank: BankHere, idempotency_key: IdempotencyKey
) -> JSONResponse:
    """Keep a whole number, encrypted; what is remembered of the request itself is its keyed fingerprint."""
    printed = vault_of(bank.settings).digest(number.number.get_secret_value())
    body = json.dumps({"kind": number.kind, "fingerprint": printed}).encode()
    request = canonical("POST", f"/v1/customers/{customer_id}/sealed-numbers", body)
    once = Once(bank, idempotency_key, request)
    return once(
        201,
        lambda session: sealed_numbers.seal(session, bank.settings, customer_id, number, bank.clock.now()),
    )


@router.get("/{number_id}/recipient", responses=errors(404))
def recipient(
    customer_id: KnownCustomer, number_id: ObjectId, bank: BankHere, session: Reading
) -> RecipientView:
    """Whose the number is, as far as its customer may know."""
    number = sealed_numbers.opened(session, bank.settings, customer_id, number_id, bank.clock.now())
    found = recipients.recipient_of(session, vault_of(bank.settings), customer_id, number)
    return recipients.view(found, customer_id)
