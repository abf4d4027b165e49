"""Agents: who they are, and how they sign in."""

from __future__ import annotations

import functools
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError
from sqlalchemy import delete

from contact_center.conversations.messages import ConversationError
from contact_center.database import Database
from contact_center.desk.tables import AgentSessionRow
from contact_center.tokens import Tokens


class AgentLoginFailedError(ConversationError):
    """The agent is not known, or the password is wrong: which of both is not told."""

    code = "agent_login_failed"


class AgentSessionExpiredError(ConversationError):
    """The token opens nothing any more, or never did."""

    code = "session_expired"


@dataclass(frozen=True)
class Agent:
    """Somebody at the desk. A supervisor may look into every conversation."""

    agent_id: str
    name: str
    role: Literal["agent", "supervisor"]


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    agent_id: str = Field(pattern=r"^[A-Za-z0-9_-]{1,40}$")
    name: str = Field(min_length=1, max_length=40)
    role: Literal["agent", "supervisor"]
    password: SecretStr = Field(min_length=8)


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid")

    agents: list[_Entry] = Field(min_length=1)


class _Password:
    """A password as its scrypt hash."""

    def __init__(self, password: str) -> None:
        self._salt = secrets.token_bytes(16)
        self._hash = self._of(password)

    def matches(self, password: str) -> bool:
        return hmac.compare_digest(self._of(password), self._hash)

    def _of(self, password: str) -> bytes:
        return hashlib.scrypt(password.encode("utf-8", "replace"), salt=self._salt, n=2**14, r=8, p=1)


class Agents:
    """The agents of one file, and their sessions in the database. Methods block: call them in a thread."""

    def __init__(self, database: Database, tokens: Tokens, session: timedelta, file: Path) -> None:
        self._database = database
        self._tokens = tokens
        self._session = session
        self._agents, self._passwords, self._nobody = _load(file)

    def sign_in(self, agent_id: str, password: str, wall: datetime) -> tuple[str, Agent]:
        """A token for the agent. Raises ``AgentLoginFailedError``."""
        # A stranger costs as much time as a wrong password.
        right = self._passwords.get(agent_id, self._nobody).matches(password)
        agent = self._agents.get(agent_id)
        if agent is None or not right:
            raise AgentLoginFailedError
        token = self._tokens.new()
        with self._database.write() as session:
            session.execute(delete(AgentSessionRow).where(AgentSessionRow.expires_at < wall))
            hashed = self._tokens.hashed(token)
            expires_at = wall + self._session
            session.add(AgentSessionRow(token_hash=hashed, agent_id=agent_id, expires_at=expires_at))
        return token, agent

    def find(self, token: str, wall: datetime) -> tuple[Agent, datetime]:
        """The agent of a token and when it runs out. Raises ``AgentSessionExpiredError``."""
        with self._database.read() as session:
            row = session.get(AgentSessionRow, self._tokens.hashed(token))
            if row is None or row.expires_at <= wall or row.agent_id not in self._agents:
                raise AgentSessionExpiredError
            return self._agents[row.agent_id], row.expires_at


@functools.cache  # hashing is slow on purpose
def _load(file: Path) -> tuple[dict[str, Agent], dict[str, _Password], _Password]:
    """Agents and passwords by agent number, and a password that nobody has."""
    try:
        entries = _File.model_validate(yaml.safe_load(file.read_text(encoding="utf-8"))).agents
    except (OSError, ValidationError, yaml.YAMLError) as error:
        raise ValueError(f"{file}: {error}") from error
    agents = {entry.agent_id: Agent(entry.agent_id, entry.name, entry.role) for entry in entries}
    passwords = {entry.agent_id: _Password(entry.password.get_secret_value()) for entry in entries}
    return agents, passwords, _Password(secrets.token_hex())
