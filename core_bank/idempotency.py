"""Every write happens once per key: its first result is stored in the same transaction as its effect."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pydantic import BaseModel
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core_bank import audit
from core_bank.clock import Clock
from core_bank.database import Database
from core_bank.errors import BankError, conflict
from core_bank.models.writes import IdempotencyRecord

# Refusals that say "later", not "no": the same key may be tried again.
_NOT_STORED = {429}
_ROUNDS_MAX = 3


@dataclass(frozen=True)
class Result:
    """What is answered: a status and a JSON body."""

    status: int
    body: dict[str, Any]


Action = Callable[[Session], BaseModel]


class Idempotency:
    """Runs writes. The key's row is inserted first, so a twin with the same key waits, then replays."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def run(self, key: str, request: bytes, status: int, action: Action) -> Result:
        """Do ``action`` once for ``key``; answer its first result ever after.

        ``request`` is everything that makes the request what it is. Refusals (BankError) are results, too.
        Raises BankError 409 ``idempotency_conflict`` when the key was used for another request.
        """
        for _round in range(_ROUNDS_MAX):
            try:
                with self._database.write() as session:
                    stored = session.get(IdempotencyRecord, key)
                    return (
                        _replay(stored, request)
                        if stored
                        else self._first(session, key, request, status, action)
                    )
            except _TwinError:
                continue
        raise conflict("idempotency_in_progress", "A request with this key is in progress.")

    def prune(self, session: Session, kept_days: int) -> None:
        """Forget results older than ``kept_days``."""
        oldest = self._clock.now() - timedelta(days=kept_days)
        session.execute(delete(IdempotencyRecord).where(IdempotencyRecord.created_at < oldest))

    def _first(self, session: Session, key: str, request: bytes, status: int, action: Action) -> Result:
        salt = secrets.token_hex(16)
        record = IdempotencyRecord(
            key=key,
            salt=salt,
            request_hash=_hash(salt, request),
            status=status,
            body={},
            created_at=self._clock.now(),
        )
        session.add(record)
        try:
            # On PostgreSQL this waits for a twin's transaction, and fails once the twin has committed.
            session.flush()
        except IntegrityError as error:
            raise _TwinError from error
        result = _act(session, status, action)
        record.status = result.status
        record.body = result.body
        audit.append(session, audit.deed_of(key, request, result.status, result.body), self._clock.now())
        return result


class _TwinError(Exception):
    """Another request with the same key was faster."""


def _act(session: Session, status: int, action: Action) -> Result:
    savepoint = session.begin_nested()
    try:
        view = action(session)
    except BankError as error:
        if error.status in _NOT_STORED:
            raise
        savepoint.rollback()
        return Result(error.status, error.view())
    savepoint.commit()
    return Result(status, view.model_dump(mode="json", by_alias=True))


def _replay(stored: IdempotencyRecord, request: bytes) -> Result:
    if not secrets.compare_digest(stored.request_hash, _hash(stored.salt, request)):
        raise conflict("idempotency_conflict", "This idempotency key was used for another request.")
    return Result(stored.status, stored.body)


def _hash(salt: str, request: bytes) -> str:
    return hashlib.sha256(salt.encode() + request).hexdigest()


def canonical(method: str, path: str, body: bytes) -> bytes:
    """A request's identity: two bodies that differ only in spaces or the order of fields are the same."""
    # What is not JSON is refused later; its bytes are its identity.
    with suppress(ValueError):
        body = json.dumps(json.loads(body or b"{}"), sort_keys=True).encode()
    return b"\n".join([method.encode(), path.encode(), body])
