"""What the action server may be told from outside."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_FOLDER = Path(__file__).resolve().parents[1]


def var_folder() -> Path:
    """Where a running system keeps what it writes: ``YINBAN_VAR``, else ``var/`` in the project."""
    return Path(os.environ.get("YINBAN_VAR") or PROJECT_FOLDER / "var")


class Settings(BaseSettings):
    """Read from the environment, prefix ``YINBAN_``; secrets have no defaults."""

    model_config = SettingsConfigDict(env_prefix="YINBAN_")

    actions_host: str = "127.0.0.1"
    actions_port: int = 5055
    actions_token: SecretStr = Field(min_length=16)
    # The request carries the conversation's whole history; a longer one is a fault, not a conversation.
    actions_request_bytes_max: int = 16 * 1024 * 1024
    actions_response_seconds_max: int = 10
    core_bank_url: str = "http://127.0.0.1:8081"
    core_bank_token: SecretStr = Field(min_length=16)
    knowledge_published: Path = Field(default_factory=lambda: var_folder() / "knowledge" / "published")
    """Where the desk lays down changes of articles, one file each."""
    routing_file: Path = PROJECT_FOLDER / "data" / "routing.yml"
    journeys_folder: Path = PROJECT_FOLDER / "data" / "journeys"
