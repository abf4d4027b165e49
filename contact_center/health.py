"""Whether we are alive, whether every part we need answers, and the figures for Prometheus."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

import httpx
from fastapi import APIRouter, Response
from fastapi.responses import JSONResponse

from contact_center.channels.web.access import CurrentContext
from contact_center.context import Context

router = APIRouter(tags=["health"])

_WAIT_SECONDS = 2.0


@router.get("/healthz")
async def alive() -> dict[str, str]:
    """We are alive."""
    return {"status": "ok"}


@router.get("/readyz")
async def ready(context: CurrentContext) -> JSONResponse:
    """200 when every part answers, 503 otherwise; ``parts`` says which."""
    checks = {
        "contact_center": context.database.call(context.database.ping),
        "core_bank": _core_bank(context),
        "rasa": _rasa(context),
        "actions": _actions(context),
    }
    answers = await asyncio.gather(*(_holds(check) for check in checks.values()))
    parts = dict(zip(checks, answers, strict=True))
    return JSONResponse({"ready": all(answers), "parts": parts}, 200 if all(answers) else 503)


@router.get("/metrics", include_in_schema=False)
async def metrics(context: CurrentContext) -> Response:
    """The figures for Prometheus."""
    return Response(context.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


async def _holds(check: Awaitable[object]) -> bool:
    """Whether the check ends well in time; whatever goes wrong in it is a no."""
    try:
        async with asyncio.timeout(_WAIT_SECONDS):
            await check
    except Exception:
        return False
    return True


async def _core_bank(context: Context) -> None:
    (await context.clients.core_bank.get("/readyz")).raise_for_status()


async def _rasa(context: Context) -> None:
    """Rasa has no call for this: it is ready when it knows our token and misses the turn in an empty body."""
    response = await context.clients.rasa.post("/webhooks/yinban/turns", json={})
    if response.status_code != httpx.codes.UNPROCESSABLE_ENTITY:
        raise httpx.HTTPStatusError("not ready", request=response.request, response=response)


async def _actions(context: Context) -> None:
    (await context.clients.actions.get("/healthz")).raise_for_status()
