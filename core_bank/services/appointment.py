"""预约网点: a visit at a branch of the customer's city, at a time that is free, with the papers that it needs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from pydantic import field_validator
from sqlalchemy import func, select

from core_bank.branches import begins, branches
from core_bank.errors import NotFoundError
from core_bank.identifiers import new_identifier
from core_bank.models.appointments import Appointment
from core_bank.models.customers import Customer
from core_bank.services.service import At, Content, Option, Problem, Quote

_OFFERED_MAX = 8


class AppointmentContent(Content):
    """What for, where, and when: ``begins`` as ISO 8601."""

    purpose: str
    branch: str
    begins: str

    @field_validator("begins")
    @classmethod
    def _is_a_moment(cls, begins: str) -> str:
        if datetime.fromisoformat(begins).tzinfo is None:
            raise ValueError("a moment needs a zone")
        return begins


class AppointmentBooking:
    """A customer has one visit before them at a time; booking moves nothing and needs no code."""

    kind: ClassVar[str] = "appointment"
    content = AppointmentContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """What a visit may be for, the branches of the customer's city, the free times at the branch."""
        if field == "purpose":
            return [Option(value=name, title=one.title) for name, one in branches().purposes.items()]
        if field == "branch":
            return [
                Option(value=name, title=_name(at, name), note=one.address.format(city=_city(at)))
                for name, one in branches().branches.items()
            ]
        if field == "begins":
            return [
                Option(value=moment.isoformat(), title=f"{moment:%m-%d %H:%M}", offered=number < _OFFERED_MAX)
                for number, moment in enumerate(_free(at, known.get("branch", "")))
            ]
        raise NotFoundError

    def quote(self, at: At, content: AppointmentContent) -> Quote:
        """Where, when, and what to bring; ``appointment_open`` and ``time_taken`` are refused."""
        purpose = branches().purposes.get(content.purpose)
        branch = branches().branches.get(content.branch)
        if purpose is None or branch is None:
            raise NotFoundError
        moment = datetime.fromisoformat(content.begins)
        summary: dict[str, int | str | list[str]] = {
            "where": _name(at, content.branch),
            "address": branch.address.format(city=_city(at)),
            "when": f"{moment:%Y-%m-%d %H:%M}",
            "papers": purpose.papers,
        }
        return Quote(summary, level=1, problem=_problem(at, content.branch, moment))

    def carry_out(self, at: At, content: AppointmentContent, request_id: str) -> dict[str, Any]:
        """Book it."""
        appointment = Appointment(
            appointment_id=new_identifier("ap"),
            customer_id=at.customer_id,
            branch=_name(at, content.branch),
            purpose=content.purpose,
            begins_at=datetime.fromisoformat(content.begins),
            state="booked",
        )
        at.session.add(appointment)
        return {"appointment_id": appointment.appointment_id}


class AppointmentCancelContent(Content):
    """Which visit."""

    appointment: str


class AppointmentCancel:
    """取消预约: the time is free again for somebody else."""

    kind: ClassVar[str] = "appointment_cancel"
    content = AppointmentCancelContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The visit that is before the customer."""
        if field != "appointment":
            raise NotFoundError
        return [
            Option(value=one.appointment_id, title=one.branch, note=f"{one.begins_at:%m-%d %H:%M}")
            for one in _ahead(at)
        ]

    def quote(self, at: At, content: AppointmentCancelContent) -> Quote:
        """Where and when it would have been. Raises NotFoundError when there is none."""
        one = _own(at, content.appointment)
        return Quote({"where": one.branch, "when": f"{one.begins_at:%Y-%m-%d %H:%M}"}, level=1)

    def carry_out(self, at: At, content: AppointmentCancelContent, request_id: str) -> dict[str, Any]:
        """Cancel it."""
        one = _own(at, content.appointment)
        one.state = "cancelled"
        return {"appointment_id": one.appointment_id}


def _ahead(at: At) -> list[Appointment]:
    query = select(Appointment).where(
        Appointment.customer_id == at.customer_id,
        Appointment.state == "booked",
        Appointment.begins_at > at.now,
    )
    return list(at.session.scalars(query))


def _own(at: At, appointment_id: str) -> Appointment:
    found = [one for one in _ahead(at) if one.appointment_id == appointment_id]
    if not found:
        raise NotFoundError
    return found[0]


def _free(at: At, branch: str) -> list[datetime]:
    query = (
        select(Appointment.begins_at, func.count())
        .where(Appointment.branch == _name(at, branch), Appointment.state == "booked")
        .group_by(Appointment.begins_at)
    )
    taken = dict(iter(at.session.execute(query)))
    return [one for one in begins(at.now) if taken.get(one, 0) < branches().visits_per_time]


def _problem(at: At, branch: str, moment: datetime) -> Problem | None:
    ahead = _ahead(at)
    if ahead:
        details = {"where": ahead[0].branch, "when": f"{ahead[0].begins_at:%Y-%m-%d %H:%M}"}
        return Problem("appointment_open", None, "There is a visit before the customer.", details)
    if moment not in _free(at, branch):
        return Problem("time_taken", "begins", "This time is not free any more.")
    return None


def _name(at: At, branch: str) -> str:
    """The branch's name in the customer's city; empty for one that there is not."""
    found = branches().branches.get(branch)
    return found.name.format(city=_city(at)) if found else ""


def _city(at: At) -> str:
    return at.session.get_one(Customer, at.customer_id).city
