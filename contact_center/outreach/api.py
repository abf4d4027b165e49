"""Outreach's addresses: events in, the customer's preferences, the desk's list of decisions."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any, cast

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field

from contact_center.channels.web.access import SignedIn
from contact_center.desk.access import CurrentAgent
from contact_center.outreach.bank_facts import FactsUnavailableError
from contact_center.outreach.gate import QuietHours
from contact_center.outreach.intake import EventRefusedError, read
from contact_center.outreach.outreach import Outreach
from contact_center.outreach.preferences import Change, Preferences, PreferencesError
from contact_center.outreach.triggers import Triggers

_CLOCK_TIME = r"^([01]\d|2[0-3]):[0-5]\d$"
_STATUS = {"version_conflict": 409, "topic_required": 409}


class QuietHoursBody(BaseModel):
    """Local times as HH:MM; equal times mean no quiet hours."""

    model_config = ConfigDict(extra="forbid")

    start: str = Field(pattern=_CLOCK_TIME)
    end: str = Field(pattern=_CLOCK_TIME)


class PreferencesBody(BaseModel):
    """What the customer wants different; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    version: int | None = Field(None, ge=0)
    topics: dict[str, bool] = Field(default_factory=dict, max_length=50)
    quiet_hours: QuietHoursBody | None = None
    daily_cap: int | None = None


router = APIRouter(tags=["outreach"])


def outreach_of(request: Request) -> Outreach:
    """The outreach that the app was made with."""
    return cast(Outreach, request.app.state.outreach)


Current = Annotated[Outreach, Depends(outreach_of)]


@router.post("/internal/events", status_code=202)
async def events(request: Request, outreach: Current) -> Response:
    """One signed event of core_bank."""
    return await _take_event(outreach, request)


@router.get("/api/v1/preferences")
async def preferences(outreach: Current, customer: SignedIn) -> dict[str, Any]:
    """What the customer allows."""
    found = await outreach.database.call(outreach.preferences.get, customer.customer_id)
    return _shown(found, outreach.triggers)


@router.put("/api/v1/preferences")
async def change(body: PreferencesBody, outreach: Current, customer: SignedIn) -> Response:
    """Changes it, as a new version."""
    try:
        found = await outreach.database.call(
            outreach.preferences.change, customer.customer_id, _change(body), outreach.clock.now()
        )
    except PreferencesError as error:
        return _error(_STATUS.get(error.code, 422), error.code, str(error))
    return JSONResponse(_shown(found, outreach.triggers))


@router.get("/api/v1/desk/outreach")
async def decisions(
    outreach: Current, _: CurrentAgent, customer_id: Annotated[str | None, Query(max_length=40)] = None
) -> dict[str, Any]:
    """Decisions with their reasons, newest first."""
    limit = outreach.settings.listed_decisions
    return {"decisions": await outreach.database.call(outreach.decisions.of_customer, customer_id, limit)}


async def _take_event(outreach: Outreach, request: Request) -> Response:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > outreach.settings.event_bytes:
            return _error(413, "body_too_large", f"at most {outreach.settings.event_bytes} bytes")
    if not outreach.trusts(request.headers.get("X-Yinban-Signature", ""), body):
        return _error(401, "bad_signature", "not signed with the events' secret, or too long ago")
    try:
        event = read(body)
        # Before it counts as known: what fails here must come again.
        await outreach.follow(event)
        new = await outreach.intake.take(event)
    except EventRefusedError as error:
        return _error(422, error.code, str(error))
    except FactsUnavailableError:
        return _error(503, "bank_unavailable", "core_bank does not answer; deliver it again")
    outreach.dispatcher.wake()
    return JSONResponse({"accepted": True, "duplicate": not new}, status_code=202)


def _change(body: PreferencesBody) -> Change:
    quiet = body.quiet_hours
    hours = (
        None if quiet is None else QuietHours(time.fromisoformat(quiet.start), time.fromisoformat(quiet.end))
    )
    return Change(body.topics, hours, body.daily_cap, body.version)


def _shown(preferences: Preferences, triggers: Triggers) -> dict[str, Any]:
    wishes = preferences.wishes
    return {
        "version": preferences.version,
        "topics": [
            {
                "topic": name,
                "title": topic.title,
                "allowed": wishes.consents.get(name, False),
                "can_withdraw": topic.can_withdraw,
            }
            for name, topic in triggers.topics.items()
        ],
        "quiet_hours": {
            "start": wishes.quiet_hours.start.isoformat("minutes"),
            "end": wishes.quiet_hours.end.isoformat("minutes"),
        },
        "daily_cap": wishes.daily_cap,
    }


def _error(status: int, code: str, message: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)
