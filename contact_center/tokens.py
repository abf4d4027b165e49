"""Session tokens: opaque, random, and kept only as a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import secrets


class Tokens:
    """Makes tokens and their hashes; the hash is worth nothing without ``secret``."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def new(self) -> str:
        """A token nobody can guess: 256 random bits."""
        return secrets.token_urlsafe(32)

    def hashed(self, token: str) -> str:
        """What is stored and looked up: 64 hexadecimal characters."""
        return hmac.new(self._secret, token.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
