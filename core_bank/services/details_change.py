"""修改资料: address, e-mail, job and mobile number in the chat; what stands on the identity document only in person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import StringConstraints, model_validator

from banking.addresses import is_complete, masked_address, masked_email
from banking.fraud_gate import fraud_rules
from banking.lending import lending_rules
from core_bank import details, holders, sealed_numbers
from core_bank.customers import customer_by_id
from core_bank.errors import NotFoundError
from core_bank.identifiers import IDENTIFIER
from core_bank.messages import catalogue
from core_bank.models.customers import Customer
from core_bank.sealed_numbers import Number
from core_bank.services.service import At, Content, Option, Problem, Quote
from core_bank.vault import vault_of

What = Literal["address", "email", "job", "phone", "identity"]
Line = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")


class DetailsChangeContent(Content):
    """Which detail, and its new value; only a quote may leave it out.

    ``job`` is a class of ``occupations`` in the catalogue, ``phone`` the reference of a sealed number. ``old_number``: codes
    do not reach the phone on file any more.
    """

    what: What
    address: Line | None = None
    email: Line | None = None
    job: str | None = None
    phone: Annotated[str, IDENTIFIER] | None = None
    old_number: Literal["gone"] | None = None

    @model_validator(mode="after")
    def _known_job(self) -> Self:
        if self.job is not None and self.job not in catalogue().details.occupations:
            raise ValueError("unknown job")
        return self


class DetailsChange:
    """Cards go to the address: whoever changes it proves it with a code, and the mobile number with one on each phone.

    What the identity document proves is changed in person, and so is the number of a phone that is gone.
    """

    kind: ClassVar[str] = "details_change"
    content = DetailsChangeContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing: only the customer knows what is new."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """Nothing here is for the bank to list."""
        raise NotFoundError

    def quote(self, at: At, content: DetailsChangeContent) -> Quote:
        """Old and new value, the old one half hidden.

        ``identity_in_person``, ``address_incomplete``, ``email_malformed``, ``job_needs_papers``, ``phone_old_gone``,
        ``phone_malformed``, ``phone_taken`` and ``detail_unchanged`` are refused.
        """
        customer = customer_by_id(at.session, at.customer_id)
        if content.what == "identity":
            return Quote({}, problem=Problem("identity_in_person", None, "This is changed in person only."))
        shown = _masked(content.what, _kept(customer, content.what)) or catalogue().details.nothing
        if content.what == "phone":
            return _phone_quote(at, content, shown)
        if getattr(content, content.what) is None:
            return Quote({"old": shown}, problem=_missing(content.what))
        summary = _summary(content.what, shown, _new(content))
        return Quote(summary, 1 if content.what == "job" else 2, _problem(customer, content))

    def carry_out(self, at: At, content: DetailsChangeContent, request_id: str) -> dict[str, Any]:
        """Keep the new value."""
        if content.what == "phone":
            number, vault = _number(at, content), vault_of(at.settings)
            if number is None:
                raise NotFoundError
            changed = details.change_phone(at.session, vault, at.customer_id, number, at.now)
            return {"change_id": changed.change_id}
        changed = details.change(at.session, at.customer_id, content.what, _new(content), at.now)
        return {"change_id": changed.change_id}


def _phone_quote(at: At, content: DetailsChangeContent, shown: str) -> Quote:
    """A number that is not free tells nothing of who has it."""
    number = _number(at, content)
    if content.old_number == "gone":
        problem = Problem("phone_old_gone", None, "Codes do not reach the phone on file.", {"old": shown})
        return Quote({"old": shown}, problem=problem)
    if number is None:
        return Quote({"old": shown}, problem=_missing("phone"))
    summary = _summary("phone", shown, str(number))
    return Quote(summary, 2, _number_problem(at, number), second_number=content.phone)


def _number(at: At, content: DetailsChangeContent) -> Number | None:
    """The new mobile number; None while there is none, or once it has expired."""
    if content.phone is None:
        return None
    try:
        return sealed_numbers.opened(at.session, at.settings, at.customer_id, content.phone, at.now)
    except NotFoundError:
        return None


def _number_problem(at: At, number: Number) -> Problem | None:
    if number.kind != "mobile" or not _MOBILE.fullmatch(number.digits):
        return Problem("phone_malformed", "phone", "This is no mobile number.")
    owner = holders.customer_of_mobile(at.session, vault_of(at.settings), number.digits)
    if owner is None:
        return None
    if owner.customer_id == at.customer_id:
        return Problem("detail_unchanged", None, "The bank has this already.")
    return Problem("phone_taken", "phone", "The number belongs to another customer.")


def _missing(what: What) -> Problem:
    return Problem("detail_missing", what, "The new value is missing, or was typed too long ago.")


def _summary(what: What, old: str, new: str) -> dict[str, int | str | list[str]]:
    note = catalogue().details.notes[what].format(hours=fraud_rules().phone_changed_hours)
    return {"old": old, "new": new, "note": note}


def _new(content: DetailsChangeContent) -> str:
    """The value as it will be kept."""
    if content.what == "job":
        return catalogue().details.occupations[content.job or ""]
    return str(getattr(content, content.what)).strip()


def _kept(customer: Customer, what: What) -> str | None:
    return {
        "address": customer.address,
        "email": customer.email,
        "job": customer.occupation,
        "phone": customer.masked_phone,
    }[what]


def _masked(what: What, value: str | None) -> str | None:
    """Whoever holds the phone of somebody else learns nothing here."""
    if value is None or what in {"job", "phone"}:
        return value
    return masked_address(value) if what == "address" else masked_email(value)


def _problem(customer: Customer, content: DetailsChangeContent) -> Problem | None:
    match content.what:
        case "address" if not is_complete(_new(content)):
            return Problem("address_incomplete", "address", "The address lacks a street or a number.")
        case "email" if not _EMAIL.fullmatch(_new(content)):
            return Problem("email_malformed", "email", "This is no e-mail address.")
        case "job" if customer.occupation in lending_rules().student_occupations and content.job != "student":
            # A student is lent nothing here: who says to be none any more shows it.
            return Problem("job_needs_papers", None, "The end of studies has to be shown.")
    if _new(content) == _kept(customer, content.what):
        return Problem("detail_unchanged", None, "The bank has this already.")
    return None
