"""The desk's calls for loans that the scorecard leaves to a person: a supervisor sees them, and decides."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contact_center.bank import BankId, BankRefusedError
from contact_center.channels.web.access import CurrentContext
from contact_center.channels.web.messages import MessageId
from contact_center.desk.access import CurrentSupervisor
from contact_center.problems import ProblemError

router = APIRouter(prefix="/api/v1/desk/loans", tags=["loans"])

_REFUSED = {
    "already_decided": "loan_decided",
    "not_found": "unknown_application",
    "bad_reasons": "bad_reasons",
}
"""Our word for what core_bank refuses; every other refusal is a rule of lending."""


class DecisionRequest(BaseModel):
    """What the supervisor made of it; a refusal names its reasons. The same ``client_act_id`` again changes nothing."""

    model_config = ConfigDict(extra="forbid")

    client_act_id: MessageId
    customer_id: BankId
    approved: bool
    reasons: list[str] = Field([], max_length=3)


@router.get("/applications")
async def list_applications(supervisor: CurrentSupervisor, context: CurrentContext) -> dict[str, Any]:
    """Applications that wait for a person, the longest first, and the reasons that a refusal may name."""
    return await context.bank.loan_applications()


@router.post("/applications/{application_id}/decision")
async def decide(
    application_id: BankId,
    body: DecisionRequest,
    supervisor: CurrentSupervisor,
    context: CurrentContext,
) -> dict[str, Any]:
    """Approve and pay out, or refuse; 409 ``loan_objection`` where a rule of lending stands against an approval."""
    try:
        return await context.bank.decide_loan(
            body.customer_id,
            application_id,
            {"approved": body.approved, "by": supervisor.agent_id, "reasons": body.reasons},
            f"desk:{supervisor.agent_id}:{body.client_act_id}",
        )
    except BankRefusedError as refused:
        raise ProblemError(_REFUSED.get(refused.code, "loan_objection")) from refused
