"""The sandbox's own calls, passed on to core_bank. They exist only in sandbox mode."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import JsonValue

from contact_center.channels.web.access import CurrentContext
from contact_center.context import Context
from contact_center.ids import new_id

router = APIRouter(prefix="/api/v1/sandbox", tags=["sandbox"])


@router.get("/customers")
async def customers(request: Request, context: CurrentContext) -> Response:
    """The demo customers with their credentials."""
    return await _pass_on(context, request, "customers")


@router.get("/inbox")
async def inbox(request: Request, context: CurrentContext) -> Response:
    """What the sandbox's text messages would have brought to ``customer_id``."""
    return await _pass_on(context, request, "inbox")


@router.get("/ledger")
async def ledger(request: Request, context: CurrentContext) -> Response:
    """Counts of transfers and postings, and the sum of all postings."""
    return await _pass_on(context, request, "ledger")


@router.get("/clock")
async def read_clock(request: Request, context: CurrentContext) -> Response:
    """The sandbox's time."""
    return await _pass_on(context, request, "clock")


@router.post("/clock")
async def move_clock(request: Request, context: CurrentContext, body: dict[str, JsonValue]) -> Response:
    """Move the sandbox's time, ours with it."""
    response = await _pass_on(context, request, "clock", body)
    await context.follow_clock()
    return response


@router.post("/purchases")
async def buy(request: Request, context: CurrentContext, body: dict[str, JsonValue]) -> Response:
    """Buy something with a card."""
    return await _pass_on(context, request, "purchases", body)


async def _pass_on(
    context: Context, request: Request, path: str, body: dict[str, Any] | None = None
) -> Response:
    key = None
    if request.method == "POST":
        key = request.headers.get("idempotency-key") or new_id("s")
    answer = await context.bank.sandbox(request.method, path, request.query_params, body, key)
    return Response(answer.content, answer.status_code, media_type="application/json")
