"""开户: a class II account opened online, with the customer's identity card and bound to their own class I account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal, cast

from banking.documents import CERTAINTY_MIN, Seen, shown
from banking.identity_card import LONG_TERM, Read
from banking.opening import (
    Applicant,
    is_own,
    opening_rules,
    same_name,
    standing_objection,
)
from banking.suitability import Objection
from core_bank import documents, openings, risk_profiles
from core_bank.errors import NotFoundError
from core_bank.limits import CLASS_CAP_PER_DAY, CLASS_CAP_PER_YEAR
from core_bank.messages import catalogue
from core_bank.models.accounts import AccountOpening as Opening
from core_bank.screening import is_listed
from core_bank.services.own_accounts import account_option
from core_bank.services.service import At, Content, Option, Problem, Quote
from core_bank.vault import vault_of

READ, BOOKS, AGAIN = "read", "books", "again"
"""Answers to what was not certain: as it was read, as the books have it, or not right, so another picture."""
_SIDE_OF = {
    "name": "identity_front",
    "number": "identity_front",
    "address": "identity_front",
    "valid_until": "identity_back",
}


class AccountOpeningContent(Content):
    """What is wanted, the two documents, what is to be made of each reading, and the account's terms.

    What is not yet known may be left out of a quote, but nothing is written down with gaps.
    """

    want: Literal["online", "class_one", "child", "foreign"]
    identity_front: str | None = None
    name: Literal["read", "books"] | None = None
    number: Literal["read", "again"] | None = None
    address: Literal["read", "again"] | None = None
    identity_back: str | None = None
    valid_until: Literal["read", "again"] | None = None
    account_id: str | None = None
    purpose: Literal["daily", "savings", "wealth", "shopping"] | None = None
    knows_notice: bool | None = None


@dataclass(frozen=True)
class _Case:
    """One wish with all that it is judged by; a side of the card that was not photographed yet, or is gone, is None."""

    applicant: Applicant
    front: Seen | None
    back: Seen | None


class AccountOpening:
    """Opening moves no money, but a stolen login must not get an account: card, books and one-time password have to agree."""

    kind: ClassVar[str] = "account_opening"
    content = AccountOpeningContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing: what the books know is held against the card, not taken for it."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The reading of a field, beside it a way out where it is uncertain; the accounts that can be bound."""
        if field == "account_id":
            found = openings.bindable(at.session, at.customer_id)
            return [account_option(one) for one in found]
        seen = _seen(at, _side(field), known.get(_side(field)))
        if seen is None or field not in seen.fields:
            return []
        return _readings(field, seen.fields[field], openings.applicant_of(at.session, at.customer_id))

    def quote(self, at: At, content: AccountOpeningContent) -> Quote:
        """What was read, masked, and what the account may do."""
        case = _case(at, content)
        return Quote(_summary(at, content, case), level=2, problem=_problem(at, content, case))

    def carry_out(self, at: At, content: AccountOpeningContent, request_id: str) -> dict[str, Any]:
        """Open it. Two orders of one customer wait for each other, so that the count holds."""
        risk_profiles.lock_customer(at.session, at.customer_id)
        case = _case(at, content)
        problem = _problem(at, content, case)
        if problem is not None:
            raise problem.error()
        opening = Opening(
            customer_id=at.customer_id,
            bound_account_id=content.account_id,
            identity_front=content.identity_front,
            identity_back=content.identity_back,
            identity_digest=_digest(at, cast(Seen, case.front)),  # None would be a problem
            purpose=content.purpose,
        )
        account = openings.open_account(at.session, opening, at.now)
        return {"opened_id": account.account_id, "new_tail": account.card_tail}


def _case(at: At, content: AccountOpeningContent) -> _Case:
    return _Case(
        openings.applicant_of(at.session, at.customer_id),
        _seen(at, "identity_front", content.identity_front),
        _seen(at, "identity_back", content.identity_back),
    )


def _side(field: str) -> str:
    """The side of the card that shows ``field``. Raises NotFoundError for what no side shows."""
    if field not in _SIDE_OF:
        raise NotFoundError
    return _SIDE_OF[field]


def _seen(at: At, side: str, document_id: str | None) -> Seen | None:
    """What the customer's document of this side shows; None when there is none, or none any more."""
    if document_id is None:
        return None
    try:
        seen = documents.seen_of(at.session, at.settings, at.customer_id, document_id)
    except NotFoundError:
        return None
    return seen if seen.kind == side else None


