"""Where a customer's transfers are, as far as this bank can know: what another bank does with them it does not see."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from core_bank import ledger, transfers
from core_bank.models.transfers import Transfer, TransferRecall
from core_bank.settings import Settings
from core_bank.transfer_recalls import recall_of
from core_bank.transfers import TransferView

_LIST_MAX = 20

Stage = Literal["unconfirmed", "waiting", "arrived", "sent", "undone"]
"""``arrived``: on an account of this bank; ``sent``: gone to another bank, which credits it."""


class RecallView(BaseModel):
    """That a transfer is asked back, and by when the answer comes; ``closed``: that day came without a yes."""

    recall_id: str
    answer_by: date
    closed: bool


class ProgressView(TransferView):
    """A transfer with its stage; ``expected_by`` is when it should be there, ``late`` that this has passed without news."""

    stage: Stage
    expected_by: datetime
    late: bool
    recall: RecallView | None


class ProgressesView(BaseModel):
    """A customer's newest transfers, the newest first."""

    transfers: list[ProgressView]


def progress_view(session: Session, settings: Settings, customer_id: str, now: datetime) -> ProgressesView:
    """Where the customer's newest transfers to others are."""
    query = (
        select(Transfer)
        .where(Transfer.customer_id == customer_id, Transfer.kind == "transfer")
        .order_by(Transfer.created_at.desc(), Transfer.transfer_id)
        .limit(_LIST_MAX)
    )
    return ProgressesView(
        transfers=[_progress(session, settings, one, now) for one in session.scalars(query)]
    )


def _progress(session: Session, settings: Settings, transfer: Transfer, now: datetime) -> ProgressView:
    stage = _stage(transfer)
    elsewhere = transfer.to_account_id == ledger.SETTLEMENT
    on_the_way = timedelta(minutes=settings.transfer_other_bank_minutes if elsewhere else 0)
    expected_by = (transfer.posted_at or transfer.executes_at) + on_the_way
    recall = recall_of(session, transfer.transfer_id)
    return ProgressView(
        **transfers.view(transfer).model_dump(),
        stage=stage,
        expected_by=expected_by,
        late=stage == "sent" and now > expected_by,
        recall=_recall_view(recall) if recall else None,
    )


def _recall_view(recall: TransferRecall) -> RecallView:
    return RecallView(
        recall_id=recall.recall_id, answer_by=recall.answer_by, closed=recall.closed_at is not None
    )


def _stage(transfer: Transfer) -> Stage:
    if transfer.state == "voided":
        return "undone"
    if transfer.state == "pending":
        return "unconfirmed" if transfer.confirmed_at is None else "waiting"
    return "sent" if transfer.to_account_id == ledger.SETTLEMENT else "arrived"
