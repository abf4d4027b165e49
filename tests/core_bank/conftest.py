"""Every test gets a bank of its own: a copy of one seeded database, on SQLite or on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from core_bank.bank import Bank
from core_bank.clock import Clock
from core_bank.seed.content import load
from core_bank.seed.loader import seed_if_empty
from tests import postgres
from tests.core_bank.world import TOKEN, Caller, Databases, Time, application, open_bank, settings_for

# The customers that tests name. The whole seed is larger, and only test_seed.py needs it.
CUSTOMERS = {
    "C0001", "C0002", "C0004", "C0005", "C0006", "C0012", "C0029", "C0030", "C0031", "C0033", "C0034", "C0035", "C0036", "C0037"
}  # fmt: skip


class SqliteFiles:
    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def create(self, name: str, template: str | None = None) -> str:
        file = self._folder / f"{name}.db"
        if template:
            shutil.copyfile(self._folder / f"{template}.db", file)
        return f"sqlite:///{file}"

    def drop(self, name: str) -> None:
        for file in self._folder.glob(f"{name}.db*"):
            file.unlink()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    if postgres.wanted():
        with postgres.running_postgres() as server:
            yield server
    else:
        yield SqliteFiles(tmp_path_factory.mktemp("core_bank"))


@pytest.fixture(scope="session")
def template(databases: Databases) -> str:
    """A seeded database with a few customers, to copy."""
    bank = Bank(settings_for(databases.create("few")), Clock(Time()))
    bank.database.migrate()
    whole = load()
    few = [customer for customer in whole.customers if customer.id in CUSTOMERS]
    seed_if_empty(bank.database, bank.clock, 1, whole.model_copy(update={"customers": few}))
    bank.close()
    return "few"


@pytest.fixture
def database_url(databases: Databases, template: str) -> Iterator[str]:
    yield databases.create("test", template)
    databases.drop("test")


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def bank(database_url: str, time: Time) -> Iterator[Bank]:
    bank = open_bank(database_url, time)
    yield bank
    bank.close()


@pytest.fixture(scope="session")
def http(databases: Databases, template: str) -> Iterator[TestClient]:
    """One application for all tests, because building it takes longer than most of them."""
    bank = open_bank(databases.create("first", template), Time())
    with TestClient(application(bank), headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        yield client
    bank.close()


@pytest.fixture
def caller(bank: Bank, http: TestClient) -> Caller:
    cast(FastAPI, http.app).state.bank = bank
    return Caller(bank, http)
