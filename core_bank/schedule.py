"""What becomes due as time passes: transfers, wealth orders, instalments of loans, notices of bills."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from core_bank import bills, loan_book, transfers, wealth_orders
from core_bank.clock import Clock
from core_bank.database import Database
from core_bank.idempotency import Idempotency
from core_bank.settings import Settings

_log = logging.getLogger(__name__)
_ROUNDS_MAX = 100
_PRUNE_EVERY_TICKS = 3600


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
        self._stopping = threading.Event()

    def run_due(self) -> int:
        """Do everything that is due now; how many things that were."""
        done = (
            self._settle_transfers()
            + self._settle_wealth()
            + self._collect_instalments()
            + self._announce_bills()
        )
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
        """Forget the results of writes that nobody will repeat any more."""
        with self._database.write() as session:
            self._idempotency.prune(session, self._settings.idempotency_kept_days)

    def _settle_transfers(self) -> int:
        done = 0
        for _round in range(_ROUNDS_MAX):
            now = self._clock.now()
            with self._database.read() as session:
                due = transfers.due(session, self._settings, now)
            for transfer_id in due:
                with self._database.write() as session:
                    transfers.settle(session, transfer_id, now)
            done += len(due)
            if not due:
                break
        return done

    def _settle_wealth(self) -> int:
        done = 0
        for _round in range(_ROUNDS_MAX):
            now = self._clock.now()
            with self._database.read() as session:
                due = wealth_orders.due(session, now)
            for order_id in due:
                with self._database.write() as session:
                    wealth_orders.settle(session, order_id, now)
            done += len(due)
            if not due:
                break
        return done

    def _collect_instalments(self) -> int:
        done = 0
        hours = self._settings.loan_collection_hours
        for _round in range(_ROUNDS_MAX):
            now = self._clock.now()
            with self._database.read() as session:
                due = loan_book.due(session, now)
            for loan_id, number in due:
                with self._database.write() as session:
                    loan_book.collect(session, loan_id, number, hours, now)
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
