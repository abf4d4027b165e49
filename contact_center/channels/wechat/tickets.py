"""One-time tickets: whoever opens the login link may bind exactly the openid that the link was sent to."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime

from sqlalchemy.orm import Session

from contact_center.channels.wechat.tables import TicketRow

_TICKET_BYTES = 24


class BadTicketError(Exception):
    """The ticket is unknown, used, or too old; which one is not said."""

    code = "bad_ticket"


def issue(session: Session, openid: str, expires_at: datetime) -> str:
    """A new ticket for this openid."""
    ticket = secrets.token_urlsafe(_TICKET_BYTES)
    session.add(TicketRow(ticket_hash=name(ticket), openid=openid, expires_at=expires_at))
    return ticket


def openid_of(session: Session, ticket: str, now: datetime) -> str:
    """The openid the ticket is good for. Raises BadTicketError."""
    return _valid(session, ticket, now).openid


def use(session: Session, ticket: str, now: datetime) -> str:
    """As ``openid_of``, and it is used up. Raises BadTicketError."""
    row = _valid(session, ticket, now)
    row.used_at = now
    return row.openid


def _valid(session: Session, ticket: str, now: datetime) -> TicketRow:
    row = session.get(TicketRow, name(ticket), with_for_update=True)
    if row is None or row.used_at is not None or now >= row.expires_at:
        raise BadTicketError
    return row


def name(ticket: str) -> str:
    """A name for the ticket that gives nothing away, for keys and records."""
    return hashlib.sha256(ticket.encode()).hexdigest()
