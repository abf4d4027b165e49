"""The sandbox's inbox: where a one-time password goes instead of a phone."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from core_bank.messages import catalogue
from core_bank.models.sandbox import InboxMessage

_SHOWN_MAX = 50


class InboxMessageView(BaseModel):
    """One message with the code it carries; a message with a token, and a notice, have no code."""

    model_config = ConfigDict(from_attributes=True)

    at: datetime
    purpose: str
    code: str
    text: str


class InboxView(BaseModel):
    """A customer's messages, newest first."""

    messages: list[InboxMessageView]


def deliver(
    session: Session,
    customer_id: str,
    at: datetime,
    text_for: Literal["transfer", "repayment", "unfreeze", "request", "second_phone"],
    **placeholders: str,
) -> None:
    """Put a code into the inbox; ``placeholders``: code, payee, tail, amount, minutes."""
    text: str = getattr(catalogue().challenge, text_for).format(**placeholders)
    purpose = {"repayment": "transfer", "second_phone": "request"}.get(text_for, text_for)
    session.add(
        InboxMessage(customer_id=customer_id, at=at, purpose=purpose, code=placeholders["code"], text=text)
    )


def deliver_token(
    session: Session, customer_id: str, at: datetime, which: Literal["login", "query"], **placeholders: str
) -> None:
    """Put the token for a new password into the inbox; ``placeholders``: token, minutes."""
    text = catalogue().tokens[which].format(**placeholders)
    session.add(InboxMessage(customer_id=customer_id, at=at, purpose="password", code="", text=text))


def deliver_notice(session: Session, customer_id: str, at: datetime, text: str) -> None:
    """Put a message without a code into the inbox."""
    session.add(InboxMessage(customer_id=customer_id, at=at, purpose="notice", code="", text=text))


def inbox_view(session: Session, customer_id: str) -> InboxView:
    """The newest messages of a customer."""
    query = (
        select(InboxMessage)
        .where(InboxMessage.customer_id == customer_id)
        .order_by(InboxMessage.message_id.desc())
        .limit(_SHOWN_MAX)
    )
    return InboxView(messages=[InboxMessageView.model_validate(row) for row in session.scalars(query)])
