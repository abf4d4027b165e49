"""Transfers that are asked back: no promise of an answer is left open, also where nobody answers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core_bank import outbox
from core_bank.models.transfers import Transfer, TransferRecall
from core_bank.settings import Settings

_DUE_MAX = 100


def recall_of(session: Session, transfer_id: str) -> TransferRecall | None:
    """What became of asking this transfer back, or None where nobody has."""
    return session.scalars(
        select(TransferRecall).where(TransferRecall.transfer_id == transfer_id)
    ).one_or_none()


def due(session: Session, settings: Settings, now: datetime) -> list[str]:
    """Recalls whose day has come without a yes of the receiver, at the hour from which customers are told things."""
    today = now.date()
    come = TransferRecall.answer_by < today
    if now.hour >= settings.transfer_recall_told_hour:
        come = or_(come, TransferRecall.answer_by == today)
    query = select(TransferRecall.recall_id).where(TransferRecall.closed_at.is_(None), come)
    return list(session.scalars(query.order_by(TransferRecall.answer_by).limit(_DUE_MAX)))


def settle(session: Session, recall_id: str, now: datetime) -> None:
    """Tell the sender that the receiver has not agreed by the promised day. Does nothing for one that is closed."""
    recall = session.get_one(TransferRecall, recall_id, with_for_update=True, populate_existing=True)
    if recall.closed_at is not None:
        return
    recall.closed_at = now
    transfer = session.get_one(Transfer, recall.transfer_id)
    data = {
        "recall_id": recall_id,
        "transfer_id": transfer.transfer_id,
        "payee": transfer.to_name,
        "tail": transfer.to_tail,
        "amount": transfer.amount,
        "state": "unanswered",
    }
    outbox.emit(session, now, "transfer.recall_closed", recall.customer_id, data)
