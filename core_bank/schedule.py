"""What becomes due as time passes: transfers, their plans and recalls, wealth orders, instalments, repayments, bills."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from core_bank import (
    audit,
    automatic_repayment,
    bills,
    credit_lines,
    documents,
    instalment_plans,
    loan_book,
    plan_runs,
    sealed_numbers,
    transfer_recalls,
    transfers,
    wealth_orders,
)
from core_bank.clock import Clock
from core_bank.database import Database
from core_bank.idempotency import Idempotency
from core_bank.settings import Settings

_log = logging.getLogger(__name__)
_ROUNDS_MAX = 100
_PRUNE_EVERY_TICKS = 3600


@dataclass(frozen=True)
class Work:
    """One kind of thing that becomes due: ``due`` lists the ids whose time has come, ``settle`` does one of them."""

    name: str
    due: Callable[[Session, Settings, datetime], list[str]]
    settle: Callable[[Session, str, datetime], None]


_SETTLED = (
    Work("transfer", transfers.due, transfers.settle),
    Work("wealth order", wealth_orders.due, wealth_orders.settle),
    Work("instalment", loan_book.due, loan_book.settle),
    Work("credit line", credit_lines.due, credit_lines.settle),
    Work("bill", instalment_plans.due, instalment_plans.settle),
    Work("automatic repayment", automatic_repayment.due, automatic_repayment.settle),
    Work("recall", transfer_recalls.due, transfer_recalls.settle),
)


class Schedule:
    """Runs what is due, each thing in its own transaction, so that one failure holds up nothing else."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        settings: Settings,
        idempotency: Idempotency,
        changed: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._settings = settings
        self._idempotency = idempotency
        self._changed = changed
        self._works = (*_SETTLED, Work("planned transfer", plan_runs.due, plan_runs.settling(settings)))
        self._stopping = threading.Event()

    def run_due(self) -> int:
        """Do everything that is due now; how many things that were."""
        done = sum(self._settle(work) for work in self._works) + self._announce_bills()
        if done:
            self._changed()
        return done

    def run(self) -> None:
        """Do what is due at every tick until stopped; the body of the ticker's thread."""
        ticks = 0
        while not self._stopping.wait(self._settings.ticker_seconds):
            ticks += 1
            try:
                self.run_due()
                if ticks % _PRUNE_EVERY_TICKS == 0:
                    self.prune()
            except Exception:
                _log.exception("a tick broke; the next one tries again")

    def stop(self) -> None:
        """End ``run``."""
        self._stopping.set()

    def prune(self) -> None:
        """Forget results of writes that nobody will repeat any more, expired numbers, and pictures that led to nothing."""
        with self._database.write() as session:
            sealed_numbers.prune(session, self._clock.now())
            self._idempotency.prune(session, self._settings.idempotency_kept_days)
            documents.erase_unused(session, self._settings.document_unused_kept_days, self._clock.now())

    def _settle(self, work: Work) -> int:
        done = 0
        for _round in range(_ROUNDS_MAX):
            now = self._clock.now()
            with self._database.read() as session:
                due = work.due(session, self._settings, now)
            for subject_id in due:
                with self._database.write() as session:
                    work.settle(session, subject_id, now)
                    deed = audit.Deed(f"settle {work.name}", f"settle:{subject_id}", subjects=(subject_id,))
                    audit.append(session, deed, now)
            done += len(due)
            if not due:
                break
        return done

    def _announce_bills(self) -> int:
        now = self._clock.now()
        with self._database.read() as session:
            due = bills.unannounced(session, now.date(), self._settings.bill_notice_days)
        for bill_id, stage in due:
            with self._database.write() as session:
                bills.announce(session, bill_id, stage, now)
        return len(due)
