"""The tables. Money is integer 分; times are stored in UTC and read in Beijing's offset."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    TypeDecorator,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

_BEIJING = timezone(timedelta(hours=8))
Serial = BigInteger().with_variant(Integer(), "sqlite")


class Instant(TypeDecorator[datetime]):
    """An aware time. Kept as UTC without offset, because SQLite knows no offsets."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware time to stored time."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Stored time to aware time."""
        return None if value is None else value.replace(tzinfo=UTC).astimezone(_BEIJING)


class Base(DeclarativeBase):
    """All tables of core_bank."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Instant(), date: Date(), int: BigInteger(), list[str]: JSON()}  # noqa: RUF012


class Customer(Base):
    """A person with accounts here. The sandbox sends no SMS, so only the masked phone is kept."""

    __tablename__ = "customers"
    customer_id: Mapped[str] = mapped_column(String(16), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    gender: Mapped[str] = mapped_column(String(8))
    born_on: Mapped[date]
    city: Mapped[str] = mapped_column(String(20))
    occupation: Mapped[str] = mapped_column(String(40))
    masked_phone: Mapped[str] = mapped_column(String(16))
    address: Mapped[str | None] = mapped_column(String(100))
    email: Mapped[str | None] = mapped_column(String(100))
    credential_hash: Mapped[str] = mapped_column(String(200))
    query_hash: Mapped[str | None] = mapped_column(String(200))
    """Of the password for asking by telephone."""
    unlocked_at: Mapped[datetime | None]
    """Wrong logins before this moment do not count any more."""


class DetailChange(Base):
    """One change of what is kept of a customer: which detail, and when. The values themselves are in no log."""

    __tablename__ = "detail_changes"
    change_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    what: Mapped[str] = mapped_column(String(10))
    changed_at: Mapped[datetime]


class PasswordReset(Base):
    """A token that sets one password of a customer anew, once; only its hash is kept."""

    __tablename__ = "password_resets"
    __table_args__ = (CheckConstraint("which IN ('login', 'query')", name="which"),)
    reset_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    which: Mapped[str] = mapped_column(String(10))
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class Account(Base):
    """A ledger account: a customer's deposit or credit-card account, or one of the bank's own.

    A positive balance is the bank's debt to the owner. A credit-card account runs down to ``-credit_limit``.
    """

    __tablename__ = "accounts"
    __table_args__ = (
        CheckConstraint("held >= 0", name="held_not_negative"),
        CheckConstraint(
            "kind = 'internal' OR ledger_balance + credit_limit - held >= 0", name="available_not_negative"
        ),
    )
    account_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60))
    account_class: Mapped[str | None] = mapped_column(String(3))
    card_tail: Mapped[str | None] = mapped_column(String(4))
    credit_limit: Mapped[int] = mapped_column(default=0)
    limit_per_transfer: Mapped[int] = mapped_column(default=0)
    limit_per_day: Mapped[int] = mapped_column(default=0)
    ledger_balance: Mapped[int] = mapped_column(default=0)
    held: Mapped[int] = mapped_column(default=0)


class Card(Base):
    """A debit or credit card; only its last four digits are kept."""

    __tablename__ = "cards"
    card_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    tail: Mapped[str] = mapped_column(String(4))
    name: Mapped[str] = mapped_column(String(60))
    status: Mapped[str] = mapped_column(String(10))
    expires_on: Mapped[date]
    replaces: Mapped[str | None] = mapped_column(ForeignKey("cards.card_id"), unique=True)
    """The card that this one takes the place of once it is activated."""
    changed_at: Mapped[datetime | None]
    """When it came into its state; None for what was so from the beginning."""
    delivery: Mapped[str | None] = mapped_column(String(10))
    """How a new card comes to its holder: ``post`` or ``branch``; None where that was not written down."""


class ChargeDispute(Base):
    """A charge that the customer does not accept; one per posting. ``credited`` (分) was advanced while it is looked into."""

    __tablename__ = "charge_disputes"
    dispute_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    posting_id: Mapped[int] = mapped_column(ForeignKey("postings.posting_id"), unique=True)
    reason: Mapped[str] = mapped_column(String(20))
    answer_by: Mapped[date]
    created_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10), default="looking", server_default="looking")
    credited: Mapped[int] = mapped_column(default=0, server_default="0")
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(40))


