"""The service token: who may call core_bank at all."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from core_bank.errors import BankError

_bearer = HTTPBearer(auto_error=False, description="YINBAN_CORE_BANK_TOKEN")


def require_token(
    request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)]
) -> None:
    """Let a caller with the service token pass. Raises BankError 401."""
    expected: str = request.app.state.bank.settings.token.get_secret_value()
    if given is None or not secrets.compare_digest(given.credentials.encode(), expected.encode()):
        raise BankError(401, "unauthorized", "The service token is missing or wrong.")
