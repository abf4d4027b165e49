"""Transfers and repayments: ordered, judged, on their way, asked back."""

from __future__ import annotations

from typing import Literal, TypedDict

Arrival = Literal["realtime", "normal", "next_day"]


class Problem(TypedDict):
    """Why a transfer would be refused."""

    code: str
    message: str
    details: dict[str, int]


class Gate(TypedDict):
    """What the fraud gate says of an order: ``level`` is pass, ask, wait, person or refuse; ``asks``: its question is open."""

    level: str
    reasons: list[str]
    asks: bool
    wait_hours: int


class ArrivalWay(TypedDict):
    """A way of arrival: when the money would leave if it were confirmed now; until then it can be called off."""

    arrival: Arrival
    leaves_at: str


class Quote(TypedDict):
    """What a transfer would do; ``problem`` is None when it may go.

    ``arrivals`` are the ways of arrival, named where the amount is worth the thought.
    """

    ok: bool
    problem: Problem | None
    from_account_id: str
    from_tail: str
    available: int
    fee: int
    gate: Gate
    arrivals: list[ArrivalWay]


class Told(TypedDict):
    """What the conversation tells the fraud gate: signs in the customer's words, and the answer to its question."""

    signs: list[str]
    answer: str | None


class TransferOrder(TypedDict, total=False):
    """What to pay: to a payee, a bill or an own account, how much, from where, how fast."""

    payee_id: str
    bill_id: str
    to_account_id: str
    amount: int
    from_account_id: str
    arrival: Arrival
    told: Told


class TransferTarget(TypedDict):
    """Where the money goes."""

    name: str
    nickname: str | None
    bank: str
    tail: str


class Transfer(TypedDict):
    """A transfer or repayment; ``state`` is pending, posted or voided, ``gate_level`` as in ``Gate``."""

    transfer_id: str
    kind: str
    state: str
    amount: int
    fee: int
    arrival: Arrival
    from_tail: str
    to: TransferTarget
    created_at: str
    executes_at: str | None
    posted_at: str | None
    confirmed: bool
    balance_after: int | None
    gate_level: str
    gate_reasons: list[str]


class TransferRecall(TypedDict):
    """That a transfer is asked back, and by when the answer comes; ``closed``: that day came without a yes."""

    recall_id: str
    answer_by: str
    closed: bool


class TransferProgress(Transfer):
    """A transfer with its ``stage``: unconfirmed, waiting, arrived (in this bank), sent (to another) or undone.

    ``expected_by`` is when it should be there; ``late``: that has passed, and this bank cannot see whether it is.
    """

    stage: str
    expected_by: str
    late: bool
    recall: TransferRecall | None