class AccountRestriction(Base):
    """What keeps money from leaving an account beside its card: a court's order, or a check that only people can end."""

    __tablename__ = "account_restrictions"
    __table_args__ = (
        CheckConstraint("reason IN ('court', 'dormant', 'identity_expired', 'fraud_watch')", name="reason"),
    )
    restriction_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"), index=True)
    reason: Mapped[str] = mapped_column(String(20))
    authority: Mapped[str | None] = mapped_column(String(60))
    imposed_on: Mapped[date]
    ends_on: Mapped[date | None]
    lifted_on: Mapped[date | None]


class Mandate(Base):
    """Who may take money by itself: a firm's debit, payment without a PIN, or automatic repayment of a credit card.

    ``limit`` (分) holds for one debit. Automatic repayment has ``credit_account_id`` and ``how``: all of a bill, or its
    minimum; ``tried_on`` is the last day on which it tried to take money.
    """

    __tablename__ = "mandates"
    __table_args__ = (CheckConstraint("kind IN ('debit', 'no_pin', 'repayment')", name="kind"),)
    mandate_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    merchant: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(40))
    card_id: Mapped[str] = mapped_column(ForeignKey("cards.card_id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    limit: Mapped[int | None]
    credit_account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.account_id"))
    how: Mapped[str | None] = mapped_column(String(10))
    signed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    tried_on: Mapped[date | None]


class Appointment(Base):
    """A visit to a branch that a customer booked; one that was cancelled has no time any more."""

    __tablename__ = "appointments"
    appointment_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    branch: Mapped[str] = mapped_column(String(60))
    purpose: Mapped[str] = mapped_column(String(20))
    begins_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))


class Document(Base):
    """The picture of a document and what was read off it, both sealed (core_bank/vault.py); what is open here is no secret."""

    __tablename__ = "documents"
    document_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    fault: Mapped[str | None] = mapped_column(String(20))
    """Why another picture is needed; None for one that will do."""
    picture: Mapped[bytes] = mapped_column(LargeBinary)
    fields: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(index=True)


class AccountOpening(Base):
    """An account opened online: with which papers, bound to which account, and what for."""

    __tablename__ = "account_openings"
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    bound_account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    identity_front: Mapped[str] = mapped_column(ForeignKey("documents.document_id"), index=True)
    identity_back: Mapped[str] = mapped_column(ForeignKey("documents.document_id"), index=True)
    identity_digest: Mapped[str] = mapped_column(String(64), index=True)
    """Of the identity number, keyed: says whether two are the same, and nothing else."""
    purpose: Mapped[str] = mapped_column(String(20))
    opened_at: Mapped[datetime]


class LossReport(Base):
    """A card reported lost; one per card."""

    __tablename__ = "loss_reports"
    report_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    card_id: Mapped[str] = mapped_column(ForeignKey("cards.card_id"), unique=True)
    reported_at: Mapped[datetime]


class Payee(Base):
    """Somebody a customer sends money to; ``account_id`` when the payee banks here too."""

    __tablename__ = "payees"
    payee_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    account_id: Mapped[str | None] = mapped_column(ForeignKey("accounts.account_id"))
    name: Mapped[str] = mapped_column(String(40))
    nicknames: Mapped[list[str]]
    bank: Mapped[str] = mapped_column(String(40))
    tail: Mapped[str] = mapped_column(String(4))
    number_print: Mapped[str | None] = mapped_column(String(64))
    """The fingerprint of the whole number (core_bank/vault.py); None for those who were saved before it was taken."""
    added_at: Mapped[datetime | None]
    """None for those who were saved before this was written down."""
    removed_at: Mapped[datetime | None]
    """The customer took the payee away; transfers of before still name it."""


class SealedNumber(Base):
    """A whole number that a customer typed, encrypted with the bank's key until it expires."""

    __tablename__ = "sealed_numbers"
    number_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"))
    kind: Mapped[str] = mapped_column(String(10))
    tail: Mapped[str] = mapped_column(String(4))
    sealed: Mapped[bytes]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class ReportedPayee(Base):
    """Somebody whom the police or another customer have reported as a cheat."""

    __tablename__ = "reported_payees"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    bank: Mapped[str] = mapped_column(String(40), primary_key=True)
    tail: Mapped[str] = mapped_column(String(4), primary_key=True)
    reported_at: Mapped[datetime]


