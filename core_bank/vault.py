"""What the database must not show to whoever steals it: sealed with AES-256-GCM, each row for itself."""

from __future__ import annotations

import hmac
import os
from hashlib import sha256

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from pydantic import SecretStr

from core_bank.settings import Settings

_KEY_BYTES = 32
_NONCE_BYTES = 12


class Vault:
    """Seals and opens bytes. ``about`` names what they belong to: bytes moved to another row do not open there."""

    def __init__(self, secret: SecretStr) -> None:
        self._aead = AESGCM(_derived(secret, b"seal"))
        self._digest_key = _derived(secret, b"digest")

    def seal(self, content: bytes, about: str) -> bytes:
        """The content, unreadable: a fresh nonce, then ciphertext and tag."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._aead.encrypt(nonce, content, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """What ``seal`` got. Raises cryptography.exceptions.InvalidTag for another secret, row or content."""
        return self._aead.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], about.encode())

    def digest(self, text: str) -> str:
        """The same for the same text, and telling nobody without the secret what it is: HMAC-SHA256, hexadecimal."""
        return hmac.new(self._digest_key, text.encode(), sha256).hexdigest()


def vault_of(settings: Settings) -> Vault:
    """The vault of this bank."""
    return Vault(settings.vault_secret)


def _derived(secret: SecretStr, purpose: bytes) -> bytes:
    material = secret.get_secret_value().encode()
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=b"yinban vault " + purpose).derive(material)
