"""The composition root: the only place where real parts are put together."""

from __future__ import annotations

import logging
import threading

from core_bank.clock import Clock
from core_bank.customers import Doorkeeper
from core_bank.database import Database
from core_bank.document_reader import DocumentReader
from core_bank.idempotency import Idempotency
from core_bank.relay import Relay
from core_bank.schedule import Schedule
from core_bank.seed.loader import is_seeded, seed_if_empty
from core_bank.settings import Settings

_log = logging.getLogger(__name__)
_THREAD_WAIT_SECONDS = 5.0


class Bank:
    """Everything one core_bank process needs. ``open`` before use, ``close`` after."""

    def __init__(self, settings: Settings, clock: Clock | None = None) -> None:
        self.settings = settings
        self.clock = clock or Clock()
        self.database = Database(
            settings.database_url, settings.database_wait_seconds_max, settings.database_connections_max
        )
        self.idempotency = Idempotency(self.database, self.clock)
        self.relay = Relay(self.database, settings)
        self.schedule = Schedule(self.database, self.clock, settings, self.idempotency, self.relay.wake)
        self.doorkeeper = Doorkeeper(
            self.clock.now, settings.login_failures_max, settings.login_failure_window_seconds
        )
        self.reader = DocumentReader(settings)
        self._threads: list[threading.Thread] = []

    def open(self) -> None:
        """Migrate, take over the stored clock, and set the clock of an empty sandbox and fill it with its customers."""
        self.database.migrate()
        if self.settings.sandbox and self.settings.sandbox_first_hour is not None:
            self._set_first_hour(self.settings.sandbox_first_hour)
        with self.database.read() as session:
            self.clock.load(session)
        if self.settings.sandbox:
            seed_if_empty(self.database, self.clock, self.settings.seed_number)

    def _set_first_hour(self, hour: int) -> None:
        with self.database.write() as session:
            if not is_seeded(session):
                self.clock.store(session, self.clock.seconds_until(hour))

    def start(self) -> None:
        """Do what became due while the bank was away, then keep doing it; deliver events."""
        self.schedule.run_due()
        for name, body in (("ticker", self.schedule.run), ("relay", self.relay.run)):
            thread = threading.Thread(target=body, name=f"core-bank-{name}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def close(self) -> None:
        """Stop the threads and give everything back."""
        self.schedule.stop()
        self.relay.stop()
        for thread in self._threads:
            thread.join(_THREAD_WAIT_SECONDS)
            if thread.is_alive():
                _log.warning("%s did not stop in time", thread.name)
        self.reader.close()
        self.relay.close()
        self.database.close()

    def catch_up(self) -> None:
        """Take over the stored clock and run what became due."""
        with self.database.read() as session:
            self.clock.load(session)
        self.schedule.run_due()
