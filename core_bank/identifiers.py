"""Names for new objects: not guessable, and readable in a log."""

from __future__ import annotations

import secrets

from pydantic import StringConstraints

PATTERN = r"^[A-Za-z0-9_-]{1,64}$"
"""What an identifier may look like when it comes from outside."""

IDENTIFIER = StringConstraints(pattern=PATTERN)


def new_identifier(prefix: str) -> str:
    """A fresh identifier such as ``tr_9f...``, 128 random bits."""
    return f"{prefix}_{secrets.token_hex(16)}"
