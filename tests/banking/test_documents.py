"""What a picture shows, from the lines that were read off it, and why it may not do."""

from __future__ import annotations

from datetime import date

import pytest

from banking.documents import CERTAINTY_MIN, Kind, see
from banking.identity_card import LONG_TERM, Line, read_back
from tests.banking.test_identity_card import FRONT, NUMBER, lines

DAY = date(2026, 11, 27)
BACK = ("中华人民共和国", "居民身份证", "签发机关 北京市公安局朝阳分局", "有效期限 2016.03.02-2036.03.02")


def test_a_front_shows_its_fields_masked() -> None:
    seen = see("identity_front", lines(*FRONT), DAY)

    assert (seen.fault, seen.uncertain) == (None, ())
    assert seen.masked == {
        "name": "林晓梅",
        "sex": "女",
        "born": "1990-03-07",
        "address": "北京市朝阳区******",
        "number": f"1{'*' * 16}{NUMBER[-1]}",
    }


def test_no_repr_shows_what_was_read() -> None:
    assert NUMBER not in repr(see("identity_front", lines(*FRONT), DAY))


def test_what_is_less_certain_is_named() -> None:
    doubtful = [*lines(*FRONT[1:]), Line(FRONT[0], CERTAINTY_MIN - 0.01)]

    assert see("identity_front", doubtful, DAY).uncertain == ("name",)


@pytest.mark.parametrize(
    ("valid", "until"),
    [
        ("有效期限 2016.03.02-2036.03.02", "2036-03-02"),
        ("有效期限2016.03.02－2036.03.02", "2036-03-02"),
        ("有效期限 2016.03.02-长期", LONG_TERM),
        ("有效期限 2016.02.29-2026.03.01", "2026-03-01"),
    ],
)
def test_a_back_says_until_when_it_is_good(valid: str, until: str) -> None:
    back = read_back(lines(valid))

    assert back is not None
    assert back.valid_until.value == until
    assert back.valid_until.certainty >= CERTAINTY_MIN


@pytest.mark.parametrize("valid", ["2016.03.02-2035.03.02", "2016.03.02-2036.04.02"])
def test_dates_that_no_card_has_are_not_believed(valid: str) -> None:
    back = read_back(lines(f"有效期限 {valid}"))

    assert back is not None
    assert back.valid_until.certainty == 0


@pytest.mark.parametrize("valid", ["2016.13.02-2036.03.02", "2016.03.02-2036.02.30", "2016.03.02"])
def test_what_is_no_date_is_not_read(valid: str) -> None:
    assert read_back(lines(f"有效期限 {valid}")) is None


@pytest.mark.parametrize(
    ("kind", "texts", "fault"),
    [
        ("identity_front", (), "blurred"),
        ("identity_front", FRONT[:-1], "blurred"),
        ("identity_front", FRONT[1:], "blurred"),
        ("identity_front", BACK, "other_side"),
        ("identity_front", ("购物小票", "合计 70.60"), "not_a_card"),
        ("identity_front", (*FRONT, "110101199003070038"), "two_cards"),
        ("identity_back", FRONT, "other_side"),
        ("identity_back", BACK[:-1], "blurred"),
        ("identity_back", ("有效期限 2005.03.02-2025.03.02",), "expired"),
        ("bank_card", FRONT, "not_a_card"),
        ("bank_card", ("银伴银行",), "blurred"),
    ],
)
def test_a_picture_that_will_not_do_says_why(kind: Kind, texts: tuple[str, ...], fault: str) -> None:
    assert see(kind, lines(*texts), DAY).fault == fault


def test_the_last_day_is_good() -> None:
    seen = see("identity_back", lines("有效期限 2006.11.27-2026.11.27"), DAY)

    assert seen.fault is None