class Bill(Base):
    """A credit-card statement. Whether it is open, paid or overdue follows from ``paid`` and the day."""

    __tablename__ = "bills"
    bill_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    card_id: Mapped[str] = mapped_column(ForeignKey("cards.card_id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    card_tail: Mapped[str] = mapped_column(String(4))
    period: Mapped[str] = mapped_column(String(7))
    due_on: Mapped[date] = mapped_column(index=True)
    amount: Mapped[int]
    minimum: Mapped[int]
    paid: Mapped[int] = mapped_column(default=0)


class InstalmentPlan(Base):
    """A bill, or one purchase (``posting_id``), that is paid back in monthly shares; ``rate`` is basis points a month."""

    __tablename__ = "instalment_plans"
    __table_args__ = (CheckConstraint("amount > 0 AND months > 0", name="amounts"),)
    plan_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"), index=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.request_id"))
    bill_id: Mapped[str | None] = mapped_column(ForeignKey("bills.bill_id"), unique=True)
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.posting_id"), unique=True)
    amount: Mapped[int]
    months: Mapped[int] = mapped_column(Integer)
    rate: Mapped[int] = mapped_column(Integer)
    started_on: Mapped[date]


class InstalmentShare(Base):
    """One month's share of a plan: the bill that closes on ``closes_on`` carries it (``bill_id`` from then on).

    ``posting_id`` is the interest's, once it is charged to the card.
    """

    __tablename__ = "instalment_shares"
    __table_args__ = (
        CheckConstraint("principal > 0 AND interest >= 0", name="amounts"),
        Index("ix_instalment_shares_open", "bill_id", "closes_on"),
    )
    plan_id: Mapped[str] = mapped_column(ForeignKey("instalment_plans.plan_id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    closes_on: Mapped[date]
    principal: Mapped[int]
    interest: Mapped[int]
    bill_id: Mapped[str | None] = mapped_column(ForeignKey("bills.bill_id"))
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("postings.posting_id"))


class Statement(Base):
    """A statement that was issued for an account; it never shows a posting after ``last_posting``, whatever comes."""

    __tablename__ = "statements"
    statement_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.request_id"))
    first_day: Mapped[date]
    last_day: Mapped[date]
    purpose: Mapped[str | None] = mapped_column(String(20))
    opening: Mapped[int]
    closing: Mapped[int]
    last_posting: Mapped[int]
    seal: Mapped[str] = mapped_column(String(20))
    issued_at: Mapped[datetime]


class PointsRedemption(Base):
    """Credit-card points that were exchanged for a gift."""

    __tablename__ = "points_redemptions"
    __table_args__ = (CheckConstraint("points > 0", name="points"),)
    redemption_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.request_id"), unique=True)
    gift: Mapped[str] = mapped_column(String(20))
    points: Mapped[int]
    created_at: Mapped[datetime]


class CreditLineChange(Base):
    """A raise of a credit line, in 分; a temporary one is set back after ``ends_on``, and tried again until it could be."""

    __tablename__ = "credit_line_changes"
    __table_args__ = (
        CheckConstraint("kind IN ('fixed', 'temporary')", name="kind"),
        Index("ix_credit_line_changes_next_try", "next_try_at"),
    )
    change_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"), index=True)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.request_id"))
    kind: Mapped[str] = mapped_column(String(10))
    old_line: Mapped[int]
    new_line: Mapped[int]
    ends_on: Mapped[date | None]
    next_try_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class BillNotice(Base):
    """A bill.due event was emitted for this bill and stage (``due`` or ``overdue``): never again."""

    __tablename__ = "bill_notices"
    bill_id: Mapped[str] = mapped_column(ForeignKey("bills.bill_id"), primary_key=True)
    stage: Mapped[str] = mapped_column(String(10), primary_key=True)
    emitted_at: Mapped[datetime]


