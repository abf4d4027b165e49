"""Settings that must not be."""

from typing import Any

import pytest
from pydantic import ValidationError

from contact_center.settings import Settings

SECRETS = dict.fromkeys(
    ("core_bank_token", "rasa_token", "actions_token", "event_secret", "session_secret"), "s"
)


@pytest.mark.parametrize(
    ("values", "named"),
    [
        ({"environment": "production", "sandbox": True, "agents_file": "agents.yml"}, "YINBAN_SANDBOX"),
        ({"environment": "production"}, "YINBAN_AGENTS_FILE"),
        ({"turn_lease_seconds": 10.0}, "YINBAN_TURN_LEASE_SECONDS"),
        ({"reply_wait_seconds": 6.0}, "reply_wait_seconds"),
    ],
)
def test_a_bad_setting_stops_the_start_and_is_named(values: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        Settings(**SECRETS, **values)


@pytest.mark.parametrize("name", SECRETS)
def test_no_secret_has_a_default(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(f"YINBAN_{name.upper()}", raising=False)
    others = {key: value for key, value in SECRETS.items() if key != name}

    with pytest.raises(ValidationError, match=name):
        Settings(**others)


def test_secrets_are_not_shown() -> None:
    settings = Settings(**{**SECRETS, "session_secret": "very-secret"})

    assert "very-secret" not in repr(settings)
