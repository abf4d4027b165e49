"""The door that WeChat knocks at: checks who it is, opens the envelope, and seals the reply. No I/O."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from contact_center.channels.wechat import xml
from contact_center.channels.wechat.callbacks import BadCallbackError, Inbound, read
from contact_center.channels.wechat.crypto import EnvelopeKey, UndecipherableError, is_signed, signature
from contact_center.channels.wechat.replay import ReplayGuard
from contact_center.channels.wechat.settings import WeChatSettings


class RefusedError(Exception):
    """Not WeChat, too old, not for us, or not readable. The answer says nothing more; the log says which."""


@dataclass(frozen=True)
class Opened:
    """A callback and how to answer it: with the key that opened it, or plainly if it came plainly."""

    inbound: Inbound
    key: EnvelopeKey | None


class Door:
    """Opens callbacks and writes passive replies for one official account."""

    def __init__(self, settings: WeChatSettings) -> None:
        self._settings = settings
        self._token = settings.token.get_secret_value()
        self._keys = settings.keys
        self._guard = ReplayGuard(settings.timestamp_window_seconds, settings.signatures_remembered)

    def greet(self, query: Mapping[str, str], now: float) -> str:
        """The answer to WeChat's check of our address: its ``echostr``. Raises RefusedError."""
        echo = query.get("echostr", "")
        self._check(query, query.get("signature", ""), (), echo.encode(), now)
        return echo

    def open(self, query: Mapping[str, str], body: bytes, now: float) -> Opened:
        """The callback in this request. `now` is Unix time. Raises RefusedError."""
        try:
            if query.get("encrypt_type") != "aes":
                if self._settings.mode == "safe":
                    raise RefusedError("a plain callback in safe mode")
                self._check(query, query.get("signature", ""), (), body, now)
                return Opened(read(xml.read(body)), None)
            sealed = xml.read(body).get("Encrypt", "")
            self._check(query, query.get("msg_signature", ""), (sealed,), body, now)
            message, key = self._keys.open(sealed)
            return Opened(read(xml.read(message)), key)
        except (xml.MalformedXmlError, UndecipherableError, BadCallbackError) as error:
            raise RefusedError(str(error)) from error

    def reply(self, opened: Opened, text: str, now: float) -> bytes:
        """The body of a passive text reply."""
        inbound = opened.inbound
        plain = xml.write(
            {
                "ToUserName": inbound.openid,
                "FromUserName": inbound.account,
                "CreateTime": int(now),
                "MsgType": "text",
                "Content": text,
            }
        )
        if opened.key is None:
            return plain
        sealed, nonce, timestamp = opened.key.seal(plain), secrets.token_hex(8), str(int(now))
        signed = signature(self._token, timestamp, nonce, sealed)
        return xml.write({"Encrypt": sealed, "MsgSignature": signed, "TimeStamp": int(now), "Nonce": nonce})

    def _check(
        self, query: Mapping[str, str], claimed: str, sealed: tuple[str, ...], body: bytes, now: float
    ) -> None:
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        if not is_signed(claimed, self._token, timestamp, nonce, *sealed):
            raise RefusedError("the signature is wrong")
        if not self._guard.accepts(timestamp, nonce, claimed, body, now):
            raise RefusedError("the callback is too old, or its signature came with another body")
