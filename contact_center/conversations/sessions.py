"""Customers' and visitors' sessions, the devices they are opened on, and the lock against guessing credentials."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from contact_center.conversations import devices
from contact_center.conversations.messages import ConversationError, Customer
from contact_center.conversations.tables import LoginAttemptRow, SessionRow
from contact_center.database import Database
from contact_center.tokens import Tokens


class SessionExpiredError(ConversationError):
    """The token opens nothing any more, or never did."""

    code = "session_expired"


class LoginLockedError(ConversationError):
    """Too many wrong credentials for this customer; it opens by itself after a while."""

    code = "login_locked"


@dataclass(frozen=True)
class CustomerSession:
    """Who holds a token, and the one conversation it opens.

    ``expires_at`` is in real time. Until ``new_device_until``, in the bank's, the customer writes from a device new to them.
    """

    conversation_id: str
    customer: Customer | None
    expires_at: datetime
    new_device_until: datetime | None = None

    def is_on_new_device(self, now: datetime) -> bool:
        """Whether the customer writes from a device that is new to them."""
        return devices.is_new(self.new_device_until, now)


@dataclass(frozen=True)
class Device:
    """What a customer logs in from: a name that only this browser knows, and the bank's time of the login."""

    name: str
    at: datetime


@dataclass(frozen=True)
class LoginLimit:
    """So many failures lock a customer number for so long."""

    failures: int
    lock: timedelta


class SessionStore:
    """Every method is one short transaction; ``wall`` is real time."""

    def __init__(self, database: Database, tokens: Tokens, limit: LoginLimit) -> None:
        self._database = database
        self._tokens = tokens
        self._limit = limit

    def open(
        self,
        conversation_id: str,
        customer: Customer | None,
        wall: datetime,
        lives: timedelta,
        device: Device | None = None,
    ) -> str:
        """A new token for the conversation. Sessions that have run out are cleared away on the way.

        ``device`` is noted as the customer's; a visitor has none.
        """
        token = self._tokens.new()
        with self._database.write() as session:
            session.execute(delete(SessionRow).where(SessionRow.expires_at < wall))
            row = SessionRow(
                token_hash=self._tokens.hashed(token),
                conversation_id=conversation_id,
                customer_id=None if customer is None else customer.customer_id,
                customer_name=None if customer is None else customer.name,
                expires_at=wall + lives,
                new_device_until=self._meet(session, customer, device),
            )
            session.add(row)
        return token

    def find(self, token: str, wall: datetime) -> CustomerSession:
        """The session of a token. Raises ``SessionExpiredError``, also for a token that never was."""
        with self._database.read() as session:
            row = session.get(SessionRow, self._tokens.hashed(token))
            if row is None or row.expires_at <= wall:
                raise SessionExpiredError
            customer = None if row.customer_id is None else Customer(row.customer_id, row.customer_name or "")
            return CustomerSession(row.conversation_id, customer, row.expires_at, row.new_device_until)

    def _meet(self, session: Session, customer: Customer | None, device: Device | None) -> datetime | None:
        if customer is None or device is None:
            return None
        return devices.meet(session, customer.customer_id, self._tokens.hashed(device.name), device.at)

    def count_attempt(self, customer_id: str, wall: datetime) -> None:
        """Count a login before it is tried, so that parallel guesses count too. Raises ``LoginLockedError``."""
        with self._database.write() as session:
            session.execute(delete(LoginAttemptRow).where(LoginAttemptRow.last_at <= wall - self._limit.lock))
            _have_row(session, customer_id, wall)
            row = session.get_one(LoginAttemptRow, customer_id, with_for_update=True)
            if row.failures >= self._limit.failures:
                raise LoginLockedError
            row.failures, row.last_at = row.failures + 1, wall

    def forgive(self, customer_id: str, *, all_failures: bool) -> None:
        """Take a counted attempt back: all of them after a good login, one when core_bank did not answer."""
        with self._database.write() as session:
            row = session.get(LoginAttemptRow, customer_id, with_for_update=True)
            if row is not None:
                row.failures = 0 if all_failures else max(0, row.failures - 1)


def _have_row(session: Session, customer_id: str, wall: datetime) -> None:
    """A row to lock: of two first guesses at the same moment only one may insert it."""
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    first = insert(LoginAttemptRow).values(customer_id=customer_id, failures=0, last_at=wall)
    session.execute(first.on_conflict_do_nothing())
