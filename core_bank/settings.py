"""Everything about core_bank that an operator can turn; units are in the names."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

_SECRET_LENGTH_MIN = 16


class DocumentLimits(BaseSettings):
    """What reading the picture of a document may cost, from the environment, prefix ``YINBAN_CORE_BANK_``."""

    model_config = SettingsConfigDict(env_prefix="YINBAN_CORE_BANK_", extra="ignore")

    document_pixels_max: int = Field(default=40_000_000, gt=0)
    """Of a picture as it comes: the cameras of today's phones stay below it."""
    document_side_pixels_max: int = Field(default=1_600, gt=0)
    """A larger picture is made smaller before it is read."""
    document_seconds_max: float = Field(default=20.0, gt=0)
    document_threads_max: int = Field(default=2, gt=0)
    document_queue_max: int = Field(default=4, gt=0)
    """Pictures that are read or wait for it; one more is told to come again."""
    document_bytes_max: int = Field(default=5 * 1024 * 1024, gt=0)


class Settings(DocumentLimits):
    """Settings from the environment, prefix ``YINBAN_CORE_BANK_`` unless an alias says otherwise.

    Raises pydantic.ValidationError when a secret is missing or the combination is not allowed.
    """

    model_config = SettingsConfigDict(env_prefix="YINBAN_CORE_BANK_", populate_by_name=True, extra="ignore")

    token: SecretStr
    event_secret: SecretStr = Field(validation_alias="YINBAN_EVENT_SECRET")
    vault_secret: SecretStr = Field(validation_alias="YINBAN_VAULT_SECRET")
    """What documents and whole numbers are sealed with (core_bank/vault.py): whoever loses it loses them."""
    environment: Literal["development", "test", "production"] = Field(
        "development", validation_alias="YINBAN_ENVIRONMENT"
    )
    sandbox: bool = Field(False, validation_alias="YINBAN_SANDBOX")
    events_url: str = Field("http://127.0.0.1:8080/internal/events", validation_alias="YINBAN_EVENTS_URL")
    database_url: str = "sqlite:///var/core_bank.db"
    host: str = "127.0.0.1"
    port: int = 8081

    request_bytes_max: int = 16_384
    database_wait_seconds_max: int = 5
    database_connections_max: int = 16

    transfer_fee_fen: int = Field(0, ge=0)
    transfer_normal_delay_seconds: int = 2 * 3600
    transfer_next_day_hour: int = Field(9, ge=0, le=23)
    transfer_unconfirmed_seconds_max: int = 900
    request_unconfirmed_seconds_max: int = 900
    transfer_explained_from_fen: int = Field(10_000 * 100, ge=0)
    """From this amount on a transfer says, before the yes, what each way of arrival means."""
    transfer_other_bank_minutes: int = Field(30, gt=0)
    """So long another bank usually takes at most to credit what has left here; later is called late."""
    transfer_recall_days_max: int = Field(30, gt=0)
    transfer_recall_answer_days: int = Field(7, gt=0)
    transfer_recall_other_bank_working_days: int = Field(15, gt=0)
    transfer_recall_told_hour: int = Field(10, ge=0, le=23)
    """From this hour of the promised day on the customer is told how it ended."""

    transfer_plan_hours: tuple[int, ...] = (9, 14, 20)
    """The hours of a day at which a plan's transfer is tried, the first one and those after it in vain."""
    transfer_plan_months_ahead_max: int = Field(12, gt=0)
    transfer_plan_years_max: int = Field(5, gt=0)
    transfer_plans_max: int = Field(20, gt=0)
    """So many plans of one customer may be open at a time."""

    card_replacement_fee_fen: dict[str, int] = {"debit": 500, "credit": 1000}
    """By the kind of card; the published terms say the same."""
    card_made_working_days: int = Field(2, ge=0)
    card_branch_working_days: int = Field(3, ge=0)
    card_post_working_days: int = Field(5, ge=0)
    """Since its order, until a new card is made, ready at the branch, and delivered; the published terms allow more."""
    card_expires_soon_days: int = 92
    charge_dispute_days_max: int = 60
    debit_dispute_working_days: int = 15
    credit_dispute_days: int = 30

    sealed_number_minutes: int = Field(30, gt=0)
    """So long a whole number that was typed may be used; then it is deleted."""
    credit_interest_daily_basis_points: int = Field(5, ge=0, le=5)
    """A day, of credit-card debt that is not paid in full: 0.05%, the most there may be (银发〔2016〕111号), as in the
    published terms."""
    automatic_repayment_hour: int = Field(9, ge=0, le=23)
    """From this hour of its due day on a bill takes its money."""
    automatic_repayment_grace_days: int = Field(3, ge=0)
    """So many days after it, what was missing is tried again, once a day."""
    statement_years_max: int = Field(5, ge=1)
    """How far back a statement may begin; the published terms say the same."""
    statement_rows_max: int = Field(3_000, ge=1)

    challenge_lifetime_seconds: int = 300
    challenge_tries_max: int = 3
    challenge_use_seconds_max: int = 900
    challenges_per_hour_max: int = 30

    document_unused_kept_days: int = Field(7, gt=0)
    """A document that opened nothing is erased after so long; an account's papers are kept as long as the law wants them."""
    password_reset_lifetime_seconds: int = Field(1_800, gt=0)

    login_failures_max: int = 10
    login_failure_window_seconds: int = 900

    bill_notice_days: int = 3
    idempotency_kept_days: int = 7
    ticker_seconds: float = Field(1.0, gt=0)

    relay_poll_seconds: float = Field(1.0, gt=0)
    relay_timeout_seconds: float = Field(3.0, gt=0)
    relay_backoff_seconds_min: float = Field(0.5, gt=0)
    relay_backoff_seconds_max: float = 15.0
    relay_attempts_max: int = 5_760
    """With the longest back-off: a whole day. Then the event is set aside so that later ones can flow."""

    sandbox_advance_seconds_max: int = 366 * 86_400
    sandbox_offset_seconds_max: int = 5 * 366 * 86_400
    sandbox_first_hour: int | None = Field(None, ge=0, le=23)
    """The hour in Beijing at which an empty sandbox opens, tomorrow if today's is over; None: what the time is.

    For tests, since at night some things are asked about and late in the evening some can no longer be undone.
    """
    seed_number: int = 2026

    @field_validator("database_url")
    @classmethod
    def _psycopg_speaks_postgresql(cls, url: str) -> str:
        scheme, separator, rest = url.partition("://")
        return f"postgresql+psycopg{separator}{rest}" if scheme in {"postgresql", "postgres"} else url

    @field_validator("transfer_plan_hours")
    @classmethod
    def _hours_go_up(cls, hours: tuple[int, ...]) -> tuple[int, ...]:
        if not hours or list(hours) != sorted(set(hours)) or not 0 <= hours[0] <= hours[-1] <= 23:
            raise ValueError("give hours from 0 to 23, each later than the one before")
        return hours

    @field_validator("token", "event_secret", "vault_secret")
    @classmethod
    def _secret_is_long(cls, secret: SecretStr) -> SecretStr:
        if len(secret.get_secret_value()) < _SECRET_LENGTH_MIN:
            raise ValueError(f"must have at least {_SECRET_LENGTH_MIN} characters")
        return secret

    @model_validator(mode="after")
    def _production_has_no_sandbox(self) -> Self:
        if self.environment == "production" and self.sandbox:
            raise ValueError("YINBAN_SANDBOX=1 is not allowed with YINBAN_ENVIRONMENT=production")
        return self
