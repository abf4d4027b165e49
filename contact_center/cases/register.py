"""The register of cases inside somebody's transaction: what a customer says opens a case, or adds to the one that is open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import select
from sqlalchemy.orm import Session

from contact_center.cases.departments import departments
from contact_center.cases.legal_clock import Kind, bank_day, legal_clock
from contact_center.cases.tables import CaseDayRow, CaseEventRow, CaseRow
from contact_center.conversations.transcript import masked

CUSTOMER = "customer"
_SHOWN_MAX = 3


@dataclass(frozen=True)
class Said:
    """What opens a case or adds to one: in which conversation, in whose words, and when; ``key`` is unique for ever."""

    conversation_id: str
    kind: Kind
    words: str
    key: str
    at: datetime
    by: str = CUSTOMER
    by_name: str | None = None


@dataclass(frozen=True)
class Registered:
    """The case that holds what was said now, and how it came there."""

    case: CaseRow
    how: Literal["opened", "added", "renewed"]


def register(session: Session, said: Said) -> Registered:
    """Put what was said into the customer's case about it, or open one; the same ``key`` again changes nothing.

    An answered case whose customer is not satisfied is open again, and its clock starts anew. The conversation must be
    locked.
    """
    known = event_of(session, said.key)
    if known is not None:
        how = known.kind if known.kind in ("opened", "renewed") else "added"
        return Registered(session.get_one(CaseRow, known.number), how)  # type: ignore[arg-type]
    owner = departments().owner_of(said.words)
    case = _about_the_same(session, said, owner)
    if case is None:
        case = _open(session, said, owner)
        how = "opened"
    elif case.state == "answered":
        _renew(case, said.at)
        how = "renewed"
    else:
        how = "added"
    record(session, case, how, said.key, said.by, said.by_name, said.words, said.at)
    return Registered(case, how)  # type: ignore[arg-type]


def open_own(session: Session, said: Said, owner: str, due_on: date) -> CaseRow:
    """Open a case of its own, whatever else is open, for a matter whose owner and day are known. The key must be new."""
    case = _open(session, said, owner)
    case.due_on = due_on
    record(session, case, "opened", said.key, said.by, said.by_name, said.words, said.at)
    return case


def record(
    session: Session,
    case: CaseRow,
    kind: str,
    key: str,
    by: str,
    by_name: str | None,
    note: str,
    at: datetime,
) -> None:
    """One line of the history: what was done, and how the case stands now."""
    session.flush()
    session.add(
        CaseEventRow(
            number=case.number,
            key=key,
            kind=kind,
            at=at,
            by=by,
            by_name=by_name,
            state=case.state,
            department=case.department,
            assignee=case.assignee,
            assignee_name=case.assignee_name,
            due_on=case.due_on,
            note=masked(note),
        )
    )
    session.flush()


def event_of(session: Session, key: str) -> CaseEventRow | None:
    """The event stored under this key, if it is."""
    return session.scalars(select(CaseEventRow).where(CaseEventRow.key == key)).one_or_none()


def of_conversation(session: Session, conversation_id: str) -> list[CaseRow]:
    """What its customer may ask about: the cases that are not closed, newest first, or else the one closed last."""
    wanted = select(CaseRow).where(CaseRow.conversation_id == conversation_id)
    newest = list(session.scalars(wanted.order_by(CaseRow.opened_at.desc(), CaseRow.number.desc())))
    running = [case for case in newest if case.state != "closed"]
    return running[:_SHOWN_MAX] or newest[:1]


def _about_the_same(session: Session, said: Said, owner: str) -> CaseRow | None:
    """The newest case that is not closed and is for the same department; words that name no matter belong to it anyway."""
    running = [
        case
        for case in of_conversation(session, said.conversation_id)
        if case.kind == said.kind and case.state != "closed"
    ]
    vague = departments().default
    return next(
        (case for case in running if vague in (owner, case.department) or owner == case.department), None
    )


def _open(session: Session, said: Said, owner: str) -> CaseRow:
    clock = legal_clock().kinds[said.kind]
    case = CaseRow(
        number=_next_number(session, said.kind, said.at),
        conversation_id=said.conversation_id,
        kind=said.kind,
        state="open",
        department=owner,
        opened_at=said.at,
        received_at=said.at,
        stage=0,
        due_on=clock.due_on(0, said.at),
    )
    session.add(case)
    return case


def _renew(case: CaseRow, at: datetime) -> None:
    """Back to its department, with nobody in charge yet and the clock of a complaint that came in now."""
    case.state, case.assignee, case.assignee_name = "open", None, None
    case.received_at, case.stage, case.answered_at = at, 0, None
    case.due_on = legal_clock().kinds[case.kind].due_on(0, at)


def _next_number(session: Session, kind: Kind, at: datetime) -> str:
    """Like ``TS261127-000123``. Twelve digits in all: thirteen would be masked as a card's number."""
    day = bank_day(at)
    row = session.get(CaseDayRow, (day, kind), with_for_update=True)
    if row is None:
        row = CaseDayRow(day=day, kind=kind, count=0)
        session.add(row)
    row.count += 1
    session.flush()
    return f"{legal_clock().kinds[kind].prefix}{day:%y%m%d}-{row.count:06d}"
