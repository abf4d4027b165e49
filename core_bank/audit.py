"""The audit log: every write leaves one entry in its own transaction, and each entry seals all before it.

An entry's hash covers its content and the hash of the entry before (a hash chain, as in RFC 6962 without the tree): who
changes, drops or inserts one breaks every hash that follows. The head keeps the number and hash of the last entry, so that
a log cut off at its end is seen too. The database itself refuses to update or delete entries.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core_bank.models.writes import AuditEntry, AuditHead

HEAD = 1
GENESIS = "0" * 64
"""The hash before the first entry."""
_ROWS_AT_ONCE = 1_000


@dataclass(frozen=True)
class Deed:
    """What was done: the write's name, its idempotency key, and the challenge that proved who ordered it, if one did.

    ``status`` and ``code`` are the outcome as an HTTP status and an error code; ``subjects`` are the ids of what came of it.
    Nothing of a request's body is kept but that challenge's id.
    """

    action: str
    key: str
    status: int = 200
    code: str | None = None
    proof: str | None = None
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """What a check found: how many entries hold, and what is wrong with the next one, if anything is."""

    entries: int
    fault: str | None = None


def deed_of(key: str, request: bytes, status: int, body: dict[str, Any]) -> Deed:
    """The deed of one API write; ``request`` is what ``idempotency.canonical`` made of it, ``body`` its answer."""
    method, path, content = request.split(b"\n", 2)
    code = body["error"]["code"] if "error" in body else None
    return Deed(f"{method.decode()} {path.decode()}", key, status, code, _proof(content), _subjects(body))


def append(session: Session, deed: Deed, at: datetime) -> None:
    """Write the entry. It must be the last thing that the transaction locks: the head is everybody's."""
    head = session.get_one(AuditHead, HEAD, with_for_update=True, populate_existing=True)
    entry = AuditEntry(
        seq=head.seq + 1,
        at=at,
        action=deed.action,
        key=deed.key,
        status=deed.status,
        code=deed.code,
        proof=deed.proof,
        subjects=list(deed.subjects),
        previous_hash=head.hash,
    )
    entry.hash = _hash(entry)
    session.add(entry)
    head.seq, head.hash = entry.seq, entry.hash


def verify(session: Session) -> Finding:
    """Walk the whole chain from its first entry to its head."""
    before, count = GENESIS, 0
    for entry in _entries(session):
        if entry.seq != count + 1:
            return Finding(count, f"entry {count + 1} is missing")
        if entry.previous_hash != before or entry.hash != _hash(entry):
            return Finding(count, f"entry {entry.seq} is not what was written")
        before, count = entry.hash, entry.seq
    head = session.get_one(AuditHead, HEAD)
    if (head.seq, head.hash) != (count, before):
        return Finding(count, f"the log ends at entry {count}, its head is {head.seq}")
    return Finding(count)


def _entries(session: Session) -> Iterator[AuditEntry]:
    query = select(AuditEntry).order_by(AuditEntry.seq).execution_options(yield_per=_ROWS_AT_ONCE)
    yield from session.scalars(query)


def _hash(entry: AuditEntry) -> str:
    moment = entry.at.astimezone(UTC).isoformat()
    outcome = [entry.status, entry.code, entry.proof, entry.subjects]
    sealed = [entry.previous_hash, entry.seq, moment, entry.action, entry.key, *outcome]
    return hashlib.sha256(json.dumps(sealed, ensure_ascii=False).encode()).hexdigest()


def _proof(content: bytes) -> str | None:
    with suppress(ValueError, AttributeError):
        proof = json.loads(content).get("challenge_id")
        return str(proof)[:40] if proof else None
    return None


def _subjects(body: dict[str, Any]) -> tuple[str, ...]:
    """The ids at the top of an answer and of its ``result``."""
    result = body.get("result")
    named = {**body, **(result if isinstance(result, dict) else {})}
    return tuple(str(value) for name, value in sorted(named.items()) if name.endswith("_id") and value)
