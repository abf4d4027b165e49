"""The desk's calls for cases: see them by their clock, take, pass on, answer, extend, close."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from contact_center.cases.casework import Dossier, Listed, Order, View
from contact_center.cases.departments import departments
from contact_center.cases.holding import HELD, spans
from contact_center.cases.legal_clock import Kind, bank_day, legal_clock
from contact_center.cases.moves import FROM, Standing
from contact_center.cases.tables import CaseEventRow, CaseRow
from contact_center.channels.web.access import CurrentContext
from contact_center.channels.web.messages import MessageId
from contact_center.clock import BANK_ZONE
from contact_center.context import Context
from contact_center.desk.access import CurrentAgent, VisibleConversation
from contact_center.desk.agents import Agent
from contact_center.problems import ProblemError

router = APIRouter(prefix="/api/v1/desk", tags=["cases"])

Text = Annotated[str, Field(min_length=1, max_length=1000, pattern=r"\S")]


class _Body(BaseModel):
    """``client_act_id`` is the desk's own name of the act: the same again does nothing."""

    model_config = ConfigDict(extra="forbid")

    client_act_id: MessageId


class OpenRequest(_Body):
    """What a customer told the agent, to be registered."""

    kind: Kind
    words: Text


class PassRequest(_Body):
    """To whom, and why."""

    department: str
    note: Text


class AnswerRequest(_Body):
    """What the customer hears."""

    text: Text


class ReasonRequest(_Body):
    """Why; of an extension the customer hears it."""

    reason: Text


class CloseRequest(_Body):
    """How it ended, for whoever looks later."""

    outcome: Literal["settled", "explained", "upheld", "not_upheld"]
    note: str = Field("", max_length=1000)


@router.get("/cases")
async def list_cases(agent: CurrentAgent, context: CurrentContext, view: View = "due") -> dict[str, Any]:
    """A list of cases, and how many each list has."""
    today = bank_day(context.clock.now())
    found = await context.casework.listed(view, agent)
    return {
        "cases": [_item(each, today) for each in found],
        "counts": await context.casework.counts(agent),
        "departments": list(departments().departments),
    }


@router.get("/cases/{number}")
async def read_case(number: str, agent: CurrentAgent, context: CurrentContext) -> dict[str, Any]:
    """One case: its clock, its history, who held it how long, and what this agent may do."""
    return await _case(context, number, agent)


@router.post("/conversations/{conversation_id}/cases")
async def open_case(
    conversation_id: VisibleConversation, body: OpenRequest, agent: CurrentAgent, context: CurrentContext
) -> dict[str, Any]:
    """Register what the customer of this conversation told the agent."""
    number = await context.casework.open(conversation_id, agent, body.kind, body.words, body.client_act_id)
    return await _case(context, number, agent)


@router.post("/cases/{number}/take")
async def take(number: str, body: _Body, agent: CurrentAgent, context: CurrentContext) -> dict[str, Any]:
    """Have the case in one's own hands."""
    await context.casework.take(Order(number, agent, body.client_act_id))
    return await _case(context, number, agent)


@router.post("/cases/{number}/pass")
async def pass_on(
    number: str, body: PassRequest, agent: CurrentAgent, context: CurrentContext
) -> dict[str, Any]:
    """Give the case to another department; its customer is told."""
    if body.department not in departments().departments:
        raise ProblemError("unknown_department")
    await context.casework.pass_on(Order(number, agent, body.client_act_id), body.department, body.note)
    return await _case(context, number, agent)


@router.post("/cases/{number}/answer")
async def answer(
    number: str, body: AnswerRequest, agent: CurrentAgent, context: CurrentContext
) -> dict[str, Any]:
    """Tell the customer the decision; 422 ``forbidden_promise`` names words that no bank may say."""
    await context.casework.answer(Order(number, agent, body.client_act_id), body.text)
    return await _case(context, number, agent)


@router.post("/cases/{number}/extend")
async def extend(
    number: str, body: ReasonRequest, agent: CurrentAgent, context: CurrentContext
) -> dict[str, Any]:
    """Take the next stage of the clock; the customer is told until when and why."""
    await context.casework.extend(Order(number, agent, body.client_act_id), body.reason)
    return await _case(context, number, agent)


@router.post("/cases/{number}/close")
async def close(
    number: str, body: CloseRequest, agent: CurrentAgent, context: CurrentContext
) -> dict[str, Any]:
    """End an answered case."""
    await context.casework.close(Order(number, agent, body.client_act_id), body.outcome, body.note)
    return await _case(context, number, agent)


@router.post("/cases/{number}/withdraw")
async def withdraw(
    number: str, body: ReasonRequest, agent: CurrentAgent, context: CurrentContext
) -> dict[str, Any]:
    """End a case that its customer has taken back."""
    await context.casework.withdraw(Order(number, agent, body.client_act_id), body.reason)
    return await _case(context, number, agent)


async def _case(context: Context, number: str, agent: Agent) -> dict[str, Any]:
    now = context.clock.now()
    found = await context.casework.dossier(number)
    return {
        **_item(Listed(found.case, found.customer_name), bank_day(now)),
        "source": legal_clock().kinds[found.case.kind].source,
        "history": [_line(row) for row in found.history],
        "held": _held(found, now),
        **_next_acts(found.case, agent, bank_day(now)),
    }


def _item(listed: Listed, today: date) -> dict[str, Any]:
    case, clock = listed.case, legal_clock()
    running = case.state in HELD
    return {
        "number": case.number,
        "kind": case.kind,
        "title": clock.kinds[case.kind].title,
        "state": case.state,
        "department": case.department,
        "assignee": None
        if case.assignee is None
        else {"agent_id": case.assignee, "name": case.assignee_name},
        "customer_name": listed.customer_name,
        "conversation_id": case.conversation_id,
        "opened_at": _time(case.opened_at),
        "due_on": case.due_on.isoformat(),
        "days_left": (case.due_on - today).days if running else None,
        "urgency": clock.urgency(case.due_on, today) if running else None,
        "outcome": case.outcome,
    }


def _next_acts(case: CaseRow, agent: Agent, today: date) -> dict[str, Any]:
    """What this agent may do with the case now, and what an extension would give."""
    clock = legal_clock().kinds[case.kind]
    standing = Standing(case, clock, agent, today)
    stage = clock.next_stage(case.stage)
    return {
        "may": [act for act in FROM if standing.may(act)],
        "next_stage": None
        if stage is None
        else {"due_on": clock.due_on(case.stage + 1, case.received_at).isoformat(), "by": stage.by},
    }


def _line(row: CaseEventRow) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "at": _time(row.at),
        "by": row.by,
        "by_name": row.by_name,
        "state": row.state,
        "department": row.department,
        "due_on": row.due_on.isoformat(),
        "note": row.note,
    }


def _held(found: Dossier, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "department": span.department,
            "name": span.name,
            "since": _time(span.since),
            "seconds": span.seconds,
        }
        for span in spans(found.history, now)
    ]


def _time(at: datetime) -> str:
    return at.astimezone(BANK_ZONE).isoformat(timespec="seconds")
