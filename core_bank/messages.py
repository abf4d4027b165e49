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
    second_phone: str


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


class OpeningTexts(BaseModel):
    """What is said of a new account and of what was read off a card; number has the placeholders masked and tail."""

    model_config = ConfigDict(extra="forbid")

    name: str
    number: str
    again: str
    long_term: str


class PayeeTexts(BaseModel):
    """How payees are called, with placeholders nickname, name and tail, and whether the name of one was compared."""

    model_config = ConfigDict(extra="forbid")

    called: str
    with_nickname: str
    checked: str
    unchecked: str


class InstalmentTexts(BaseModel):
    """What is said of credit-card instalments; ``then_*``: what is left to pay of the bill, or of the purchase, afterwards."""

    model_config = ConfigDict(extra="forbid")

    interest: str
    bill: str
    bill_note: str
    bill_name: str
    purchase_name: str
    term: str
    term_note: str
    payments: str
    payments_even: str
    then_left: str
    then_nothing: str
    then_purchase: str
    plan_name: str
    left_note: str
    ended: dict[str, str]
    then_back_on_bill: str
    then_next_bill: str
    then_for_good: str


class DetailTexts(BaseModel):
    """What is said of a detail that is not kept yet, before each change, and to an old number; the classes of jobs."""

    model_config = ConfigDict(extra="forbid")

    nothing: str
    notes: dict[str, str]
    phone_changed: str
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


class StatementTexts(BaseModel):
    """What stands on a statement; ``kinds`` names an entry that has no words of its own."""

    model_config = ConfigDict(extra="forbid")

    title: str
    file_name: str
    number: str
    issued: str
    name: str
    account: str
    masked: str
    period: str
    purpose: str
    purposes: dict[str, str]
    opening: str
    closing: str
    columns: list[str]
    kinds: dict[str, str]
    seal: str
    check: str
    note: str
    page: str


class PointsTexts(BaseModel):
    """What is said of points."""

    model_config = ConfigDict(extra="forbid")

    cost: str


class PlanTexts(BaseModel):
    """Plans of transfers in words; ``reasons`` say why a day sent nothing, by the code of the refusal."""

    model_config = ConfigDict(extra="forbid")

    weekdays: list[str]
    between: str
    every: dict[str, str]
    each_time: str
    course: list[str]
    course_once: list[str]
    total_once: str
    total_ended: str
    total_open: str
    again: str
    no_again: str
    option: str
    next: str
    paused: str
    line: str
    ends_with_payee: str
    ended_with_payee: str
    changes: dict[str, str]
    then: dict[str, str]
    reasons: dict[str, str]


class RecallTexts(BaseModel):
    """Transfers that are called off or asked back; ``means`` says what to expect, by whether and where to it has left."""

    model_config = ConfigDict(extra="forbid")

    option: str
    option_waits: str
    reasons: dict[str, str]
    means: dict[str, str]
    undone: str
    asked: str


class CreditLineTexts(BaseModel):
    """How long a raised line holds, and why one is refused, by the rule's reason."""

    model_config = ConfigDict(extra="forbid")

    for_good: str
    until: str
    reasons: dict[str, str]


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
    opening: OpeningTexts
    payees: PayeeTexts
    instalments: InstalmentTexts
    details: DetailTexts
    mandates: MandateTexts
    statements: StatementTexts
    points: PointsTexts
    disputes: DisputeTexts
    plans: PlanTexts
    recalls: RecallTexts
    credit_lines: CreditLineTexts


@cache
def catalogue() -> Messages:
    """The catalogue. Raises pydantic.ValidationError when the file does not fit its schema."""
    return Messages.model_validate(yaml.safe_load(_FILE.read_text("utf-8")))
