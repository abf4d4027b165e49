"""Every setting of contact_center: addresses, secrets, limits and waits, with their units in the names."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from contact_center.knowledge_care.measures import Measures

PROJECT_FOLDER = Path(__file__).parents[1]
DEMO_AGENTS = Path(__file__).parent / "desk" / "agents.yml"


class Settings(BaseSettings):
    """Read from the environment, prefix ``YINBAN_``. Secrets have no defaults; bad values stop the start."""

    model_config = SettingsConfigDict(env_prefix="YINBAN_", extra="ignore")

    environment: Literal["development", "production"] = "development"
    sandbox: bool = False

    contact_center_host: str = "127.0.0.1"
    contact_center_port: int = Field(8080, ge=0, le=65535)
    contact_center_database_url: str = "sqlite:///var/contact_center.db"
    contact_center_instance: str = "contact_center-1"
    """Names this process in turn leases: replicas need different names, a restarted process keeps its own."""
    var: Path = Path("var")
    """Where attachments are kept."""
    web_folder: Path = Path("web/dist")
    agents_file: Path = DEMO_AGENTS
    """Who works at the desk; the default holds the sandbox's demo agents."""
    journeys_folder: Path = PROJECT_FOLDER / "data" / "journeys"
    """Journey files, for what each traditional process costs."""
    embedding_origins: str = ""
    """Exact origins whose pages may embed the widget, separated by commas: ``https://www.bank.example``."""

    core_bank_url: str = "http://127.0.0.1:8081"
    rasa_url: str = "http://127.0.0.1:5005"
    actions_url: str = "http://127.0.0.1:5055"
    core_bank_token: SecretStr
    rasa_token: SecretStr
    actions_token: SecretStr
    event_secret: SecretStr
    session_secret: SecretStr

    reply_wait_seconds: float = Field(4.0, gt=0, le=4.5)
    """A customer hears something after this long: the answer, or that we are on it."""
    rasa_timeout_seconds: float = Field(20.0, gt=0)
    core_bank_timeout_seconds: float = Field(3.0, gt=0)
    sandbox_timeout_seconds: float = Field(30.0, gt=0)
    document_timeout_seconds: float = Field(25.0, gt=0)
    """Reading a picture takes seconds; core_bank itself gives up a little earlier."""
    connect_timeout_seconds: float = Field(1.0, gt=0)
    keep_alive_seconds: float = Field(2.0, gt=0, lt=5.0)
    """An idle connection is ours to close, before the server does (after 5 seconds) in the moment in which it is used again."""
    retry_first_seconds: float = Field(0.2, gt=0)
    retry_longest_seconds: float = Field(3.0, gt=0)
    turn_gives_up_after_seconds: float = Field(600.0, gt=0)
    """After this long without an answer we apologise and hand the conversation to a person."""
    turn_lease_seconds: float = Field(60.0, gt=0)
    sweep_every_seconds: float = Field(5.0, gt=0)
    follow_clock_every_seconds: float = Field(10.0, gt=0)
    welcome_back_after_minutes: float = Field(30.0, gt=0)
    """After so long a silence the chat offers to go on with the journey that was left open."""
    turns_at_once: int = Field(64, ge=1)
    waiting_turns_per_conversation: int = Field(50, ge=1)

    visitor_session_minutes: int = Field(24 * 60, ge=1)
    customer_session_minutes: int = Field(120, ge=1)
    agent_session_minutes: int = Field(10 * 60, ge=1)
    login_failures_allowed: int = Field(5, ge=1)
    login_lock_minutes: int = Field(15, ge=1)
    agent_logins_per_minute: int = Field(10, ge=1)

    message_characters: int = Field(2000, ge=1)
    body_bytes: int = Field(64 * 1024, ge=1024)
    attachment_bytes: int = Field(5 * 1024 * 1024, ge=1024)
    attachments_per_conversation: int = Field(50, ge=1)
    download_bytes: int = Field(5 * 1024 * 1024, ge=1024)
    """A file of the bank's that is passed on to its customer is at most so large."""
    download_seconds: float = Field(15.0, gt=0)
    frame_bytes: int = Field(16 * 1024, ge=1024)
    sockets_per_conversation: int = Field(8, ge=1)
    frames_waiting_per_socket: int = Field(256, ge=1)
    messages_per_minute_per_session: int = Field(240, ge=1)
    message_burst_per_session: int = Field(240, ge=1)
    frames_per_minute_per_session: int = Field(600, ge=1)
    sessions_per_minute_per_address: int = Field(300, ge=1)
    connections_at_once: int = Field(4000, ge=1)
    shutdown_seconds: int = Field(5, ge=1)
    packet_transcript_lines: int = Field(20, ge=1)
    database_connections: int = Field(10, ge=1)
    database_wait_seconds: float = Field(4.0, gt=0)

    knowledge_published: Path | None = None
    """Where published articles are written for the retriever to find; ``knowledge/published`` under ``var`` unless named."""
    knowledge_expires_within_days: int = Field(30, ge=1)
    """An article whose validity or review day comes this soon needs somebody."""
    knowledge_unseen_days: int = Field(30, ge=1)
    """So does one that was no answer for this long."""
    knowledge_ratings_min: int = Field(5, ge=1)
    knowledge_unhelpful_share: float = Field(0.4, gt=0, le=1)
    """So does one that at least this share of at least so many customers did not find helpful."""
    knowledge_listed: int = Field(1000, ge=1)
    knowledge_history: int = Field(50, ge=1)

    @model_validator(mode="after")
    def _sandbox_never_in_production(self) -> Self:
        if self.sandbox and self.environment == "production":
            raise ValueError("YINBAN_SANDBOX=1 must not be set with YINBAN_ENVIRONMENT=production")
        return self

    @model_validator(mode="after")
    def _no_demo_agents_in_production(self) -> Self:
        if self.environment == "production" and self.agents_file == DEMO_AGENTS:
            raise ValueError("YINBAN_AGENTS_FILE must name your agents with YINBAN_ENVIRONMENT=production")
        return self

    @model_validator(mode="after")
    def _leases_outlive_a_turn(self) -> Self:
        slowest = max(self.core_bank_timeout_seconds, self.document_timeout_seconds)
        if self.turn_lease_seconds <= self.rasa_timeout_seconds + slowest:
            raise ValueError("YINBAN_TURN_LEASE_SECONDS must outlast a call to Rasa and one to core_bank")
        return self

    @property
    def attachments_folder(self) -> Path:
        """Where customers' pictures lie."""
        return self.var / "attachments"

    @property
    def published_folder(self) -> Path:
        """Where published articles lie."""
        return self.knowledge_published or self.var / "knowledge" / "published"

    @property
    def measures(self) -> Measures:
        """From when on an article needs somebody."""
        return Measures(
            self.knowledge_expires_within_days,
            self.knowledge_unseen_days,
            self.knowledge_ratings_min,
            self.knowledge_unhelpful_share,
        )

    @property
    def origins(self) -> tuple[str, ...]:
        """The embedding origins, one by one."""
        return tuple(origin.strip() for origin in self.embedding_origins.split(",") if origin.strip())
