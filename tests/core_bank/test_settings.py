"""Settings: no secret, no start; no sandbox in production."""

import pytest

from core_bank.__main__ import load_settings


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    monkeypatch.setenv("YINBAN_CORE_BANK_TOKEN", "a-token-that-is-long-enough")
    monkeypatch.setenv("YINBAN_EVENT_SECRET", "a-secret-that-is-long-enough")
    monkeypatch.setenv("YINBAN_VAULT_SECRET", "another-secret-that-is-long")
    for name in ("YINBAN_SANDBOX", "YINBAN_ENVIRONMENT", "YINBAN_CORE_BANK_DATABASE_URL"):
        monkeypatch.delenv(name, raising=False)
    return monkeypatch


def test_the_environment_is_enough(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("YINBAN_CORE_BANK_DATABASE_URL", "postgresql://bank@db/bank")
    settings = load_settings()
    assert (settings.sandbox, settings.host, settings.port) == (False, "127.0.0.1", 8081)
    assert settings.database_url == "postgresql+psycopg://bank@db/bank"


@pytest.mark.parametrize(
    "name",
    [
        "YINBAN_CORE_BANK_TOKEN",
        "YINBAN_EVENT_SECRET",
        "YINBAN_VAULT_SECRET",
    ],
)
def test_a_missing_secret_is_named(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    environment.delenv(name)
    with pytest.raises(SystemExit):
        load_settings()
    assert f"core_bank: {name}: " in capsys.readouterr().err


def test_a_short_secret_is_refused_without_showing_it(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("YINBAN_CORE_BANK_TOKEN", "changethis")
    with pytest.raises(SystemExit):
        load_settings()
    told = capsys.readouterr().err
    assert "at least 16 characters" in told
    assert "changethis" not in told


def test_production_refuses_the_sandbox(
    environment: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    environment.setenv("YINBAN_SANDBOX", "1")
    environment.setenv("YINBAN_ENVIRONMENT", "production")
    with pytest.raises(SystemExit):
        load_settings()
    assert "YINBAN_SANDBOX=1 is not allowed" in capsys.readouterr().err
