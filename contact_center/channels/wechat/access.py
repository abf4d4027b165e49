"""Lets in customers who have logged in, and nobody else."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends

from contact_center.channels.web.access import CurrentSession
from contact_center.conversations.messages import Customer
from contact_center.problems import ProblemError


async def signed_in(session: CurrentSession) -> Customer:
    """The customer of the session; 401 for a visitor."""
    if session.customer is None:
        raise ProblemError("unauthorized")
    return session.customer


SignedIn = Annotated[Customer, Depends(signed_in)]
