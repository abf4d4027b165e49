"""The HTTP application around a bank."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, Depends, FastAPI
from starlette.concurrency import run_in_threadpool

from core_bank import errors
from core_bank.api import (
    bills,
    cards,
    challenges,
    customers,
    disputes,
    documents,
    fees,
    health,
    loans,
    mandates,
    points,
    progress,
    requests,
    restrictions,
    sandbox,
    sealed_numbers,
    statements,
    transactions,
    transfer_plans,
    transfers,
    wealth,
)
from core_bank.auth import require_token
from core_bank.bank import Bank
from core_bank.body_limit import BodyLimit

_NOUNS = (
    customers,
    cards,
    transactions,
    bills,
    transfers,
    transfer_plans,
    challenges,
    requests,
    wealth,
    loans,
    disputes,
    documents,
    sealed_numbers,
    mandates,
    restrictions,
    statements,
    points,
    fees,
    progress,
)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    bank: Bank = app.state.bank
    await run_in_threadpool(bank.open)
    await run_in_threadpool(bank.start)
    yield
    await run_in_threadpool(bank.close)


def create_app(bank: Bank) -> FastAPI:
    """The application; its lifespan opens, starts and closes the bank."""
    app = FastAPI(
        title="Yinban core_bank",
        summary="A sandbox core-banking system: customers, a double-entry ledger, cards, bills, events.",
        version="1",
        lifespan=_lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.bank = bank
    errors.install(app)
    settings = bank.settings

    def bytes_max(path: str) -> int:
        return settings.document_bytes_max if path.endswith("/documents") else settings.request_bytes_max

    app.add_middleware(BodyLimit, bytes_max=bytes_max)
    app.include_router(health.router)
    v1 = APIRouter(prefix="/v1", dependencies=[Depends(require_token)])
    for noun in _NOUNS:
        v1.include_router(noun.router)
    if settings.sandbox:
        v1.include_router(sandbox.router)
    app.include_router(v1)
    return app
