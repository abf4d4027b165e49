"""The port to the core-banking system; ``core_bank_client`` speaks it over HTTP.

Every write takes an idempotency key: the same key again gives the first result. Every call may raise
``CoreBankUnavailable`` or ``CoreBankRefused``.
"""

from __future__ import annotations

from typing import Any, Protocol

from banking.ports.accounts import Account, Restriction
from banking.ports.bills import Bill, RepaymentWay
from banking.ports.cards import Card, LossReport, Progress
from banking.ports.challenges import Challenge, ChallengePurpose
from banking.ports.customers import Customer
from banking.ports.fees import Fees
from banking.ports.loans import LoanOffers, Loans
from banking.ports.mandates import Mandate
from banking.ports.payees import Payee, Recipient
from banking.ports.points import Points
from banking.ports.requests import Option, RequestQuote, ServiceRequest
from banking.ports.transactions import TransactionPage
from banking.ports.transfer_plans import TransferPlan
from banking.ports.transfers import Quote, Transfer, TransferOrder, TransferProgress
from banking.ports.wealth import Wealth, WealthShelf


class CoreBankUnavailable(Exception):  # noqa: N818  it names what happened
    """The core bank did not answer, or not in time: nothing is known, the whole turn must be tried again."""


class CoreBankRefused(Exception):  # noqa: N818  it names what happened
    """The core bank said no; ``code`` is its error code, ``details`` its numbers in 分."""

    def __init__(self, code: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(code)
        self.code = code
        self.details = details or {}


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
