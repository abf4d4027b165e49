"""The table of journeys as a command."""

from pathlib import Path

import pytest

from contact_center.insights.report import main


def test_where_nothing_ever_ran_it_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("CORE_BANK_TOKEN", "RASA_TOKEN", "ACTIONS_TOKEN", "EVENT_SECRET", "SESSION_SECRET"):
        monkeypatch.setenv(f"YINBAN_{name}", "s")
    monkeypatch.setenv("YINBAN_CONTACT_CENTER_DATABASE_URL", f"sqlite:///{tmp_path}/empty.db")

    assert main() == 2
    assert "make run" in capsys.readouterr().err
