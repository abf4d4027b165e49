"""What the journeys need from the core-banking system; ``core_bank_client`` speaks it over HTTP.

Money is integer 分, times are ISO 8601 with offset. Every write takes an idempotency key: the same key again
gives the first result. Every call may raise ``CoreBankUnavailable`` or ``CoreBankRefused``.
"""

from __future__ import annotations

from typing import Any, Literal, Protocol, TypedDict

Arrival = Literal["realtime", "normal", "next_day"]
ChallengePurpose = Literal["transfer", "unfreeze", "request"]


class CoreBankUnavailable(Exception):  # noqa: N818  it names what happened
    """The core bank did not answer, or not in time: nothing is known, the whole turn must be tried again."""


class CoreBankRefused(Exception):  # noqa: N818  it names what happened
    """The core bank said no; ``code`` is its error code, ``details`` its numbers in 分."""

    def __init__(self, code: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.details = details or {}


class Customer(TypedDict):
    """Who somebody is; the phone number is masked."""

    customer_id: str
    name: str
    masked_phone: str


# "class" is a keyword, so this one is written as a call.
Account = TypedDict(
    "Account",
    {
        "account_id": str,
        "name": str,
        "class": str,
        "card_tail": str,
        "status": str,
        "ledger_balance": int,
        "available_balance": int,
        "limit_per_transfer": int,
        "limit_per_day": int,
        "left_today": int,
    },
)


class Card(TypedDict):
    """A card; ``status`` is active, frozen, lost or expired."""

    card_id: str
    kind: str
    tail: str
    name: str
    account_id: str
    status: str
    expires_on: str


class Payee(TypedDict):
    """Somebody the customer has paid before."""

    payee_id: str
    name: str
    nicknames: list[str]
    bank: str
    tail: str


class Recipient(TypedDict):
    """Whose a sealed number is: ``whose`` is payee, own or unknown; ``kind`` card or mobile; ``bank`` may be unknown."""

    whose: str
    payee_id: str | None
    account_id: str | None
    kind: str
    tail: str
    bank: str | None


class Transaction(TypedDict):
    """One line of an account."""

    transaction_id: str
    at: str
    kind: str
    direction: str
    amount: int
    counterparty: str | None
    merchant: str | None
    memo: str | None
    tail: str
    balance_after: int


class TransactionPage(TypedDict):
    """Lines that match, newest first, with count and sums over all that match."""

    transactions: list[Transaction]
    count: int
    total_in: int
    total_out: int
    next_cursor: str | None


class Bill(TypedDict):
    """A credit-card statement; ``status`` is open, paid or overdue."""

    bill_id: str
    card_id: str
    card_tail: str
    period: str
    due_on: str
    amount: int
    minimum: int
    paid: int
    status: str


class RepaymentWay(TypedDict):
    """A way to pay a bill: ``full``, ``minimum`` or ``instalment``; ``pays`` now and ``interest`` on the next bill in 分."""

    way: str
    pays: int
    interest: int
    months: int | None
    payment: int | None
    interest_total: int | None
    rate_basis_points: int | None


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


class PlanRun(TypedDict):
    """What became of one day of a plan: done or skipped, and ``why`` in words where nothing was sent."""

    due_on: str
    state: str
    why: str
    transfer_id: str | None


class TransferPlan(TypedDict):
    """Transfers ordered for days to come; ``rhythm`` and ``total`` in words, ``state`` is open or paused."""

    plan_id: str
    payee: str
    payee_tail: str
    amount: int
    from_tail: str
    rhythm: str
    total: str
    state: str
    next_days: list[str]
    last: PlanRun | None


class Challenge(TypedDict):
    """A one-time password on its way; ``sent_to`` is masked."""

    challenge_id: str
    sent_to: str
    expires_at: str
    tries_left: int


class Option(TypedDict):
    """One value that a field of a service request may have; one that is not ``offered`` may only be named.

    ``words`` are what else the customer calls it.
    """

    value: str
    title: str
    note: str
    offered: bool
    words: list[str]


class RequestProblem(TypedDict):
    """Why a service request would be refused; ``field`` is the one to ask again, None where no other value would help."""

    code: str
    field: str | None
    message: str
    details: dict[str, int | str]


class RequestQuote(TypedDict):
    """What a service request would do; whole numbers in ``summary`` are 分, ``level`` 2 needs a one-time password."""

    problem: RequestProblem | None
    summary: dict[str, Any]
    level: int


class ServiceRequest(TypedDict):
    """An order beside a transfer; ``state`` is pending, done or voided, ``result`` has the ids of what came of it."""

    request_id: str
    kind: str
    state: str
    level: int
    summary: dict[str, Any]
    result: dict[str, Any]
    created_at: str
    done_at: str | None


class WealthProduct(TypedDict):
    """A wealth product in plain words; ``fits``: it may be offered to this customer. ``deepest_fall`` is 0 to 1."""

    product_id: str
    name: str
    risk: str
    plain: str
    hold_days: int
    redeem_days: int
    fee: str
    minimum: int
    deepest_fall: float
    open: bool
    fits: bool


class WealthShelf(TypedDict):
    """Every product, least risk first; ``grade`` in words while the customer's risk test holds."""

    grade: str | None
    products: list[WealthProduct]


class WealthHolding(TypedDict):
    """What one purchase has left; ``free_from`` is the first day on which it may be redeemed."""

    holding_id: str
    product_id: str
    name: str
    risk: str
    bought_on: str
    free_from: str
    units: str
    net_value: str
    cost: int
    worth: int
    gain: int


class WealthWaiting(TypedDict):
    """A purchase or redemption that is not done yet."""

    order_id: str
    side: str
    name: str
    amount: int
    settles_at: str


class RiskGrade(TypedDict):
    """The newest risk test; it ``holds`` until ``expires_on``."""

    grade: str
    title: str
    covers: str
    tested_on: str
    expires_on: str
    holds: bool


class Wealth(TypedDict):
    """What a customer has of wealth products; ``profile`` None before the first risk test."""

    profile: RiskGrade | None
    holdings: list[WealthHolding]
    waiting: list[WealthWaiting]


class LoanInstalment(TypedDict):
    """One month's payment of a loan, in 分; ``state`` is paid, planned, due or overdue."""

    number: int
    due_on: str
    principal: int
    interest: int
    penalty: int
    unpaid: int
    state: str


class Loan(TypedDict):
    """A loan as of today, in 分; ``state`` is open, overdue or settled, ``rate`` as people read it."""

    loan_id: str
    name: str
    state: str
    amount: int
    balance: int
    rate: str
    method: str
    tail: str
    started_on: str
    ends_on: str
    overdue: int
    interest_left: int
    months_left: int
    next: LoanInstalment | None
    instalments: list[LoanInstalment]


class LoanApplication(TypedDict):
    """What became of an application: approved, review or refused; ``reasons`` in words."""

    application_id: str
    name: str
    amount: int
    months: int
    state: str
    reasons: list[str]
    created_at: str
    decided_at: str | None


class Loans(TypedDict):
    """What a customer owes and has asked for, the newest first."""

    loans: list[Loan]
    applications: list[LoanApplication]


class LoanOffer(TypedDict):
    """One way of repaying, in 分: first payment, last payment, all the interest."""

    method: str
    first: int
    last: int
    interest: int


class LoanOffers(TypedDict):
    """What a loan would cost anybody, in every way that it may be repaid."""

    name: str
    amount: int
    months: int
    rate: str
    lpr_published_on: str
    offers: list[LoanOffer]


class Mandate(TypedDict):
    """Who may take money by itself: ``kind`` is debit, no_pin or repayment; money in 分; ``works``: its card can pay."""

    mandate_id: str
    kind: str
    merchant: str
    purpose: str
    card_id: str
    tail: str
    limit: int | None
    how: str | None
    works: bool
    last_on: str | None
    last_amount: int | None


class Restriction(TypedDict):
    """What cannot be used and why: ``subject`` is card or account; ``reason`` as in core_bank/restrictions.py."""

    subject: str
    subject_id: str
    name: str
    tail: str
    reason: str
    since: str | None
    authority: str | None
    ends_on: str | None


class PointsLot(TypedDict):
    """Points that run out after a day."""

    expires_on: str
    points: int


class Gift(TypedDict):
    """What points buy."""

    gift: str
    title: str
    points: int
    affordable: bool


class Points(TypedDict):
    """Credit-card points; ``soon`` run out within three months, ``next`` are the first to run out."""

    has_card: bool
    balance: int
    soon: list[PointsLot]
    next: PointsLot | None
    gifts: list[Gift]


class Fee(TypedDict):
    """A fee or interest that was charged, in 分; ``rule`` names the rule that it follows."""

    transaction_id: str
    at: str
    amount: int
    tail: str
    what: str
    rule: str


class Fees(TypedDict):
    """The newest fees of a time, and what all of them come to (分)."""

    fees: list[Fee]
    count: int
    total: int


class Delivery(TypedDict):
    """A new card that is not in use yet: ``way`` is post or branch, ``state`` making, sent, arrived or ready."""

    card_id: str
    name: str
    tail: str
    way: str
    state: str
    ordered_on: str
    arrives_on: str


class Dispute(TypedDict):
    """A disputed charge, in 分; ``state`` is looking, accepted or refused, ``credited`` what is advanced for now."""

    dispute_id: str
    merchant: str
    amount: int
    charged_on: str
    state: str
    credited: int
    answer_by: str
    decided_on: str | None


class Progress(TypedDict):
    """What is on its way, and what is looked into or was decided."""

    deliveries: list[Delivery]
    disputes: list[Dispute]


class LossReport(TypedDict):
    """A card reported lost for good."""

    report_id: str
    card: Card
    reported_at: str


class CoreBank(Protocol):
    """The core-banking system, one method per call of the contract in ``docs/architecture.md``."""

    async def customer(self, customer_id: str) -> Customer:
        """The customer."""
        ...

    async def accounts(self, customer_id: str) -> list[Account]:
        """All accounts."""
        ...

    async def cards(self, customer_id: str) -> list[Card]:
        """All cards, also frozen and lost ones."""
        ...

    async def payees(self, customer_id: str) -> list[Payee]:
        """Everybody the customer has saved."""
        ...

    async def recipient(self, customer_id: str, number_id: str) -> Recipient:
        """Whose a sealed number is; refused with ``not_found`` once it has expired."""
        ...

    async def transactions(self, customer_id: str, query: dict[str, str | int]) -> TransactionPage:
        """Lines that match the query parameters of the contract."""
        ...

    async def bills(self, customer_id: str) -> list[Bill]:
        """All statements, newest first."""
        ...

    async def repayment_ways(self, customer_id: str, bill_id: str) -> list[RepaymentWay]:
        """How an open bill may be paid and what each way costs, the cheapest first."""
        ...

    async def quote(self, customer_id: str, order: TransferOrder) -> Quote:
        """What the order would do, without doing it."""
        ...

    async def transfers(self, customer_id: str) -> list[Transfer]:
        """The customer's newest transfers and repayments, newest first."""
        ...

    async def create_transfer(self, customer_id: str, order: TransferOrder, key: str) -> Transfer:
        """A pending transfer with its funds held."""
        ...

    async def confirm_transfer(
        self, customer_id: str, transfer_id: str, challenge_id: str, key: str
    ) -> Transfer:
        """The transfer, posted at once or when its arrival says."""
        ...

    async def void_transfer(self, customer_id: str, transfer_id: str, key: str) -> Transfer:
        """The transfer, undone before it left."""
        ...

    async def transfer_progress(self, customer_id: str) -> list[TransferProgress]:
        """Where the customer's newest transfers to others are, the newest first."""
        ...

    async def transfer_plans(self, customer_id: str) -> list[TransferPlan]:
        """The customer's plans that stand, the oldest first."""
        ...

    async def create_challenge(
        self, customer_id: str, purpose: ChallengePurpose, subject_id: str, key: str
    ) -> Challenge:
        """A one-time password, sent to the customer and bound to the subject."""
        ...

    async def freeze_card(self, customer_id: str, card_id: str, key: str) -> Card:
        """The card, frozen."""
        ...

    async def report_card_loss(self, customer_id: str, card_id: str, key: str) -> LossReport:
        """The report; the card cannot be used again."""
        ...

    async def wealth(self, customer_id: str) -> Wealth:
        """Holdings, orders that wait, and the risk grade."""
        ...

    async def wealth_products(self, customer_id: str) -> WealthShelf:
        """The shelf as this customer may see it."""
        ...

    async def loans(self, customer_id: str) -> Loans:
        """Loans with their instalments, and the newest applications."""
        ...

    async def mandates(self, customer_id: str) -> list[Mandate]:
        """What may be taken from the customer's cards by itself."""
        ...

    async def restrictions(self, customer_id: str) -> list[Restriction]:
        """Which accounts and cards of the customer cannot be used, and why."""
        ...

    async def progress(self, customer_id: str) -> Progress:
        """What has become of new cards and disputed charges."""
        ...

    async def loan_offers(self, amount: int, months: int, product: str | None = None) -> LoanOffers:
        """What ``amount`` (分) over ``months`` would cost; without a product, the first that lends so much for so long."""
        ...

    async def points(self, customer_id: str) -> Points:
        """Credit-card points, and what they buy."""
        ...

    async def fees(self, customer_id: str, first: str, last: str) -> Fees:
        """What was charged from the first to the last day (ISO dates), the newest first."""
        ...

    async def request_known(self, customer_id: str, kind: str) -> dict[str, Any]:
        """Fields of a service request that the bank knows already."""
        ...

    async def request_options(
        self, customer_id: str, kind: str, field: str, known: dict[str, str]
    ) -> list[Option]:
        """The values of one field that fit what is known."""
        ...

    async def quote_request(self, customer_id: str, kind: str, content: dict[str, Any]) -> RequestQuote:
        """What the request would do, without doing it."""
        ...

    async def create_request(
        self, customer_id: str, kind: str, content: dict[str, Any], key: str
    ) -> ServiceRequest:
        """The request, written down and waiting for its confirmation."""
        ...

    async def confirm_request(
        self, customer_id: str, request_id: str, challenge_id: str | None, key: str
    ) -> ServiceRequest:
        """The request, carried out."""
        ...

    async def void_request(self, customer_id: str, request_id: str, key: str) -> ServiceRequest:
        """The request, taken back before it was carried out."""
        ...

    async def requests(self, customer_id: str, kind: str | None = None) -> list[ServiceRequest]:
        """The customer's newest requests, newest first."""
        ...
