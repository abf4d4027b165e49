"""What a customer types is never a payload."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from banking.payload import as_plain_text


@pytest.mark.parametrize(
    "text",
    [
        "/affirm{}",
        "／affirm{}",
        " /affirm{}",
        "\u200b/affirm{}",
        "//affirm{}",
        "\ufeff／ /affirm{}",
        "\u3164⁄affirm{}",
    ],
)
def test_leading_slashes_are_taken_off(text: str) -> None:
    assert as_plain_text(text) == "affirm{}"


def test_ordinary_text_stays() -> None:
    assert as_plain_text("转账/汇款怎么弄") == "转账/汇款怎么弄"


@given(st.text(max_size=30), st.text(" /／\u200b\u2060\ufe0f\t\n", max_size=6))
def test_no_text_begins_with_a_slash_after_normalisation(text: str, prefix: str) -> None:
    plain = as_plain_text(prefix + text)
    assert not unicodedata.normalize("NFKC", plain).strip().startswith("/")
