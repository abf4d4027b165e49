"""100,000 attempts to send money over a bad line: at every step the ledger sums to zero, and no key is applied twice."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core_bank import audit
from core_bank.bank import Bank
from core_bank.clock import Clock
from core_bank.models.ledger import Entry, Posting
from core_bank.models.transfers import Transfer
from core_bank.seed.content import load
from core_bank.seed.loader import seed_if_empty
from tests.core_bank.promises import broken_promises
from tests.core_bank.world import Time, settings_for
from tests.endurance.clients import PAYEES, Clients

BANKS = 20
ATTEMPTS_PER_BANK = 5_000
TRIES_PER_HOUR = 1_000_000
LEDGER_SUM = select(func.sum(Posting.amount))


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def bank(tmp_path: Path, time: Time) -> Iterator[Bank]:
    settings = settings_for(f"sqlite:///{tmp_path}/bank.db", challenges_per_hour_max=TRIES_PER_HOUR)
    opened = Bank(settings, Clock(time))
    opened.database.migrate()
    whole = load()
    two = [customer for customer in whole.customers if customer.id in PAYEES]
    seed_if_empty(opened.database, opened.clock, 1, whole.model_copy(update={"customers": two}))
    yield opened
    opened.close()


def ledger_sum(bank: Bank) -> int:
    with bank.database.read() as session:
        return int(session.scalar(LEDGER_SUM) or 0)


def broken(bank: Bank) -> list[str]:
    with bank.database.read() as session:
        return broken_promises(session)


def posted(bank: Bank) -> tuple[int, int]:
    """How many transfers say that they are posted, and how many the ledger has posted."""
    with bank.database.read() as session:
        states = session.scalar(select(func.count()).where(Transfer.state == "posted"))
        entries = session.scalar(select(func.count()).where(Entry.transfer_id.is_not(None)))
    return int(states or 0), int(entries or 0)


@pytest.mark.timeout(900)
@pytest.mark.parametrize("seed", range(BANKS))
def test_no_attempt_breaks_the_ledger(bank: Bank, time: Time, seed: int) -> None:
    before = posted(bank)
    clients = Clients(bank, time, random.Random(seed))

    while clients.attempts < ATTEMPTS_PER_BANK:
        clients.step()
        assert ledger_sum(bank) == 0

    assert broken(bank) == []
    states, entries = posted(bank)
    assert (states, entries - before[1]) == (states, states - before[0])
    assert states - before[0] > ATTEMPTS_PER_BANK // 50, "too little got through to say anything"
    with bank.database.read() as session:
        assert audit.verify(session).fault is None
