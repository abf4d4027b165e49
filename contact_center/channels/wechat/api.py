"""The callback's address and the bindings' address."""

from __future__ import annotations

import logging
from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from contact_center.channels.web.access import SignedIn
from contact_center.channels.wechat.bindings import OpenidTakenError
from contact_center.channels.wechat.channel import WeChat
from contact_center.channels.wechat.delivery import NotStoredError
from contact_center.channels.wechat.door import RefusedError
from contact_center.channels.wechat.tickets import BadTicketError
from contact_center.conversations.messages import ConversationError

logger = logging.getLogger(__name__)

_XML = "application/xml; charset=utf-8"


class BindingRequest(BaseModel):
    """The ticket from the login link."""

    ticket: str = Field(min_length=1, max_length=100)


router = APIRouter(tags=["wechat"])


def wechat_of(request: Request) -> WeChat:
    """The channel that the app was made with."""
    return cast(WeChat, request.app.state.wechat)


Channel = Annotated[WeChat, Depends(wechat_of)]


@router.get("/channels/wechat")
async def check(request: Request, wechat: Channel) -> Response:
    """WeChat checks that this address is ours."""
    if not wechat.settings.is_open:
        return _error(404, "not_found", "no official account is set up")
    try:
        return Response(wechat.door.greet(request.query_params, _unix(wechat)), media_type="text/plain")
    except RefusedError as error:
        return _refused(error)


@router.post("/channels/wechat")
async def callback(request: Request, wechat: Channel) -> Response:
    """WeChat brings a message or an event."""
    if not wechat.settings.is_open:
        return _error(404, "not_found", "no official account is set up")
    body = await _body(request, wechat.settings.body_bytes)
    if body is None:
        return _error(413, "too_large", f"at most {wechat.settings.body_bytes} bytes")
    return await _answer(wechat, request, body)


@router.post("/api/v1/wechat/bindings")
async def bind(body: BindingRequest, wechat: Channel, customer: SignedIn) -> Response:
    """Binds the ticket's openid to the customer of this session."""
    try:
        conversation = await wechat.bindings.bind(body.ticket, customer)
    except BadTicketError as error:
        return _error(404, error.code, "the link is used or too old; ask for a new one in WeChat")
    except (OpenidTakenError, ConversationError) as error:
        return _error(409, error.code, "this WeChat belongs to another customer")
    return JSONResponse({"bound": True, "conversation_id": conversation.conversation_id})


@router.delete("/api/v1/wechat/bindings")
async def unbind(wechat: Channel, customer: SignedIn) -> Response:
    """Unbinds the customer's WeChat."""
    return JSONResponse({"unbound": await wechat.bindings.unbind(customer)})


async def _answer(wechat: WeChat, request: Request, body: bytes) -> Response:
    try:
        opened = wechat.door.open(request.query_params, body, _unix(wechat))
        text = await wechat.delivery.answer(opened.inbound)
    except RefusedError as error:
        return _refused(error)
    except NotStoredError:
        return _error(503, "unavailable", "not stored; deliver it again")
    if text is None:
        return Response("success", media_type="text/plain")
    return Response(wechat.door.reply(opened, text, _unix(wechat)), media_type=_XML)


async def _body(request: Request, limit: int) -> bytes | None:
    """The body, or None as soon as it is longer than `limit` bytes."""
    parts, length = [], 0
    async for part in request.stream():
        length += len(part)
        if length > limit:
            return None
        parts.append(part)
    return b"".join(parts)


def _unix(wechat: WeChat) -> float:
    return wechat.clock.wall().timestamp()


def _refused(error: RefusedError) -> Response:
    # The caller may be anybody: the reason goes to the log only.
    logger.warning("a WeChat callback was refused: %s", error)
    return _error(403, "forbidden", "the callback was refused")


def _error(status: int, code: str, message: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status_code=status)