class Transfer(Base):
    """Money on its way: ``pending`` with a hold, then ``posted`` or ``voided``.

    ``gate_level`` and ``gate_reasons`` are what the fraud gate said of it (banking/fraud_gate.py).
    """

    __tablename__ = "transfers"
    __table_args__ = (
        CheckConstraint("amount > 0 AND fee >= 0", name="amounts"),
        CheckConstraint("state IN ('pending', 'posted', 'voided')", name="state"),
        Index("ix_transfers_account_created", "from_account_id", "created_at"),
        Index("ix_transfers_state_executes", "state", "executes_at"),
    )
    transfer_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    from_account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    from_tail: Mapped[str] = mapped_column(String(4))
    payee_id: Mapped[str | None] = mapped_column(ForeignKey("payees.payee_id"))
    bill_id: Mapped[str | None] = mapped_column(ForeignKey("bills.bill_id"))
    to_account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    to_name: Mapped[str] = mapped_column(String(60))
    to_nickname: Mapped[str | None] = mapped_column(String(40))
    to_bank: Mapped[str] = mapped_column(String(40))
    to_tail: Mapped[str] = mapped_column(String(4))
    amount: Mapped[int]
    fee: Mapped[int]
    arrival: Mapped[str] = mapped_column(String(10))
    memo: Mapped[str] = mapped_column(String(60))
    counts_against_limits: Mapped[bool]
    gate_level: Mapped[str] = mapped_column(String(10), default="pass", server_default="pass")
    gate_reasons: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    created_at: Mapped[datetime]
    executes_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    posted_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    balance_after: Mapped[int | None]


class TransferPlan(Base):
    """Transfers that a customer ordered for days to come (banking/recurrence.py).

    ``due_on`` is the day of the next run, None once there is none; ``next_try_at`` is when it is tried. ``ends`` is an
    ``Ending`` as it is written. One request makes one plan.
    """

    __tablename__ = "transfer_plans"
    __table_args__ = (
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("state IN ('open', 'paused', 'ended', 'cancelled')", name="state"),
        Index("ix_transfer_plans_state_try", "state", "next_try_at"),
    )
    plan_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    payee_id: Mapped[str] = mapped_column(ForeignKey("payees.payee_id"))
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.request_id"), unique=True)
    amount: Mapped[int]
    every: Mapped[str] = mapped_column(String(10))
    first_on: Mapped[date]
    ends: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(10))
    due_on: Mapped[date | None]
    next_try_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class TransferPlanRun(Base):
    """What became of one day of a plan. Its key is the plan and the day: no day is ever run twice.

    ``reason`` says why a ``skipped`` one sent nothing.
    """

    __tablename__ = "transfer_plan_runs"
    __table_args__ = (CheckConstraint("state IN ('done', 'skipped')", name="state"),)
    plan_id: Mapped[str] = mapped_column(ForeignKey("transfer_plans.plan_id"), primary_key=True)
    due_on: Mapped[date] = mapped_column(primary_key=True)
    state: Mapped[str] = mapped_column(String(10))
    reason: Mapped[str | None] = mapped_column(String(40))
    transfer_id: Mapped[str | None] = mapped_column(ForeignKey("transfers.transfer_id"), unique=True)
    at: Mapped[datetime]


class TransferRecall(Base):
    """A transfer that has left and that the sender asks back; the receiver decides.

    ``way``: through which bank it is asked. ``closed_at``: when the sender was told how it ended.
    """

    __tablename__ = "transfer_recalls"
    __table_args__ = (CheckConstraint("way IN ('own_bank', 'other_bank')", name="way"),)
    recall_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    transfer_id: Mapped[str] = mapped_column(ForeignKey("transfers.transfer_id"), unique=True)
    reason: Mapped[str] = mapped_column(String(20))
    way: Mapped[str] = mapped_column(String(10))
    answer_by: Mapped[date] = mapped_column(index=True)
    created_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class Entry(Base):
    """A journal entry: one thing that happened, with postings that sum to zero."""

    __tablename__ = "entries"
    entry_id: Mapped[int] = mapped_column(Serial, primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(10))
    merchant: Mapped[str | None] = mapped_column(String(60))
    memo: Mapped[str] = mapped_column(String(60))
    country: Mapped[str] = mapped_column(String(2))
    transfer_id: Mapped[str | None] = mapped_column(ForeignKey("transfers.transfer_id"), unique=True)


class Posting(Base):
    """One side of an entry. ``at`` repeats the entry's so that an account's history is one index away."""

    __tablename__ = "postings"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="amount_not_zero"),
        Index("ix_postings_account_at", "account_id", "at", "posting_id"),
    )
    posting_id: Mapped[int] = mapped_column(Serial, primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.entry_id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    at: Mapped[datetime]
    amount: Mapped[int]
    balance_after: Mapped[int]
    counterparty: Mapped[str] = mapped_column(String(60))


class Challenge(Base):
    """A one-time password asked of a customer, bound to a subject, a payee and an amount."""

    __tablename__ = "challenges"
    challenge_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    purpose: Mapped[str] = mapped_column(String(10))
    subject_id: Mapped[str] = mapped_column(String(64), index=True)
    binding: Mapped[str] = mapped_column(String(160))
    code_salt: Mapped[str] = mapped_column(String(32))
    code_hash: Mapped[str] = mapped_column(String(64))
    tries_left: Mapped[int] = mapped_column(Integer)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    consumed_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]


