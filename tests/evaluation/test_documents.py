"""``scripts/eval documents``: what counts as right, and what as asked."""

from __future__ import annotations

import pytest

from banking.documents import CERTAINTY_MIN
from banking.identity_card import Line, Read
from evaluation.documents import Outcome, outcomes, summary
from tests.documents.cards import identity_card

CERTAIN, UNCERTAIN = Read("林晓梅", 0.99), Read("林晓海", CERTAINTY_MIN - 0.1)


def named(read: Read | None) -> Outcome:
    return Outcome("identity_card", "name", "林晓梅", read)


@pytest.mark.parametrize(
    ("read", "right", "asked"),
    [(CERTAIN, True, False), (UNCERTAIN, False, True), (None, False, True), (Read("林", 0.99), False, False)],
)
def test_a_field_is_right_or_asked_or_neither(read: Read | None, right: bool, asked: bool) -> None:
    assert (named(read).right, named(read).asked) == (right, asked)


def test_the_summary_tells_what_is_wrong_and_taken_for_known() -> None:
    found = [named(CERTAIN), named(UNCERTAIN), named(None), named(Read("林", 0.99))]
    assert summary(found) == {"fields": 4, "right": 0.25, "asked": 0.5, "wrong_unasked": 0.25}


def test_of_a_card_that_cannot_be_read_every_field_is_asked() -> None:
    assert all(one.asked for one in outcomes(identity_card(1), [Line("喵", 0.99)]))


def test_a_seed_always_draws_the_same_card() -> None:
    assert identity_card(3) == identity_card(3)
