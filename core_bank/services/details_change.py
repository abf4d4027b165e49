"""修改资料: address, e-mail and job in the chat; mobile number and identity document only in person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import StringConstraints, model_validator

from banking.addresses import is_complete, masked_address, masked_email
from banking.lending import lending_rules
from core_bank import details
from core_bank.customers import customer_by_id
from core_bank.errors import NotFoundError
from core_bank.messages import catalogue
from core_bank.models.customers import Customer
from core_bank.services.service import At, Content, Option, Problem, Quote

What = Literal["address", "email", "job", "phone", "identity"]
Line = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
_EMAIL = re.compile(r"[^@\s]+@[^@\s.]+(\.[^@\s.]+)+")
_IN_PERSON = ("phone", "identity")


class DetailsChangeContent(Content):
    """Which detail, and its new value; ``job`` is a class of ``occupations`` in the catalogue."""

    what: What
    address: Line | None = None
    email: Line | None = None
    job: str | None = None

    @model_validator(mode="after")
    def _has_what_it_changes(self) -> Self:
        if self.what not in _IN_PERSON and getattr(self, self.what) is None:
            raise ValueError("the new value is missing")
        if self.job is not None and self.job not in catalogue().details.occupations:
            raise ValueError("unknown job")
        return self


class DetailsChange:
    """Cards go to the address: whoever changes it proves it with a code. What proves the customer is changed in person."""

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

        ``phone_in_person``, ``identity_in_person``, ``address_incomplete``, ``email_malformed``, ``job_needs_papers`` and
        ``detail_unchanged`` are refused.
        """
        customer = customer_by_id(at.session, at.customer_id)
        problem = _problem(customer, content)
        if content.what in _IN_PERSON:
            return Quote({"phone": customer.masked_phone}, problem=problem)
        shown = _masked(content.what, _kept(customer, content.what)) or catalogue().details.nothing
        summary: dict[str, int | str | list[str]] = {"old": shown, "new": _new(content)}
        return Quote(summary, level=1 if content.what == "job" else 2, problem=problem)

    def carry_out(self, at: At, content: DetailsChangeContent, request_id: str) -> dict[str, Any]:
        """Keep the new value."""
        changed = details.change(at.session, at.customer_id, content.what, _new(content), at.now)
        return {"change_id": changed.change_id}


def _new(content: DetailsChangeContent) -> str:
    """The value as it will be kept."""
    if content.what == "job":
        return catalogue().details.occupations[content.job or ""]
    return str(getattr(content, content.what)).strip()


def _kept(customer: Customer, what: What) -> str | None:
    return {"address": customer.address, "email": customer.email, "job": customer.occupation}[what]


def _masked(what: What, value: str | None) -> str | None:
    """Whoever holds the phone of somebody else learns nothing here."""
    if value is None or what == "job":
        return value
    return masked_address(value) if what == "address" else masked_email(value)


def _problem(customer: Customer, content: DetailsChangeContent) -> Problem | None:
    match content.what:
        case "phone" | "identity":
            told = {"phone": customer.masked_phone}
            return Problem(f"{content.what}_in_person", None, "This is changed in person only.", told)
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
