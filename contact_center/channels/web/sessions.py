"""Sessions of the browser: as a visitor, or as a customer who logs in."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from fastapi import APIRouter, Request
from pydantic import BaseModel, Field, SecretStr, model_validator

from contact_center.bank import BankId
from contact_center.channels.web.access import CurrentContext, bearer_of
from contact_center.context import Context
from contact_center.conversations.messages import Conversation, ConversationError, Customer
from contact_center.conversations.sessions import Device
from contact_center.problems import ProblemError

router = APIRouter(prefix="/api/v1", tags=["sessions"])


class CustomerView(BaseModel):
    """A customer by number and name."""

    customer_id: str
    name: str


class LoginRequest(BaseModel):
    """Nothing for a visitor; number and credential for a customer, with the ``device`` that an earlier login gave this browser."""

    customer_id: BankId | None = None
    credential: SecretStr | None = Field(None, min_length=1, max_length=200)
    device: SecretStr | None = Field(None, min_length=20, max_length=100)

    @model_validator(mode="after")
    def _both_or_none(self) -> Self:
        if (self.customer_id is None) != (self.credential is None):
            raise ValueError("customer_id and credential go together")
        return self


class SessionView(BaseModel):
    """A token, and the conversation that it opens.

    ``device`` is the browser's name among those of its customers, to be kept and sent with the next login; null for a visitor.
    """

    token: str
    conversation_id: str
    customer: CustomerView | None
    device: str | None


@router.post("/sessions")
async def open_session(
    request: Request, context: CurrentContext, login: LoginRequest | None = None
) -> SessionView:
    """Open a visitor's session, or log a customer in and carry the visitor's conversation over."""
    address = request.client.host if request.client else ""
    if not context.session_rate.allows(address):
        raise ProblemError("too_many_sessions")
    customer = device = None
    if login is not None and login.customer_id is not None and login.credential is not None:
        customer = await _log_in(context, login.customer_id, login.credential.get_secret_value())
        name = context.tokens.new() if login.device is None else login.device.get_secret_value()
        device = Device(name, context.clock.now())
    conversation = await _conversation(context, bearer_of(request), customer)
    if customer is not None:
        await context.conversations.welcome_back(conversation.conversation_id, "web")
    return await _open(context, conversation, customer, device)


async def _log_in(context: Context, customer_id: str, credential: str) -> Customer:
    """The customer behind the credential; every wrong one counts, also when many come at once."""
    call, sessions = context.database.call, context.sessions
    await call(sessions.count_attempt, customer_id, context.clock.wall())
    try:
        customer = await context.bank.log_in(customer_id, credential)
    except Exception:
        await call(sessions.forgive, customer_id, all_failures=False)
        raise
    if customer is None:
        raise ProblemError("login_failed")
    await call(sessions.forgive, customer_id, all_failures=True)
    return customer


async def _conversation(context: Context, token: str | None, customer: Customer | None) -> Conversation:
    if customer is None:
        return await context.conversations.for_visitor()
    visitor = None if token is None else await _visitor_behind(context, token)
    if visitor is None:
        return await context.conversations.for_customer(customer)
    return await context.conversations.bind(visitor, customer)


async def _visitor_behind(context: Context, token: str) -> str | None:
    """The visitor's conversation of this token. One that has run out must not keep anybody from logging in."""
    try:
        session = await context.find_session(token)
    except ConversationError:
        return None
    return session.conversation_id if session.customer is None else None


async def _open(
    context: Context, conversation: Conversation, customer: Customer | None, device: Device | None
) -> SessionView:
    settings = context.settings
    minutes = settings.visitor_session_minutes if customer is None else settings.customer_session_minutes
    token = await context.database.call(
        context.sessions.open,
        conversation.conversation_id,
        customer,
        context.clock.wall(),
        timedelta(minutes=minutes),
        device,
    )
    view = None if customer is None else CustomerView(customer_id=customer.customer_id, name=customer.name)
    return SessionView(
        token=token,
        conversation_id=conversation.conversation_id,
        customer=view,
        device=None if device is None else device.name,
    )
