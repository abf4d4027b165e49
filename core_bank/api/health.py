"""Is the process alive, and can it do its work."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel

from core_bank.api.request import BankHere, errors

router = APIRouter(tags=["health"])


class HealthView(BaseModel):
    """All is well; every other state is an error."""

    status: str = "ok"


@router.get("/healthz")
def alive() -> HealthView:
    """The process answers."""
    return HealthView()


@router.get("/readyz", responses=errors())
def ready(bank: BankHere) -> HealthView:
    """The database answers, too; otherwise 503."""
    bank.database.answers()
    return HealthView()
