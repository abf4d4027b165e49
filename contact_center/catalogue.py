"""The sentences of ``messages.yml``."""

from __future__ import annotations

from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

FILE = Path(__file__).with_name("messages.yml")


class Sentences(BaseModel):
    """What contact_center itself says. ``errors`` go by public error code.

    ``agent_joined`` has the place ``{name}``, ``queued_behind`` the place ``{ahead}``; an error has the places that the
    values of its exception fill. Nothing about the queue
    may promise when somebody comes: there may be nobody at the desk.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    on_it: str
    gave_up: str
    queued_next: str
    queued_behind: str
    agent_joined: str
    left_queue: str
    picture_kept: str
    not_promised: str
    ask_a_person: str
    errors: dict[str, str]

    def queued(self, ahead: int) -> str:
        """What somebody hears who has joined the queue behind ``ahead`` others."""
        return self.queued_behind.format(ahead=ahead) if ahead else self.queued_next


def load_sentences(file: Path = FILE) -> Sentences:
    """Read the catalogue. Raises ``ValueError`` that names the file, the place and what is wrong there."""
    try:
        return Sentences.model_validate(yaml.safe_load(file.read_text(encoding="utf-8")))
    except (ValidationError, yaml.YAMLError) as error:
        raise ValueError(f"{file}: {error}") from error