class ServiceRequest(Base):
    """What a customer ordered beside a transfer. ``content`` is for the service alone; ``summary`` is what the customer saw."""

    __tablename__ = "requests"
    __table_args__ = (
        CheckConstraint("state IN ('pending', 'done', 'voided')", name="state"),
        Index("ix_requests_customer_created", "customer_id", "created_at"),
    )
    request_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"))
    kind: Mapped[str] = mapped_column(String(40))
    state: Mapped[str] = mapped_column(String(10))
    level: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    summary: Mapped[dict[str, Any]] = mapped_column(JSON)
    result: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime]
    done_at: Mapped[datetime | None]


class RiskProfile(Base):
    """One risk test of a customer; the newest counts. ``answers`` is empty for tests brought over from elsewhere."""

    __tablename__ = "risk_profiles"
    __table_args__ = (Index("ix_risk_profiles_customer_tested", "customer_id", "tested_at"),)
    profile_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"))
    tested_at: Mapped[datetime]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    points: Mapped[int] = mapped_column(Integer)
    grade: Mapped[str] = mapped_column(String(2))
    vulnerable: Mapped[bool]


class WealthHolding(Base):
    """What one purchase of a wealth product has left: hundredths of units, and what those cost (分)."""

    __tablename__ = "wealth_holdings"
    __table_args__ = (CheckConstraint("units >= 0 AND cost >= 0", name="not_negative"),)
    holding_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    product_id: Mapped[str] = mapped_column(String(20))
    bought_on: Mapped[date]
    units: Mapped[int]
    cost: Mapped[int]


class WealthOrder(Base):
    """A purchase that waits with its money held, or units on their way back to money; ``settles_at`` is when it is done.

    ``amount`` is what was paid or paid out (分), None while a redemption waits for its net value. ``marks`` are the key
    facts that the customer confirmed one by one, as they were told.
    """

    __tablename__ = "wealth_orders"
    __table_args__ = (
        CheckConstraint("side IN ('purchase', 'redemption')", name="side"),
        CheckConstraint("state IN ('waiting', 'done', 'withdrawn')", name="state"),
        Index("ix_wealth_orders_state_settles", "state", "settles_at"),
    )
    order_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    product_id: Mapped[str] = mapped_column(String(20))
    side: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10))
    amount: Mapped[int | None]
    units: Mapped[int | None]
    net_value: Mapped[int | None]
    marks: Mapped[dict[str, Any]] = mapped_column(JSON)
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.request_id"))
    created_at: Mapped[datetime]
    settles_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


class LoanApplication(Base):
    """A wish for a loan and what became of it; ``reasons`` are the factors that kept it down, ``points`` the scorecard's.

    ``income`` (分 a month) is what was judged; ``verified``: the bank's own books showed it.
    """

    __tablename__ = "loan_applications"
    __table_args__ = (
        CheckConstraint("state IN ('approved', 'review', 'refused')", name="state"),
        Index("ix_loan_applications_customer_created", "customer_id", "created_at"),
    )
    application_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"))
    request_id: Mapped[str] = mapped_column(ForeignKey("requests.request_id"))
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    product_id: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int]
    months: Mapped[int] = mapped_column(Integer)
    method: Mapped[str] = mapped_column(String(20))
    purpose: Mapped[str] = mapped_column(String(20))
    rate: Mapped[int] = mapped_column(Integer)
    income: Mapped[int]
    verified: Mapped[bool]
    points: Mapped[int] = mapped_column(Integer)
    state: Mapped[str] = mapped_column(String(10))
    reasons: Mapped[list[str]]
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[str | None] = mapped_column(String(40))


