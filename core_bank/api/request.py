"""What every endpoint needs of its request: the bank, a session, a known customer, doing a write once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from fastapi import Depends, Header, Path, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict
from sqlalchemy.orm import Session

from core_bank.bank import Bank
from core_bank.customers import customer_by_id
from core_bank.errors import ErrorView
from core_bank.idempotency import Action, canonical
from core_bank.identifiers import PATTERN


class Empty(BaseModel):
    """A body without fields."""

    model_config = ConfigDict(extra="forbid")


def _bank(request: Request) -> Bank:
    bank: Bank = request.app.state.bank
    return bank


BankHere = Annotated[Bank, Depends(_bank)]


def _read(bank: BankHere) -> Iterator[Session]:
    with bank.database.read() as session:
        yield session


Reading = Annotated[Session, Depends(_read)]
ObjectId = Annotated[str, Path(pattern=PATTERN)]


def _known_customer(customer_id: ObjectId, session: Reading) -> str:
    return customer_by_id(session, customer_id).customer_id


KnownCustomer = Annotated[str, Depends(_known_customer)]


class Once:
    """Runs this request's write once per idempotency key, and answers its first result ever after."""

    def __init__(self, bank: Bank, key: str, request: bytes) -> None:
        self._bank = bank
        self._key = key
        self._request = request

    def __call__(self, status: int, action: Action) -> JSONResponse:
        """Do ``action`` in one transaction with the key; wake the relay for the events it may have left."""
        result = self._bank.idempotency.run(self._key, self._request, status, action)
        self._bank.relay.wake()
        return JSONResponse(result.body, result.status)


IdempotencyKey = Annotated[str, Header(min_length=1, max_length=255, pattern=r"^[\x21-\x7e]+$")]


async def _once(request: Request, bank: BankHere, idempotency_key: IdempotencyKey) -> Once:
    url = request.url
    where = f"{url.path}?{url.query}" if url.query else url.path
    return Once(bank, idempotency_key, canonical(request.method, where, await request.body()))


Onced = Annotated[Once, Depends(_once)]


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals an endpoint documents, in our error shape; the ones common to all are added."""
    return {status: {"model": ErrorView} for status in {400, 401, 413, 422, 503, *statuses}}
