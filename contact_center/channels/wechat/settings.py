"""Settings of the WeChat channel, with units in the names. Without a token the channel is closed."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from contact_center.channels.wechat.crypto import EnvelopeKey, KeyRing


class WeChatSettings(BaseSettings):
    """Read from the environment, prefix ``YINBAN_WECHAT_``; the values of the official account's own page."""

    model_config = SettingsConfigDict(env_prefix="YINBAN_WECHAT_", populate_by_name=True, extra="ignore")

    mode: Literal["plain", "safe"] = "safe"
    """In safe mode a callback that is not sealed is refused."""
    token: SecretStr = SecretStr("")
    appid: str = ""
    secret: SecretStr = SecretStr("")
    encoding_aes_key: SecretStr = SecretStr("")
    previous_encoding_aes_key: SecretStr = SecretStr("")
    """The key before the last change; WeChat may use it for a while."""
    api_url: str = "https://api.weixin.qq.com"
    public_url: str = Field("http://127.0.0.1:8080", validation_alias="YINBAN_PUBLIC_URL")
    """Where a customer's phone reaches contact_center: the login link points there."""

    timestamp_window_seconds: int = Field(300, ge=1)
    signatures_remembered: int = Field(20_000, ge=1)
    body_bytes: int = Field(32 * 1024, ge=1024)
    message_characters: int = Field(2000, ge=1)
    text_bytes: int = Field(2000, ge=100, le=2048)
    """Longer answers are sent in parts; WeChat takes 2,048 bytes."""

    passive_reply_seconds: float = Field(4.5, gt=0, le=4.8)
    redelivery_after_seconds: float = Field(4.0, gt=0)
    """A callback repeated after this long was not answered in WeChat's eyes: it gets its answer again."""
    api_timeout_seconds: float = Field(5.0, gt=0)
    send_attempts: int = Field(8, ge=1)
    retry_first_seconds: float = Field(1.0, gt=0)
    retry_longest_seconds: float = Field(300.0, gt=0)
    poll_seconds: float = Field(1.0, gt=0)
    sends_at_once: int = Field(8, ge=1)
    conversations_per_round: int = Field(200, ge=1)
    ticket_minutes: int = Field(10, ge=1, le=60)
    kept_days: int = Field(7, ge=3)
    """Callbacks, sent letters and tickets are kept so long; WeChat repeats and accepts nothing after two days."""
    forget_every_seconds: float = Field(3600.0, gt=0)

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.is_open and not (self.appid and self.secret.get_secret_value()):
            raise ValueError(
                "YINBAN_WECHAT_TOKEN is set: YINBAN_WECHAT_APPID and YINBAN_WECHAT_SECRET are needed too"
            )
        if self.is_open and self.mode == "safe" and not self.encoding_aes_key.get_secret_value():
            raise ValueError(
                "safe mode needs YINBAN_WECHAT_ENCODING_AES_KEY, or set YINBAN_WECHAT_MODE=plain"
            )
        _ = self.keys
        return self

    @property
    def is_open(self) -> bool:
        """Whether an official account is set up."""
        return bool(self.token.get_secret_value())

    @property
    def keys(self) -> KeyRing:
        """The envelope keys, newest first."""
        texts = (self.encoding_aes_key.get_secret_value(), self.previous_encoding_aes_key.get_secret_value())
        return KeyRing(tuple(EnvelopeKey(text, self.appid) for text in texts if text))
