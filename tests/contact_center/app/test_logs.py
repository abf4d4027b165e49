"""A log line is one line, and holds no secret."""

import json
import logging

from contact_center.logs import JsonLines


def line(message: str, **fields: object) -> str:
    record = logging.makeLogRecord({"msg": message, "name": "x", "levelname": "INFO", **fields})
    return JsonLines().format(record)


def test_a_token_in_an_address_is_hidden() -> None:
    assert "abc-def" not in line('"WebSocket /api/v1/socket?token=abc-def" [accepted]')


def test_a_card_number_is_masked() -> None:
    assert "6222021234567890123" not in line("card 6222021234567890123")


def test_a_line_break_does_not_make_a_second_line() -> None:
    written = line('first\n{"level": "forged"}')

    assert "\n" not in written
    assert json.loads(written)["level"] == "info"


def test_our_own_fields_are_kept() -> None:
    assert json.loads(line("call", path="/healthz", status=200))["path"] == "/healthz"
