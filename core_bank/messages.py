"""The message catalogue: every Chinese word that core_bank itself says to a customer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

_FILE = Path(__file__).parent / "messages.yml"


class ChallengeTexts(BaseModel):
    """The sentences that carry a code, with placeholders payee, tail, amount, code and minutes."""

    model_config = ConfigDict(extra="forbid")

    transfer: str
    repayment: str
    unfreeze: str
    request: str


class Messages(BaseModel):
    """The schema of ``messages.yml``."""

    model_config = ConfigDict(extra="forbid")

    bank: str
    challenge: ChallengeTexts
    services: dict[str, str]


@cache
def catalogue() -> Messages:
    """The catalogue. Raises pydantic.ValidationError when the file does not fit its schema."""
    return Messages.model_validate(yaml.safe_load(_FILE.read_text("utf-8")))
