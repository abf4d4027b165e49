"""The message catalogue: every Chinese word that core_bank itself says to a customer."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

_FILE = Path(__file__).parent / "messages.yml"


class ChallengeTexts(BaseModel):
    """The sentences that carry a code, with placeholders payee, tail, amount, code and minutes."""

    model_config = ConfigDict(extra="forbid")

    transfer: str
    repayment: str
    unfreeze: str
    request: str


class FactTexts(BaseModel):
    """The key facts of a purchase, with placeholders name, risk, plain, quick, days, arrival, fee and amount."""

    model_config = ConfigDict(extra="forbid")

    risk: str
    term_free: str
    term_locked: str
    cost: str
    reserve: str
    own: str


class WealthTexts(BaseModel):
    """What is said of wealth products, orders and risk tests; ``capped`` has a line for every question that caps."""

    model_config = ConfigDict(extra="forbid")

    risk: str
    grade: str
    product: str
    term_free: str
    term_locked: str
    facts: FactTexts
    buys_at_once: str
    buys_later: str
    bought: str
    waits: str
    holding: str
    holding_locked: str
    order: str
    all: str
    part: str
    redeems: str
    withdraws: str
    pays_at_once: str
    pays_later: str
    gives_back: str
    capped: dict[str, str]
    uncapped: str


class LoanTexts(BaseModel):
    """What is said of loans, by method, effect and reason where there are several."""

    model_config = ConfigDict(extra="forbid")

    paid_out: str
    instalment: str
    repaid_early: str
    months: str
    methods: dict[str, str]
    payments: dict[str, str]
    cost: str
    made_of: str
    income_known: str
    income_declared: str
    approved: str
    review: str
    refused: str
    reasons: dict[str, str]
    owed: str
    all: str
    settled: str
    part: str
    effects: dict[str, str]
    effect: str
    then_settled: str
    then_left: str


class CardTexts(BaseModel):
    """Where a new card comes to, with the placeholder city."""

    model_config = ConfigDict(extra="forbid")

    by_post: str
    at_branch: str


class DetailTexts(BaseModel):
    """What is said of a detail that is not kept yet, and the classes of jobs by their names in the journey."""

    model_config = ConfigDict(extra="forbid")

    nothing: str
    occupations: dict[str, str]


class DisputeTexts(BaseModel):
    """What entries of disputed charges are called, and what is said before the yes, by the kind of the card."""

    model_config = ConfigDict(extra="forbid")

    credited: str
    undone: str
    returned: str
    meanwhile: dict[str, str]


class MandateTexts(BaseModel):
    """What is said of mandates: kinds, what follows when one ends, and the first debit of an automatic repayment."""

    model_config = ConfigDict(extra="forbid")

    kinds: dict[str, str]
    repayment: dict[str, str]
    repaid: str
    then: dict[str, str]
    first: str
    first_today: str
    first_later: str
    first_overdue: str
    rebind: str
    rebind_none: str


class Messages(BaseModel):
    """The schema of ``messages.yml``."""

    model_config = ConfigDict(extra="forbid")

    bank: str
    challenge: ChallengeTexts
    tokens: dict[str, str]
    services: dict[str, str]
    wealth: WealthTexts
    loans: LoanTexts
    cards: CardTexts
    details: DetailTexts
    mandates: MandateTexts
    disputes: DisputeTexts


@cache
def catalogue() -> Messages:
    """The catalogue. Raises pydantic.ValidationError when the file does not fit its schema."""
    return Messages.model_validate(yaml.safe_load(_FILE.read_text("utf-8")))
