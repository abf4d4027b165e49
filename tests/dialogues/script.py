"""Conversations as data: the schema of ``conversations/*.yml`` and their loader.

A turn is one of ``say: text``, ``tap: title``, ``tap_first: true`` (the first button of the newest message),
``tap_kept: title`` (a button that an earlier turn kept with ``keep: title``), ``code: true`` (the code of the sandbox
inbox) or ``code: wrong``, ``login: customer``, ``away: minutes`` (the customer closes the page and opens it again so much
later), ``leaves: true`` (the customer no longer waits for a person), ``upload: picture`` (a ``Shot``, drawn of the
customer's own card), ``restart: process`` (core_bank, actions, rasa or contact_center).
``expect`` may have ``contains`` and ``absent`` (pieces of all replies of the turn), ``buttons`` (titles that
must be there), ``handler`` (bot or queue), ``silent``. ``ledger`` is what changed: ``transfers: +1``, and, where it is
given, ``postings: +2``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, model_validator

FOLDER = Path(__file__).with_name("conversations")


Shot = Literal["front", "back", "expired", "blurred", "receipt", "anothers"]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Expectation(Strict):
    contains: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    buttons: tuple[str, ...] = ()
    handler: Literal["bot", "queue"] | None = None
    silent: bool = False


class ScriptTurn(Strict):
    say: str | None = None
    tap: str | None = None
    tap_first: Literal[True] | None = None
    tap_kept: str | None = None
    code: Literal[True, "wrong"] | None = None
    login: str | None = None
    away: int | None = None
    upload: Shot | None = None
    leaves: Literal[True] | None = None
    restart: Literal["core_bank", "actions", "rasa", "contact_center"] | None = None
    keep: str | None = None
    expect: Expectation

    @model_validator(mode="after")
    def _one_act(self) -> ScriptTurn:
        acts = [
            self.say,
            self.tap,
            self.tap_first,
            self.tap_kept,
            self.code,
            self.login,
            self.away,
            self.upload,
            self.leaves,
            self.restart,
        ]
        if sum(act is not None for act in acts) != 1:
            raise ValueError(
                "a turn needs exactly one of say, tap, tap_first, tap_kept, code, login, away, upload, leaves, restart"
            )
        return self


class LedgerChange(Strict):
    transfers: int
    postings: int | None = None


class Script(Strict):
    title: str
    customer: str | None
    turns: tuple[ScriptTurn, ...]
    ledger: LedgerChange


def load_scripts(folder: Path = FOLDER) -> dict[str, Script]:
    """Every conversation by its file's name; pydantic's error names the field, the key names the file."""
    return {path.stem: _load(path) for path in sorted(folder.glob("*.yml"))}


def _load(path: Path) -> Script:
    try:
        return Script.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except ValueError as error:
        raise ValueError(f"{path.name}: {error}") from error
