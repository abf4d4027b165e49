"""Every test gets a bank of its own: a copy of one seeded database, on SQLite or on PostgreSQL."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from core_bank.bank import Bank
from tests import postgres
from tests.core_bank.world import TOKEN, Caller, Time, application, open_bank

NewDatabase = Callable[[], str]


@pytest.fixture(scope="session")
def new_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[NewDatabase]:
    """A function that makes a fresh copy of the seeded database and gives its address."""
    if postgres.wanted():
        with postgres.running_postgres() as server:
            open_bank(server.create("seeded"), Time()).close()
            numbers = count(1)
            yield lambda: server.create(f"test_{next(numbers)}", template="seeded")
        return
    folder = tmp_path_factory.mktemp("core_bank")
    seeded = folder / "seeded.db"
    open_bank(f"sqlite:///{seeded}", Time()).close()
    files = (folder / f"test_{number}.db" for number in count(1))
    yield lambda: f"sqlite:///{shutil.copyfile(seeded, next(files))}"


@pytest.fixture
def database_url(new_database: NewDatabase) -> Iterator[str]:
    url = new_database()
    yield url
    if url.startswith("sqlite"):
        for file in Path(url.removeprefix("sqlite:///")).parent.glob(f"{Path(url).name}*"):
            file.unlink()


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def bank(database_url: str, time: Time) -> Iterator[Bank]:
    bank = open_bank(database_url, time)
    yield bank
    bank.close()


@pytest.fixture(scope="session")
def http(new_database: NewDatabase) -> Iterator[TestClient]:
    """One application for all tests, because building it takes longer than most of them."""
    bank = open_bank(new_database(), Time())
    with TestClient(application(bank), headers={"Authorization": f"Bearer {TOKEN}"}) as client:
        yield client
    bank.close()


@pytest.fixture
def caller(bank: Bank, http: TestClient) -> Caller:
    cast(FastAPI, http.app).state.bank = bank
    return Caller(bank, http)
