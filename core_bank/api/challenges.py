"""One-time passwords: ask for one, try a code."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, StringConstraints

from core_bank import challenges
from core_bank.api.request import BankHere, KnownCustomer, ObjectId, Onced, errors
from core_bank.challenges import AttemptView, ChallengeView, Purpose
from core_bank.identifiers import IDENTIFIER

router = APIRouter(prefix="/customers/{customer_id}/challenges", tags=["challenges"])


class Ask(BaseModel):
    """What a code is wanted for: a pending transfer, or a frozen card."""

    model_config = ConfigDict(extra="forbid")

    purpose: Purpose
    subject_id: Annotated[str, IDENTIFIER]


class Attempt(BaseModel):
    """A typed code."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


@router.post("", status_code=201, response_model=ChallengeView, responses=errors(404, 409, 429))
def issue(customer_id: KnownCustomer, ask: Ask, bank: BankHere, once: Onced) -> JSONResponse:
    """Send a fresh code; earlier ones for the same subject become void."""
    return once(
        201,
        lambda session: challenges.issue(
            session, bank.settings, customer_id, ask.purpose, ask.subject_id, bank.clock.now()
        ),
    )


@router.post("/{challenge_id}/attempts", response_model=AttemptView, responses=errors(404, 409))
def attempt(
    customer_id: KnownCustomer, challenge_id: ObjectId, typed: Attempt, bank: BankHere, once: Onced
) -> JSONResponse:
    """Try a code."""
    return once(
        200,
        lambda session: challenges.attempt(session, customer_id, challenge_id, typed.code, bank.clock.now()),
    )