class Loan(Base):
    """Money lent. ``rate`` in basis points a year holds for its whole life; ``balance`` is the principal that is still owed."""

    __tablename__ = "loans"
    __table_args__ = (CheckConstraint("balance >= 0 AND amount > 0", name="amounts"),)
    loan_id: Mapped[str] = mapped_column(String(40), primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    account_id: Mapped[str] = mapped_column(ForeignKey("accounts.account_id"))
    application_id: Mapped[str | None] = mapped_column(ForeignKey("loan_applications.application_id"))
    product_id: Mapped[str] = mapped_column(String(20))
    amount: Mapped[int]
    balance: Mapped[int]
    rate: Mapped[int] = mapped_column(Integer)
    method: Mapped[str] = mapped_column(String(20))
    started_on: Mapped[date]
    settled_on: Mapped[date | None]


class LoanInstalment(Base):
    """One month's payment of a loan. Money goes to interest and penalty first (``paid_interest``), then to the principal.

    ``short_on`` is the day on which a try to take the money first found too little; lateness is counted from then, so that a
    bank that was away makes nobody late. ``penalty`` is what it has cost up to ``accrued_on``. ``next_try_at`` is when money
    is taken next, None once all of it is paid.
    """

    __tablename__ = "loan_instalments"
    __table_args__ = (
        CheckConstraint("principal >= 0 AND interest >= 0 AND penalty >= 0", name="amounts"),
        CheckConstraint("paid_principal BETWEEN 0 AND principal", name="paid_principal"),
        CheckConstraint("paid_interest BETWEEN 0 AND interest + penalty", name="paid_interest"),
        Index("ix_loan_instalments_next_try", "next_try_at"),
    )
    loan_id: Mapped[str] = mapped_column(ForeignKey("loans.loan_id"), primary_key=True)
    number: Mapped[int] = mapped_column(Integer, primary_key=True)
    due_on: Mapped[date]
    principal: Mapped[int]
    interest: Mapped[int]
    penalty: Mapped[int] = mapped_column(default=0)
    paid_principal: Mapped[int] = mapped_column(default=0)
    paid_interest: Mapped[int] = mapped_column(default=0)
    short_on: Mapped[date | None]
    accrued_on: Mapped[date | None]
    next_try_at: Mapped[datetime | None]


class InboxMessage(Base):
    """What the sandbox's SMS would have brought: the only place that knows a code in clear."""

    __tablename__ = "inbox_messages"
    message_id: Mapped[int] = mapped_column(Serial, primary_key=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), index=True)
    at: Mapped[datetime]
    purpose: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(6))
    text: Mapped[str] = mapped_column(String(300))


class SandboxCredential(Base):
    """A demo customer's credential in clear, for the sandbox's list; empty outside the sandbox."""

    __tablename__ = "sandbox_credentials"
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"), primary_key=True)
    credential: Mapped[str] = mapped_column(String(40))


class IdempotencyRecord(Base):
    """The first result of a write. The salt keeps a short body, such as a code, unreadable in the hash."""

    __tablename__ = "idempotency_records"
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    salt: Mapped[str] = mapped_column(String(32))
    request_hash: Mapped[str] = mapped_column(String(64))
    status: Mapped[int] = mapped_column(Integer)
    body: Mapped[dict[str, Any]] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(index=True)


class AuditEntry(Base):
    """One write in the audit log; the database refuses to change or delete it."""

    __tablename__ = "audit_entries"
    seq: Mapped[int] = mapped_column(Serial, primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    action: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(255))
    status: Mapped[int] = mapped_column(Integer)
    code: Mapped[str | None] = mapped_column(String(60))
    proof: Mapped[str | None] = mapped_column(String(40))
    subjects: Mapped[list[str]]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


class AuditHead(Base):
    """The number and hash of the last audit entry; one row."""

    __tablename__ = "audit_heads"
    head_id: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    seq: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


class OutboxEvent(Base):
    """An event to deliver, written in the transaction that made it true."""

    __tablename__ = "outbox_events"
    __table_args__ = (
        Index("ix_outbox_events_pending", "delivered_at", "abandoned_at", "customer_id", "seq"),
    )
    seq: Mapped[int] = mapped_column(Serial, primary_key=True)
    event_id: Mapped[str] = mapped_column(String(40), unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customers.customer_id"))
    type: Mapped[str] = mapped_column(String(40))
    occurred_at: Mapped[datetime]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    delivered_at: Mapped[datetime | None]
    abandoned_at: Mapped[datetime | None]


class ClockOffset(Base):
    """How far the sandbox has moved time; a single row."""

    __tablename__ = "clock"
    clock_id: Mapped[int] = mapped_column(Integer, primary_key=True)
    offset_seconds: Mapped[int]
