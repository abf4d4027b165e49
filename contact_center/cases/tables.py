"""Tables of cases: each case, everything that happened to it, and how many began on a day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from sqlalchemy import Date, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from contact_center.cases.legal_clock import Kind
from contact_center.database import Base, Moment

State = Literal["open", "in_work", "answered", "closed"]


class CaseRow(Base):
    """One case: ``open`` → ``in_work`` → ``answered`` → ``closed``. Whose it is says its conversation.

    ``received_at`` is when the clock began: at the opening, or when an answered case came back. ``stage`` counts extensions.
    """

    __tablename__ = "cases"
    __table_args__ = (Index("ix_cases_state", "state", "due_on", "number"),)

    number: Mapped[str] = mapped_column(String(20), primary_key=True)
    conversation_id: Mapped[str] = mapped_column(ForeignKey("conversations.conversation_id"), index=True)
    kind: Mapped[Kind] = mapped_column(String(10))
    state: Mapped[State] = mapped_column(String(10))
    department: Mapped[str] = mapped_column(String(40))
    assignee: Mapped[str | None] = mapped_column(String(40))
    assignee_name: Mapped[str | None] = mapped_column(String(40))
    opened_at: Mapped[datetime] = mapped_column(Moment)
    received_at: Mapped[datetime] = mapped_column(Moment)
    stage: Mapped[int]
    due_on: Mapped[date] = mapped_column(Date)
    answered_at: Mapped[datetime | None] = mapped_column(Moment)
    closed_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str | None] = mapped_column(String(20))


class CaseEventRow(Base):
    """One line of a case's history, and how the case stood afterwards. ``key`` keeps an act from being done twice.

    ``note`` is what was said, masked: by the customer, to the customer, or among colleagues.
    """

    __tablename__ = "case_events"
    __table_args__ = (Index("ix_case_events_number", "number", "event_id"),)

    event_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    number: Mapped[str] = mapped_column(ForeignKey("cases.number"))
    key: Mapped[str] = mapped_column(String(200), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime] = mapped_column(Moment)
    by: Mapped[str] = mapped_column(String(40))
    """``customer``, ``bank`` for an event of core_bank, or an agent's id."""
    by_name: Mapped[str | None] = mapped_column(String(40))
    state: Mapped[State] = mapped_column(String(10))
    department: Mapped[str] = mapped_column(String(40))
    assignee: Mapped[str | None] = mapped_column(String(40))
    assignee_name: Mapped[str | None] = mapped_column(String(40))
    due_on: Mapped[date] = mapped_column(Date)
    note: Mapped[str] = mapped_column(Text)


class CaseDayRow(Base):
    """How many cases of a kind began on a day: the last part of their numbers."""

    __tablename__ = "case_days"

    day: Mapped[date] = mapped_column(Date, primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    count: Mapped[int]