def _readings(field: str, read: Read, applicant: Applicant) -> list[Option]:
    words = catalogue().opening
    if field == "name":
        agreed = read.certainty >= CERTAINTY_MIN or same_name(read.value, applicant.name)
        other = [] if agreed else [Option(value=BOOKS, title=applicant.name)]
        return [Option(value=READ, title=read.value), *other]
    agreed = read.certainty >= CERTAINTY_MIN
    other = [] if agreed else [Option(value=AGAIN, title=words.again)]
    return [Option(value=READ, title=_shown(field, read.value)), *other]


def _shown(field: str, value: str) -> str:
    words = catalogue().opening
    if field == "valid_until" and value == LONG_TERM:
        return words.long_term
    if field == "number":
        return words.number.format(masked=shown(field, value), tail=value[-4:])
    return shown(field, value)


def _problem(at: At, content: AccountOpeningContent, case: _Case) -> Problem | None:
    """The first reason against it, of what is known so far."""
    objection = (
        _wish_objection(content)
        or standing_objection(case.applicant, at.now.date(), opening_rules())
        or _listed(case.applicant.name, case.applicant.born_on)
        or _front_objection(at, content, case)
        or _back_objection(at, content, case)
        or _terms_objection(at, content)
    )
    if objection is None:
        return None
    return Problem(objection.code, objection.field, "The rules of opening an account.", objection.details)


def _wish_objection(content: AccountOpeningContent) -> Objection | None:
    return None if content.want == "online" else Objection(f"branch_{content.want}")


def _listed(name: str, born_on: date) -> Objection | None:
    return Objection("opening_review") if is_listed(name, born_on) else None


def _another_picture(side: str, document_id: str | None, seen: Seen | None) -> Objection:
    """Why a side of the card is to be photographed: not yet done, gone, or it will not do."""
    if document_id is None:
        return Objection("field_missing", side)
    return Objection("document_gone" if seen is None else f"document_{seen.fault}", side)


def _front_objection(at: At, content: AccountOpeningContent, case: _Case) -> Objection | None:
    if case.front is None or case.front.fault:
        return _another_picture("identity_front", content.identity_front, case.front)
    name, number = case.front.fields["name"], case.front.fields["number"].value
    read_otherwise = content.name == READ and not same_name(name.value, case.applicant.name)
    if read_otherwise or not is_own(case.applicant, number, name):
        return Objection("identity_differs", "identity_front")
    if openings.is_anothers(at.session, at.customer_id, _digest(at, case.front)):
        return Objection("opening_review")
    return _reading_objection(content, "name", "number", "address")


def _back_objection(at: At, content: AccountOpeningContent, case: _Case) -> Objection | None:
    if case.back is None or case.back.fault:
        return _another_picture("identity_back", content.identity_back, case.back)
    if (wrong := _reading_objection(content, "valid_until")) is not None:
        return wrong
    until = date.fromisoformat(case.back.fields["valid_until"].value)
    return Objection("document_expired", "identity_back") if until < at.now.date() else None


def _reading_objection(content: AccountOpeningContent, *fields: str) -> Objection | None:
    """A reading that the customer calls wrong, or has not seen yet."""
    for field in fields:
        if getattr(content, field) is None:
            return Objection("field_missing", field)
        if getattr(content, field) == AGAIN:
            return Objection("document_misread", _SIDE_OF[field])
    return None


def _terms_objection(at: At, content: AccountOpeningContent) -> Objection | None:
    if content.account_id is None:
        return Objection("field_missing", "account_id")
    if content.account_id not in {one.account_id for one in openings.bindable(at.session, at.customer_id)}:
        return Objection("account_not_bindable", "account_id")
    for field in ("purpose", "knows_notice"):
        if getattr(content, field) is None:
            return Objection("field_missing", field)
    return None if content.knows_notice else Objection("notice_not_accepted")


def _summary(at: At, content: AccountOpeningContent, case: _Case) -> dict[str, int | str | list[str]]:
    seen = [one for one in (case.front, case.back) if one is not None and one.fault is None]
    told: dict[str, int | str | list[str]] = {
        f"read_{field}": _told(field, read, content, case.applicant)
        for one in seen
        for field, read in one.fields.items()
    }
    return told | {"per_day": CLASS_CAP_PER_DAY["II"], "per_year": CLASS_CAP_PER_YEAR["II"]}


def _told(field: str, read: Read, content: AccountOpeningContent, applicant: Applicant) -> str:
    value = applicant.name if field == "name" and content.name == BOOKS else read.value
    return shown("number", value) if field == "number" else _shown(field, value)


def _digest(at: At, front: Seen) -> str:
    return vault_of(at.settings).digest(front.fields["number"].value)
