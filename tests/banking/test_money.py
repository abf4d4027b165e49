"""分 in, yuan out."""

from __future__ import annotations

import pytest

from banking.money import format_yuan


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "0.00"),
        (5, "0.05"),
        (350_000, "3,500.00"),
        (-350_005, "-3,500.05"),
        (123_456_789_01, "123,456,789.01"),
    ],
)
def test_format(fen: int, text: str) -> None:
    assert format_yuan(fen) == text
