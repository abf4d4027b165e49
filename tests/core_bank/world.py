"""The small world of the core_bank tests: a seeded bank, movable time, a caller with the service token."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Protocol

import httpx
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from core_bank.app import create_app
from core_bank.bank import Bank
from core_bank.clock import BEIJING, Clock
from core_bank.models.payees import Payee, ReportedPayee
from core_bank.settings import Settings

TOKEN = "service-token-of-the-tests"
EVENT_SECRET = "event-secret-of-the-tests"
VAULT_SECRET = "vault-secret-of-the-tests"
MONDAY_MORNING = datetime(2026, 11, 23, 10, 0, tzinfo=BEIJING)

XIAOYU = "C0001"
MOTHER = "py_0001_1"
"""王小雨's payee at another bank."""
ZHANG_WEI = "py_0001_3"
"""王小雨's payee who banks here: account ac_0002_I."""
MAIN = "ac_0001_I"
CREDIT_CARD = "cd_0001_credit"
DEBIT_CARD = "cd_0001_debit"


class Databases(Protocol):
    """Where databases come from."""

    def create(self, name: str, template: str | None = None) -> str:
        """A new database, empty or a copy; its address."""

    def drop(self, name: str) -> None:
        """Throw it away."""


class Time:
    """Real time as the tests want it."""

    def __init__(self) -> None:
        self.now = MONDAY_MORNING

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **how_long: float) -> None:
        self.now += timedelta(**how_long)


def settings_for(database_url: str, **changes: Any) -> Settings:
    return Settings(
        token=SecretStr(TOKEN),
        event_secret=SecretStr(EVENT_SECRET),
        vault_secret=SecretStr(VAULT_SECRET),
        environment="test",
        sandbox=True,
        database_url=database_url,
        **changes,
    )


def open_bank(database_url: str, time: Time, **changes: Any) -> Bank:
    bank = Bank(settings_for(database_url, **changes), Clock(time))
    bank.open()
    return bank


@asynccontextmanager
async def _no_lifespan(_app: FastAPI) -> AsyncIterator[None]:
    yield


def application(bank: Bank) -> FastAPI:
    """The real application without its threads: tests drive the schedule and the relay by hand."""
    app = create_app(bank)
    app.router.lifespan_context = _no_lifespan
    return app


class Caller:
    """Calls the API as contact_center and actions do. Every POST gets a fresh key unless one is given."""

    def __init__(self, bank: Bank, http: TestClient) -> None:
        self.bank = bank
        self.http = http
        self._keys = count(1)

    def get(self, path: str, **query: Any) -> httpx.Response:
        return self.http.get(f"/v1{path}", params=query)

    def post(self, path: str, body: dict[str, Any] | None = None, key: str | None = None) -> httpx.Response:
        headers = {"Idempotency-Key": key or f"test:{next(self._keys)}"}
        return self.http.post(f"/v1{path}", json=body or {}, headers=headers)

    def accounts(self, customer: str = XIAOYU) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(f"/customers/{customer}/accounts").json()["accounts"]
        return found

    def order(self, customer: str = XIAOYU, **fields: Any) -> httpx.Response:
        body = {"payee_id": MOTHER, "amount": 350_000, **fields}
        return self.post(f"/customers/{customer}/transfers", {k: v for k, v in body.items() if v is not None})

    def quote(self, customer: str = XIAOYU, **fields: Any) -> dict[str, Any]:
        body = {"payee_id": MOTHER, "amount": 350_000, **fields}
        body = {name: value for name, value in body.items() if value is not None}
        answer: dict[str, Any] = self.post(f"/customers/{customer}/transfers/quote", body).json()
        return answer

    def code(self, customer: str = XIAOYU) -> str:
        newest: str = self.get("/sandbox/inbox", customer_id=customer).json()["messages"][0]["code"]
        return newest

    def challenge(self, subject: str, purpose: str = "transfer", customer: str = XIAOYU) -> str:
        answer = self.post(f"/customers/{customer}/challenges", {"purpose": purpose, "subject_id": subject})
        assert answer.status_code == 201, answer.text
        identifier: str = answer.json()["challenge_id"]
        return identifier

    def verified(self, subject: str, purpose: str = "transfer", customer: str = XIAOYU) -> str:
        """A challenge for ``subject`` whose code was typed right."""
        challenge = self.challenge(subject, purpose, customer)
        path = f"/customers/{customer}/challenges/{challenge}/attempts"
        assert self.post(path, {"code": self.code(customer)}).json()["outcome"] == "verified"
        return challenge

    def confirm(self, transfer: str, challenge: str, customer: str = XIAOYU) -> httpx.Response:
        path = f"/customers/{customer}/transfers/{transfer}/confirm"
        return self.post(path, {"challenge_id": challenge})

    def send(self, customer: str = XIAOYU, **fields: Any) -> dict[str, Any]:
        """A transfer, ordered and confirmed."""
        ordered = self.order(customer, **fields)
        assert ordered.status_code == 201, ordered.text
        transfer = ordered.json()["transfer_id"]
        answer = self.confirm(transfer, self.verified(transfer, customer=customer), customer)
        assert answer.status_code == 200, answer.text
        confirmed: dict[str, Any] = answer.json()
        return confirmed

    def requested(self, customer: str = XIAOYU, **order: Any) -> dict[str, Any]:
        """A service request, written down and confirmed with all the proof it needs."""
        path = f"/customers/{customer}/requests"
        written = self.post(path, order)
        assert written.status_code == 201, written.text
        request = written.json()
        proof = {}
        if request["level"] >= 2:
            proof = {"challenge_id": self.verified(request["request_id"], "request", customer)}
        answer = self.post(f"{path}/{request['request_id']}/confirm", proof)
        assert answer.status_code == 200, answer.text
        done: dict[str, Any] = answer.json()
        return done

    def ledger(self) -> dict[str, int]:
        totals: dict[str, int] = self.get("/sandbox/ledger").json()
        return totals


def report(bank: Bank, payee_id: str) -> None:
    """The police name a payee."""
    with bank.database.write() as session:
        payee = session.get_one(Payee, payee_id)
        session.add(
            ReportedPayee(name=payee.name, bank=payee.bank, tail=payee.tail, reported_at=bank.clock.now())
        )
