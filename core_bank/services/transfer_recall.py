"""撤回转账: what has not left is undone at once; what has left is asked back, and the receiver decides."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, ClassVar, Literal

from sqlalchemy import select

from banking.money import format_yuan
from core_bank import ledger, outbox, transfers
from core_bank.errors import NotFoundError
from core_bank.identifiers import new_identifier
from core_bank.messages import catalogue
from core_bank.models.transfers import Transfer, TransferRecall
from core_bank.services.service import At, Content, Option, Problem, Quote
from core_bank.transfer_recalls import recall_of
from core_bank.wealth_products import working_days_after

Reason = Literal["called_off", "wrong_person", "wrong_amount", "twice", "other", "fraud"]
Way = Literal["own_bank", "other_bank"]
_OFFERED_MAX = 5
_LOOKED_AT_MAX = 20
_NOT_LEFT: tuple[Reason, ...] = ("called_off",)
_LEFT: tuple[Reason, ...] = ("wrong_person", "wrong_amount", "twice", "other", "fraud")


class TransferRecallContent(Content):
    """Which transfer, and why; what has not left is undone for any reason."""

    transfer: str
    reason: Reason


class TransferRecalls:
    """No money comes back without the receiver's yes, and nothing here says otherwise.

    Undoing what has not left keeps the money where it is: level 1. Asking back claims something of another person in the
    customer's name: level 2.
    """

    kind: ClassVar[str] = "transfer_recall"
    content = TransferRecallContent

    def known(self, at: At) -> dict[str, Any]:
        """Nothing."""
        return {}

    def options(self, at: At, field: str, known: Mapping[str, str]) -> list[Option]:
        """The newest transfers that were confirmed and not undone; the reasons that fit the one that is known."""
        if field == "transfer":
            found = _recent(at)
            return [_option(at, one, offered=number < _OFFERED_MAX) for number, one in enumerate(found)]
        if field != "reason":
            raise NotFoundError
        titles, reasons = catalogue().recalls.reasons, _LEFT
        if "transfer" in known:
            transfer = transfers.transfer_for_customer(at.session, at.customer_id, known["transfer"])
            reasons = _NOT_LEFT if transfer.state == "pending" else _LEFT
        return [Option(value=one, title=titles[one]) for one in reasons]

    def quote(self, at: At, content: TransferRecallContent) -> Quote:
        """What would happen and how sure it is. Raises NotFoundError."""
        transfer = transfers.transfer_for_customer(at.session, at.customer_id, content.transfer)
        words = catalogue().recalls
        summary: dict[str, int | str | list[str]] = {
            "to": transfer.to_nickname or transfer.to_name,
            "to_tail": transfer.to_tail,
            "bank": transfer.to_bank,
            "sum": transfer.amount,
            "left_at": f"{transfer.posted_at or transfer.created_at:%Y-%m-%d %H:%M}",
            "answer_by": _answer_by(at, transfer).isoformat(),
        }
        way = "pending" if transfer.state == "pending" else _way(transfer)
        summary["means"] = words.means[way].format(**summary, sum_yuan=format_yuan(transfer.amount))
        return Quote(summary, level=1 if way == "pending" else 2, problem=_problem(at, transfer, content))

    def carry_out(self, at: At, content: TransferRecallContent, request_id: str) -> dict[str, Any]:
        """Undo it, or write down that it is asked back."""
        transfer = transfers.transfer_for_customer(at.session, at.customer_id, content.transfer, lock=True)
        words = catalogue().recalls
        if transfer.state == "pending":
            transfers.void(at.session, at.customer_id, transfer.transfer_id, at.now)
            return {"transfer_id": transfer.transfer_id, "outcome": words.undone}
        recall = TransferRecall(
            recall_id=new_identifier("rc"),
            customer_id=at.customer_id,
            transfer_id=transfer.transfer_id,
            reason=content.reason,
            way=_way(transfer),
            answer_by=_answer_by(at, transfer),
            created_at=at.now,
        )
        at.session.add(recall)
        told = {"recall_id": recall.recall_id, "transfer_id": transfer.transfer_id, "way": recall.way}
        told |= {"reason": recall.reason, "answer_by": recall.answer_by.isoformat()}
        outbox.emit(at.session, at.now, "transfer.recall_asked", at.customer_id, told)
        outcome = words.asked.format(recall_id=recall.recall_id, answer_by=recall.answer_by.isoformat())
        return {"transfer_id": transfer.transfer_id, "recall_id": recall.recall_id, "outcome": outcome}


def _recent(at: At) -> list[Transfer]:
    query = (
        select(Transfer)
        .where(
            Transfer.customer_id == at.customer_id,
            Transfer.kind == "transfer",
            Transfer.state != "voided",
            Transfer.confirmed_at.is_not(None),
            Transfer.created_at > at.now - timedelta(days=at.settings.transfer_recall_days_max),
        )
        .order_by(Transfer.created_at.desc(), Transfer.transfer_id)
        .limit(_LOOKED_AT_MAX)
    )
    return list(at.session.scalars(query))


def _option(at: At, transfer: Transfer, offered: bool) -> Option:
    words = catalogue().recalls
    note = words.option_waits if transfer.state == "pending" else words.option
    shown = note.format(at=f"{transfer.created_at:%m-%d %H:%M}", amount=format_yuan(transfer.amount))
    title = transfer.to_nickname or transfer.to_name
    return Option(value=transfer.transfer_id, title=title, note=shown, offered=offered)


def _way(transfer: Transfer) -> Way:
    return "other_bank" if transfer.to_account_id == ledger.SETTLEMENT else "own_bank"


def _answer_by(at: At, transfer: Transfer) -> date:
    """Through another bank it takes longer, and only its working days count."""
    if _way(transfer) == "own_bank":
        return at.now.date() + timedelta(days=at.settings.transfer_recall_answer_days)
    return working_days_after(at.now.date(), at.settings.transfer_recall_other_bank_working_days)


def _problem(at: At, transfer: Transfer, content: TransferRecallContent) -> Problem | None:
    asked = recall_of(at.session, transfer.transfer_id)
    if asked is not None:
        details: dict[str, int | str] = {
            "recall_id": asked.recall_id,
            "answer_by": asked.answer_by.isoformat(),
        }
        return Problem("recall_asked", None, "This transfer is asked back already.", details)
    if transfer.state == "voided":
        return Problem("recall_undone", None, "This transfer was undone: the money never left.")
    if transfer.kind != "transfer" or at.now - transfer.created_at > timedelta(
        days=at.settings.transfer_recall_days_max
    ):
        days = str(at.settings.transfer_recall_days_max)
        return Problem("recall_too_old", None, "It is too late to ask this back here.", {"days": days})
    if content.reason == "fraud" and transfer.state == "posted":
        return Problem(
            "recall_fraud", None, "Whoever was cheated needs the police and a person, not a request."
        )
    if content.reason in _NOT_LEFT and transfer.state == "posted":
        return Problem("recall_left", "reason", "The transfer has left since it was looked at.")
    return None
