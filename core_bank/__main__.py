"""Starts the service: ``python -m core_bank``."""

from __future__ import annotations

import logging
import sys

import uvicorn
from pydantic import ValidationError

from core_bank.app import create_app
from core_bank.bank import Bank
from core_bank.settings import Settings

_PREFIX = "YINBAN_CORE_BANK_"
_MISCONFIGURED = 2


def load_settings() -> Settings:
    """The settings from the environment. Exits with a clear message, which never shows a value."""
    try:
        return Settings()  # type: ignore[call-arg]  # the secrets come from the environment
    except ValidationError as error:
        for found in error.errors(include_input=False, include_url=False):
            print(f"core_bank: {_name(found['loc'])}{found['msg']}", file=sys.stderr)
        sys.exit(_MISCONFIGURED)


def _name(location: tuple[int | str, ...]) -> str:
    if not location:
        return ""
    name = str(location[0])
    return f"{name if name.startswith('YINBAN_') else _PREFIX + name.upper()}: "


def main() -> None:
    """Serve until told to stop."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # httpx would log every delivery; the relay says what matters.
    logging.getLogger("httpx").setLevel(logging.WARNING)
    settings = load_settings()
    # No access log: a search's address holds names and amounts.
    uvicorn.run(
        create_app(Bank(settings)),
        host=settings.host,
        port=settings.port,
        access_log=False,
        timeout_graceful_shutdown=5,
    )


if __name__ == "__main__":
    main()
