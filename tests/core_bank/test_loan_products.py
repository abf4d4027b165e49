"""The loans on offer, and what they cost on a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pydantic import ValidationError

from core_bank.loan_products import _Offer, penalty_rate, products, rate_of

TODAY = date(2026, 11, 23)
CONSUMER = products()["consumer_loan"]


def test_a_loan_costs_the_lpr_of_its_length_plus_a_spread() -> None:
    short, long = rate_of(CONSUMER, 60, TODAY), rate_of(products()["mortgage"], 61, TODAY)

    assert (short.lpr, short.total) == (300, 380)
    assert (long.lpr, long.total) == (350, 330)


def test_the_lpr_of_the_day_counts() -> None:
    known = rate_of(CONSUMER, 12, TODAY).published_on

    assert rate_of(CONSUMER, 12, known).published_on == known
    assert rate_of(CONSUMER, 12, known - timedelta(days=1)).published_on == known, "nothing older is known"


def test_lateness_costs_half_as_much_again() -> None:
    assert penalty_rate(380) == 570


def test_an_older_lpr_above_a_newer_one_is_named() -> None:
    rows = [
        {"published_on": day, "one_year": 300, "over_five_years": 350} for day in ("2026-01-20", "2026-02-20")
    ]

    with pytest.raises(ValidationError, match="newest day first"):
        _Offer.model_validate({"lpr": rows, "penalty_percent": 150, "collection_hours": [8], "products": []})
