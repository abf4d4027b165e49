"""Passwords: an unlocked login, and a token that sets a new password once; no password is ever typed in a chat."""

from __future__ import annotations

import hashlib
import re
import secrets
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core_bank import inbox, outbox
from core_bank.customers import customer_by_id, hash_credential
from core_bank.errors import BankError, conflict
from core_bank.identifiers import new_identifier
from core_bank.models.customers import PasswordReset
from core_bank.models.sandbox import SandboxCredential
from core_bank.settings import Settings

Which = Literal["login", "query"]
_TOKEN_BYTES = 16
_GOOD = {"login": re.compile(r"(?=.*[A-Za-z])(?=.*[0-9])[!-~]{8,64}"), "query": re.compile(r"[0-9]{6}")}
_RUNS = ("0123456789", "9876543210")


class PasswordSetView(BaseModel):
    """Which password was set anew."""

    which: Which


def allow_reset(
    session: Session, settings: Settings, customer_id: str, which: Which, now: datetime
) -> PasswordReset:
    """Unlock the login, and send a token that sets one new password; earlier tokens for it are void.

    Raises BankError 503 where there is no way to send one.
    """
    if not settings.sandbox:
        raise BankError(503, "code_channel_unavailable", "There is no way to send a token.")
    customer = customer_by_id(session, customer_id)
    if which == "login":
        customer.unlocked_at = now
    session.execute(
        update(PasswordReset)
        .where(PasswordReset.customer_id == customer_id, PasswordReset.which == which)
        .where(PasswordReset.used_at.is_(None))
        .values(expires_at=now)
    )
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    reset = PasswordReset(
        reset_id=new_identifier("pr"),
        customer_id=customer_id,
        which=which,
        token_hash=_hash(token),
        expires_at=now + timedelta(seconds=settings.password_reset_lifetime_seconds),
    )
    session.add(reset)
    minutes = settings.password_reset_lifetime_seconds // 60
    inbox.deliver_token(session, customer_id, now, which, token=token, minutes=str(minutes))
    return reset


def set_anew(session: Session, token: str, password: str, now: datetime) -> PasswordSetView:
    """Set the password that the token is for.

    Raises BankError 409 ``token_void`` for a token that is unknown, used or too old, 422 ``password_weak``.
    """
    query = select(PasswordReset).where(PasswordReset.token_hash == _hash(token)).with_for_update()
    reset = session.scalars(query).one_or_none()
    if reset is None or reset.used_at is not None or now >= reset.expires_at:
        raise conflict("token_void", "This token is not valid, or not any more.")
    which: Which = reset.which  # type: ignore[assignment]  # the table only ever gets these words
    if not is_good(which, password):
        raise BankError(422, "password_weak", "The password is too easy to guess.", which=which)
    reset.used_at = now
    customer = customer_by_id(session, reset.customer_id)
    if which == "login":
        customer.credential_hash, customer.unlocked_at = hash_credential(password), now
        # What the customer chose is shown to nobody, in the sandbox neither.
        session.execute(delete(SandboxCredential).where(SandboxCredential.customer_id == reset.customer_id))
    else:
        customer.query_hash = hash_credential(password)
    told = {"reset_id": reset.reset_id, "which": which}
    outbox.emit(session, now, "password.changed", reset.customer_id, told)
    return PasswordSetView(which=which)


def is_good(which: Which, password: str) -> bool:
    """Letters and digits for the login, six digits for queries; none of one repeated sign or a run like 123456."""
    if not _GOOD[which].fullmatch(password) or len(set(password)) == 1:
        return False
    return not any(password in run for run in _RUNS)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
