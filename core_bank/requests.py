"""Service requests: an order of any kind, written down first, confirmed by the customer, then done exactly once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from core_bank import accounts, challenges, ledger, outbox
from core_bank.errors import BankError, NotFoundError, conflict
from core_bank.identifiers import new_identifier
from core_bank.models.requests import ServiceRequest
from core_bank.services import SERVICES
from core_bank.services.service import At, Content, Option, Quote, Service
from core_bank.settings import Settings

_VIEWS_MAX = 50


class RequestProblemView(BaseModel):
    """Why a request would be refused; ``field`` is the one to ask again, None where no other value would help."""

    code: str
    field: str | None
    message: str
    details: dict[str, int | str]


class RequestQuoteView(BaseModel):
    """What a request would do, without any effect; ``level`` 2 needs a one-time password."""

    problem: RequestProblemView | None
    summary: dict[str, Any]
    level: int


class RequestView(BaseModel):
    """A request as it stands; ``result`` has the ids of what came of it."""

    request_id: str
    kind: str
    state: Literal["pending", "done", "voided"]
    level: int
    summary: dict[str, Any]
    result: dict[str, Any]
    created_at: datetime
    done_at: datetime | None


class RequestsView(BaseModel):
    """A customer's newest requests."""

    requests: list[RequestView]


class OptionsView(BaseModel):
    """The values a field may have."""

    options: list[Option]


class KnownView(BaseModel):
    """What the bank knows already."""

    fields: dict[str, Any]


class Order(BaseModel):
    """A request to be: its kind and its fields."""

    kind: str = Field(max_length=40)
    content: dict[str, Any]


def known(at: At, kind: str) -> KnownView:
    """Fields of the kind that nobody needs to type. Raises NotFoundError for an unknown kind."""
    return KnownView(fields=_service(kind).known(at))


def options(at: At, kind: str, field: str, given: Mapping[str, str]) -> OptionsView:
    """The values of one field. Raises NotFoundError for an unknown kind or a field without options."""
    return OptionsView(options=_service(kind).options(at, field, given))


def quote(at: At, order: Order) -> RequestQuoteView:
    """What ``order`` would do now. Raises NotFoundError, BankError 422 ``validation_error``."""
    service = _service(order.kind)
    return _quote_view(service.quote(at, _content(service, order.content)))


def create(at: At, order: Order) -> RequestView:
    """Write the request down; nothing is done yet. Raises as ``quote`` does, and the quote's problem as BankError 409."""
    service = _service(order.kind)
    content = _content(service, order.content)
    quoted = _good_quote(service, at, content)
    request = ServiceRequest(
        request_id=new_identifier("rq"),
        customer_id=at.customer_id,
        kind=order.kind,
        state="pending",
        level=quoted.level,
        content=content.model_dump(mode="json"),
        summary=dict(quoted.summary),
        result={},
        second_number_id=quoted.second_number,
        created_at=at.now,
    )
    at.session.add(request)
    at.session.flush()
    return view(request)


def confirm(at: At, request_id: str, challenge_id: str | None) -> RequestView:
    """Do it. A request that is done already answers as it is.

    Raises NotFoundError; BankError 409 ``already_voided``, ``request_expired``, ``challenge_required``, those of the
    challenge (``challenge_wanting``: the second phone has to be proved too), or a problem that has come up since the
    request was written down.
    """
    request = request_for_customer(at.session, at.customer_id, request_id, lock=True)
    if request.state == "done":
        return view(request)
    _check_open(request, at.settings, at.now)
    if request.level >= 2:
        if challenge_id is None:
            raise conflict("challenge_required", "This request needs a one-time password.")
        challenges.consume_for_request(at.session, at.settings, request, challenge_id, at.now)
    service = _service(request.kind)
    content = _content(service, request.content)
    # What one customer orders happens one after the other: nothing that was quoted may move before it is done.
    own = [account.account_id for account in accounts.deposit_accounts(at.session, at.customer_id)]
    ledger.lock_accounts(at.session, own)
    quoted = _good_quote(service, at, content)
    if quoted.level > request.level:
        raise conflict("level_changed", "This request needs more proof than when it was written down.")
    request.result = service.carry_out(at, content, request_id)
    request.state, request.done_at = "done", at.now
    outbox.emit(at.session, at.now, "request.done", at.customer_id, view(request).model_dump(mode="json"))
    return view(request)


def void(at: At, request_id: str) -> RequestView:
    """Take an unconfirmed request back. Raises NotFoundError, BankError 409 ``already_done``."""
    request = request_for_customer(at.session, at.customer_id, request_id, lock=True)
    if request.state == "done":
        raise conflict("already_done", "This request has been carried out.")
    request.state = "voided"
    return view(request)


def requests_view(session: Session, customer_id: str, kind: str | None) -> RequestsView:
    """The customer's newest requests, of one kind where it is given."""
    query = select(ServiceRequest).where(ServiceRequest.customer_id == customer_id)
    if kind is not None:
        query = query.where(ServiceRequest.kind == kind)
    newest = query.order_by(ServiceRequest.created_at.desc(), ServiceRequest.request_id).limit(_VIEWS_MAX)
    return RequestsView(requests=[view(request) for request in session.scalars(newest)])


def request_for_customer(
    session: Session, customer_id: str, request_id: str, lock: bool = False
) -> ServiceRequest:
    """The customer's own request. Raises NotFoundError, also for another customer's."""
    request = session.get(
        ServiceRequest, request_id, with_for_update=True if lock else None, populate_existing=lock
    )
    if request is None or request.customer_id != customer_id:
        raise NotFoundError
    return request


def view(request: ServiceRequest) -> RequestView:
    """The request as the API shows it; its content stays inside."""
    return RequestView(
        request_id=request.request_id,
        kind=request.kind,
        state=request.state,  # type: ignore[arg-type]
        level=request.level,
        summary=request.summary,
        result=request.result,
        created_at=request.created_at,
        done_at=request.done_at,
    )


def _service(kind: str) -> Service[Any]:
    if kind not in SERVICES:
        raise NotFoundError
    return SERVICES[kind]


def _good_quote(service: Service[Any], at: At, content: Content) -> Quote:
    quoted = service.quote(at, content)
    if quoted.problem is not None:
        raise quoted.problem.error()
    return quoted


def _content(service: Service[Any], values: Mapping[str, Any]) -> Content:
    try:
        content: Content = service.content.model_validate(values)
    except ValidationError as error:
        # Only where and what kind: a value may be private.
        fields = [{"field": ".".join(map(str, one["loc"])), "problem": one["type"]} for one in error.errors()]
        message = "The content does not have the fields of its kind."
        raise BankError(422, "validation_error", message, fields=fields) from None
    return content


def _check_open(request: ServiceRequest, settings: Settings, now: datetime) -> None:
    if request.state == "voided":
        raise conflict("already_voided", "This request was taken back.")
    if now > request.created_at + timedelta(seconds=settings.request_unconfirmed_seconds_max):
        raise conflict("request_expired", "This request waited too long to be confirmed.")


def _quote_view(quoted: Quote) -> RequestQuoteView:
    problem = quoted.problem
    return RequestQuoteView(
        problem=RequestProblemView(
            code=problem.code, field=problem.field, message=problem.message, details=dict(problem.details)
        )
        if problem
        else None,
        summary=dict(quoted.summary),
        level=quoted.level,
    )
