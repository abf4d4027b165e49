"""Clients that send money over a bad line: answers get lost, calls are doubled, the bank dies in the middle.

They speak to the core bank where its HTTP layer does: through ``Idempotency.run``, with a key for every write.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel
from sqlalchemy import select
from sqlalchemy.orm import Session

from core_bank import challenges, transfers
from core_bank.bank import Bank
from core_bank.errors import BankError
from core_bank.idempotency import Result, canonical
from core_bank.models.sandbox import InboxMessage
from core_bank.orders import Order
from tests.core_bank.world import Time

Act = Callable[[Session], BaseModel]
PAYEES = {"C0001": ("py_0001_1", "py_0001_3"), "C0002": ("py_0002_1", "py_0002_2")}
"""For each customer one payee at another bank, and one who banks here."""
OPEN_MAX = 12
FAULTS = {"none": 60, "doubled": 12, "answer lost": 12, "bank dies": 12, "two at once": 4}
"""How a call goes, in percent."""


class BankDiesError(Exception):
    """The process ended before it could commit."""


@dataclass
class Payment:
    """One transfer as its client knows it."""

    customer: str
    name: str
    order: Order
    transfer_id: str | None = None
    challenge_id: str | None = None
    verified: bool = False
    calls: int = 0


@dataclass
class Clients:
    """Both customers' devices. ``attempts`` counts every call that was tried."""

    bank: Bank
    time: Time
    dice: random.Random
    attempts: int = 0
    ordered: int = 0
    open: list[Payment] = field(default_factory=list)

    def step(self) -> None:
        """One random thing: a new transfer, or the next call of an old one, or time."""
        chance = self.dice.random()
        if chance < 0.02:
            self.time.pass_by(seconds=self.dice.choice([1, 240, 1000, 7_300, 90_000]))
            self.bank.schedule.run_due()
        elif chance < 0.12 or not self.open:
            self._order()
        else:
            self._go_on(self.dice.choice(self.open))

    def _order(self) -> None:
        customer = self.dice.choice(sorted(PAYEES))
        amount = int(10 ** self.dice.uniform(0, 4.5)) if self.dice.random() < 0.97 else 99_999_999_00
        arrival = self.dice.choices(("realtime", "normal", "next_day"), (8, 1, 1))[0]
        order = Order(payee_id=self.dice.choice(PAYEES[customer]), amount=amount, arrival=arrival)
        payment = Payment(customer, f"p{self.ordered}", order)
        self.ordered += 1
        self.open = [*self.open, payment][-OPEN_MAX:]
        self._create(payment)

    def _go_on(self, payment: Payment) -> None:
        if payment.transfer_id is None:
            self._create(payment)
        elif self.dice.random() < 0.03:
            self._void(payment)
        elif payment.challenge_id is None:
            self._challenge(payment)
        elif not payment.verified and self.dice.random() < 0.9:
            self._type_code(payment)
        else:
            self._confirm(payment)

    def _create(self, payment: Payment) -> None:
        result = self._call(payment, "create", 201, lambda session: self._created(session, payment))
        if result is not None:
            payment.transfer_id = result.body.get("transfer_id")
            if payment.transfer_id is None:
                self.open.remove(payment)

    def _created(self, session: Session, payment: Payment) -> BaseModel:
        now, settings = self.bank.clock.now(), self.bank.settings
        return transfers.create(session, settings, payment.customer, payment.order, now)

    def _challenge(self, payment: Payment) -> None:
        subject = str(payment.transfer_id)
        result = self._call(
            payment,
            f"challenge{payment.calls}",
            201,
            lambda session: challenges.issue(
                session, self.bank.settings, payment.customer, "transfer", subject, self.bank.clock.now()
            ),
        )
        if result is not None:
            payment.challenge_id = result.body.get("challenge_id")
            if result.status != 201:
                self._mostly_let_go(payment)

    def _type_code(self, payment: Payment) -> None:
        code = self._newest_code(payment.customer) if self.dice.random() < 0.8 else "000000"
        challenge = str(payment.challenge_id)
        result = self._call(
            payment,
            f"code{payment.calls}",
            200,
            lambda session: challenges.attempt(
                session, payment.customer, challenge, code, self.bank.clock.now()
            ),
        )
        if result is not None:
            payment.verified = result.body.get("outcome") == "verified"
            if not payment.verified:
                payment.challenge_id = None

    def _confirm(self, payment: Payment) -> None:
        transfer, challenge = str(payment.transfer_id), str(payment.challenge_id)
        result = self._call(
            payment,
            f"confirm:{challenge}",
            200,
            lambda session: transfers.confirm(
                session, self.bank.settings, payment.customer, transfer, challenge, self.bank.clock.now()
            ),
        )
        if result is None:
            return
        if result.status == 200:
            self._mostly_let_go(payment)
        else:
            payment.challenge_id, payment.verified = None, False

    def _void(self, payment: Payment) -> None:
        transfer = str(payment.transfer_id)
        self._call(
            payment,
            "void",
            200,
            lambda session: transfers.void(session, payment.customer, transfer, self.bank.clock.now()),
        )

    def _mostly_let_go(self, payment: Payment) -> None:
        """What is over is left alone, mostly: some clients go on asking."""
        if self.dice.random() < 0.7:
            self.open.remove(payment)

    # The line.

    def _call(self, payment: Payment, step: str, status: int, act: Act) -> Result | None:
        """One write over the bad line; None when its client does not learn the answer and will ask again."""
        key = f"{payment.name}:{step}"
        payment.calls += 1
        match self.dice.choices(list(FAULTS), list(FAULTS.values()))[0]:
            case "doubled":
                first, second = self._write(key, status, act), self._write(key, status, act)
                assert first == second, key
                return second
            case "two at once":
                with ThreadPoolExecutor(2) as pool:
                    first, second = pool.map(lambda _: self._write(key, status, act), range(2))
                assert first == second, key
                return second
            case "answer lost":
                self._write(key, status, act)
                # The same call keeps its key; only what it did is known to the bank alone.
                payment.calls -= 1
                return None
            case "bank dies":
                self._write(key, status, _dying(act))
                payment.calls -= 1
                return None
        return self._write(key, status, act)

    def _write(self, key: str, status: int, act: Act) -> Result | None:
        self.attempts += 1
        request = canonical("POST", f"/{key}", b"{}")
        try:
            return self.bank.idempotency.run(key, request, status, act)
        except BankError as refused:
            return Result(refused.status, refused.view())
        except BankDiesError:
            return None

    def _newest_code(self, customer: str) -> str:
        query = select(InboxMessage.code).where(InboxMessage.customer_id == customer)
        with self.bank.database.read() as session:
            return str(session.scalars(query.order_by(InboxMessage.message_id.desc()).limit(1)).one())


def _dying(act: Act) -> Act:
    def die(session: Session) -> Any:
        act(session)
        raise BankDiesError

    return die
