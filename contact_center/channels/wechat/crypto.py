"""What WeChat signs and encrypts: SHA-1 signatures, and AES-256-CBC envelopes with a 32-byte PKCS#7 block.

SHA-1 and the fixed initialisation vector are WeChat's protocol, not our choice.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

_BLOCK_BYTES = 32
_RANDOM_BYTES = 16
_LENGTH_BYTES = 4
_ENCODING_KEY_CHARACTERS = 43


class UndecipherableError(ValueError):
    """No key of ours opens this envelope, or it was not addressed to our appid. The text never says which."""


def signature(*parts: str) -> str:
    """WeChat's signature of the parts: SHA-1 of the parts sorted and joined, as 40 hex digits."""
    return hashlib.sha1("".join(sorted(parts)).encode(), usedforsecurity=False).hexdigest()


def is_signed(claimed: str, *parts: str) -> bool:
    """Whether `claimed` is the signature of `parts`; takes the same time whether it is or not."""
    return hmac.compare_digest(claimed.encode(), signature(*parts).encode())


@dataclass(frozen=True)
class EnvelopeKey:
    """One EncodingAESKey (43 characters, else ValueError) of one account."""

    encoding_aes_key: str
    appid: str

    def __post_init__(self) -> None:
        if len(self.encoding_aes_key) != _ENCODING_KEY_CHARACTERS or len(self._key()) != 32:
            raise ValueError(
                "EncodingAESKey must have 43 base64 characters; copy it again from the account's page"
            )

    def __repr__(self) -> str:
        return f"EnvelopeKey(appid={self.appid!r})"

    def seal(self, message: bytes, random: bytes | None = None) -> str:
        """Encrypts `message` for this account; base64. `random` has 16 bytes and is only given by tests."""
        prefix = secrets.token_bytes(_RANDOM_BYTES) if random is None else random
        plain = prefix + len(message).to_bytes(_LENGTH_BYTES, "big") + message + self.appid.encode()
        missing = _BLOCK_BYTES - len(plain) % _BLOCK_BYTES
        encryptor = self._cipher().encryptor()
        return base64.b64encode(
            encryptor.update(plain + bytes([missing]) * missing) + encryptor.finalize()
        ).decode()

    def open(self, sealed: str) -> bytes:
        """The message inside `sealed` (base64). UndecipherableError: wrong key, padding, length, appid."""
        try:
            cipher_bytes = base64.b64decode(sealed, validate=True)
            decryptor = self._cipher().decryptor()
            padded = decryptor.update(cipher_bytes) + decryptor.finalize()
        except (binascii.Error, ValueError) as error:
            raise UndecipherableError("the envelope cannot be opened") from error
        plain = _without_padding(padded)
        start = _RANDOM_BYTES + _LENGTH_BYTES
        end = start + int.from_bytes(plain[_RANDOM_BYTES:start], "big")
        if len(plain) < start or not hmac.compare_digest(plain[end:], self.appid.encode()):
            raise UndecipherableError("the envelope cannot be opened")
        return plain[start:end]

    def _key(self) -> bytes:
        return base64.b64decode(self.encoding_aes_key + "=")

    def _cipher(self) -> Cipher[modes.CBC]:
        key = self._key()
        return Cipher(algorithms.AES(key), modes.CBC(key[:16]))


@dataclass(frozen=True)
class KeyRing:
    """The keys in use, newest first: during a rotation WeChat may still seal with the previous one."""

    keys: tuple[EnvelopeKey, ...]

    def open(self, sealed: str) -> tuple[bytes, EnvelopeKey]:
        """The message and the key that opened it, which also seals the reply. Raises UndecipherableError."""
        for key in self.keys:
            try:
                return key.open(sealed), key
            except UndecipherableError:
                continue
        raise UndecipherableError("the envelope cannot be opened")


def _without_padding(padded: bytes) -> bytes:
    count = padded[-1] if padded else 0
    if not 1 <= count <= _BLOCK_BYTES or padded[-count:] != bytes([count]) * count:
        raise UndecipherableError("the envelope cannot be opened")
    return padded[:-count]
