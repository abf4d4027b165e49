"""Who calls: the customer's session behind a bearer token, and the one conversation it opens."""

from __future__ import annotations

from typing import Annotated, cast

from fastapi import Depends
from starlette.requests import HTTPConnection

from contact_center.context import Context
from contact_center.conversations.messages import Customer, UnknownConversationError
from contact_center.conversations.sessions import CustomerSession
from contact_center.problems import ProblemError

_TOKEN_CHARACTERS = 200


def context_of(connection: HTTPConnection) -> Context:
    """The context that the app was made with."""
    return cast(Context, connection.app.state.context)


CurrentContext = Annotated[Context, Depends(context_of)]


def bearer_of(connection: HTTPConnection) -> str | None:
    """The bearer token of a call, or None."""
    scheme, _, token = connection.headers.get("authorization", "").partition(" ")
    token = token.strip()
    return token if scheme.lower() == "bearer" and 0 < len(token) <= _TOKEN_CHARACTERS else None


async def current_session(connection: HTTPConnection, context: CurrentContext) -> CustomerSession:
    """The caller's session; 401 without a token, and for one that has run out."""
    token = bearer_of(connection)
    if token is None:
        raise ProblemError("unauthorized")
    return await context.find_session(token)


CurrentSession = Annotated[CustomerSession, Depends(current_session)]


async def signed_in(session: CurrentSession) -> Customer:
    """The customer of the session; 401 for a visitor."""
    if session.customer is None:
        raise ProblemError("unauthorized")
    return session.customer


SignedIn = Annotated[Customer, Depends(signed_in)]


async def own_conversation(conversation_id: str, session: CurrentSession) -> str:
    """The conversation in the path; 404 for somebody else's, exactly as for one that is not there."""
    if conversation_id != session.conversation_id:
        raise UnknownConversationError
    return conversation_id


OwnConversation = Annotated[str, Depends(own_conversation)]
