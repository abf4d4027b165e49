"""Sealing: what has to be kept and may be read by nobody else is encrypted with the bank's own key."""

from __future__ import annotations

import base64
import hmac

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core_bank.settings import Settings

_KEY_BYTES = 32


class SealBrokenError(ValueError):
    """The text was not sealed with this key, or was changed since."""


class Seal:
    """Closes and opens texts (Fernet), and knows a text again by its fingerprint without opening it.

    Both keys are derived from one secret (HKDF, RFC 5869): whoever has the database alone can neither read a sealed
    text nor try out which number a fingerprint belongs to.
    """

    def __init__(self, secret: str) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(_derived(secret, b"seal")))
        self._print_key = _derived(secret, b"fingerprint")

    def close(self, text: str) -> str:
        """The text, unreadable; never the same twice."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """The text again. Raises SealBrokenError."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken:
            raise SealBrokenError from None

    def fingerprint(self, text: str) -> str:
        """The same for the same text, and worth nothing without the key: 64 hexadecimal digits."""
        return hmac.new(self._print_key, text.encode(), "sha256").hexdigest()


def seal_of(settings: Settings) -> Seal:
    """The seal of this bank."""
    return Seal(settings.seal_key.get_secret_value())


def _derived(secret: str, use: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=_KEY_BYTES, salt=None, info=use).derive(secret.encode())
