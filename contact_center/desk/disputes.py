"""The desk's calls for disputed charges: a supervisor sees what waits, and decides for the customer or for the merchant."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from banking.promises import promises
from contact_center.bank import BankId, BankRefusedError
from contact_center.channels.web.access import CurrentContext
from contact_center.channels.web.messages import MessageId
from contact_center.conversations.guard import ForbiddenPromiseError
from contact_center.desk.access import CurrentSupervisor
from contact_center.problems import ProblemError

router = APIRouter(prefix="/api/v1/desk/disputes", tags=["disputes"])

_REFUSED = {"already_decided": "dispute_decided", "not_found": "unknown_dispute"}
"""Our word for what core_bank refuses; what else it says is a fault of the call."""


class DecisionRequest(BaseModel):
    """For the customer or not, and why, as the customer reads it. The same ``client_act_id`` again changes nothing."""

    model_config = ConfigDict(extra="forbid")

    client_act_id: MessageId
    customer_id: BankId
    accepted: bool
    finding: str = Field(min_length=2, max_length=200, pattern=r"\S")


@router.get("")
async def list_disputes(supervisor: CurrentSupervisor, context: CurrentContext) -> dict[str, Any]:
    """Disputed charges that wait for a decision, the one that must be answered first before the others."""
    return await context.bank.disputes()


@router.post("/{dispute_id}/decision")
async def decide(
    dispute_id: BankId,
    body: DecisionRequest,
    supervisor: CurrentSupervisor,
    context: CurrentContext,
) -> dict[str, Any]:
    """Decide; 409 ``dispute_decided`` where a colleague has, 422 ``forbidden_promise`` for words that no bank may say."""
    if forbidden := promises(body.finding):
        raise ForbiddenPromiseError(list(forbidden))
    try:
        return await context.bank.decide_dispute(
            body.customer_id,
            dispute_id,
            {"accepted": body.accepted, "by": supervisor.agent_id, "finding": body.finding},
            f"desk:{supervisor.agent_id}:{body.client_act_id}",
        )
    except BankRefusedError as refused:
        raise ProblemError(_REFUSED.get(refused.code, "bad_request")) from refused
