"""Settings of outreach, with units in the names."""

from __future__ import annotations

from datetime import time

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class OutreachSettings(BaseSettings):
    """Read from the environment, prefix ``YINBAN_OUTREACH_``; defaults until a customer changes them."""

    model_config = SettingsConfigDict(env_prefix="YINBAN_OUTREACH_", extra="ignore")

    previous_event_secret: SecretStr = SecretStr("")
    """Also accepted while the events' secret is changed."""
    signature_window_seconds: int = Field(300, ge=1)
    event_bytes: int = Field(64 * 1024, ge=1024)

    quiet_from: time = time(22, 0)
    quiet_until: time = time(8, 0)
    daily_cap: int = Field(3, ge=0)
    daily_cap_most: int = Field(20, ge=1)
    """A customer may not ask for more messages a day than this."""
    safety_daily_cap: int = Field(10, ge=1)

    poll_seconds: float = Field(2.0, gt=0)
    decisions_per_round: int = Field(100, ge=1)
    retry_seconds: float = Field(5.0, gt=0)
    delivery_attempts: int = Field(50, ge=1)
    listed_decisions: int = Field(100, ge=1)

    events_kept_days: int = Field(30, ge=2)
    """An event's id is known so long; core_bank gives up after a day."""
    decisions_kept_days: int = Field(400, ge=30)
    """Why we wrote to a customer can be told so long."""
    forget_every_seconds: float = Field(3600.0, gt=0)
