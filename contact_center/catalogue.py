"""The sentences of ``messages.yml``."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

FILE = Path(__file__).with_name("messages.yml")


class Sentences(BaseModel):
    """What contact_center itself says. ``agent_joined`` has the place ``{name}``; ``errors`` go by public error code."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    on_it: str
    gave_up: str
    agent_joined: str
    left_queue: str
    picture_kept: str
    errors: dict[str, str]


def load_sentences(file: Path = FILE) -> Sentences:
    """Read the catalogue. Raises ``ValueError`` that names the file, the place and what is wrong there."""
    try:
        return Sentences.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise ValueError(f"{file}: {error}") from error
