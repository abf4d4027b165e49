"""The core-banking system over HTTP."""

from __future__ import annotations

from typing import Any, cast

import httpx

from banking.ports.accounts import Account, Restriction
from banking.ports.bills import Bill, RepaymentWay
from banking.ports.cards import Card, LossReport, Progress
from banking.ports.challenges import Challenge, ChallengePurpose
from banking.ports.core_bank import CoreBankRefused, CoreBankUnavailable
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

# A turn has 4 seconds before the customer is told to wait; a call may take half of it.
_TIMEOUT = httpx.Timeout(2.0, connect=1.0)
_CONNECTIONS_MAX = 50
# A server closes what was idle for some seconds (uvicorn: 5). Whoever asks in that very moment gets no answer, so we close first.
_KEEP_ALIVE_SECONDS = 2.0


class HttpCoreBank:
    """Speaks the core_bank contract; implements ``banking.ports.CoreBank``."""

    def __init__(self, base_url: str, token: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        """``base_url`` without ``/v1``; ``transport`` is for tests that bring their own server."""
        self._client = httpx.AsyncClient(
            base_url=f"{base_url.rstrip('/')}/v1",
            headers={"Authorization": f"Bearer {token}"},
            timeout=_TIMEOUT,
            limits=httpx.Limits(max_connections=_CONNECTIONS_MAX, keepalive_expiry=_KEEP_ALIVE_SECONDS),
            transport=transport,
        )

    async def close(self) -> None:
        """Give the connections back."""
        await self._client.aclose()

    async def customer(self, customer_id: str) -> Customer:
        """See ``CoreBank.customer``."""
        return cast(Customer, await self._get(f"/customers/{customer_id}"))

    async def accounts(self, customer_id: str) -> list[Account]:
        """See ``CoreBank.accounts``."""
        return cast("list[Account]", (await self._get(f"/customers/{customer_id}/accounts"))["accounts"])

    async def cards(self, customer_id: str) -> list[Card]:
        """See ``CoreBank.cards``."""
        return cast("list[Card]", (await self._get(f"/customers/{customer_id}/cards"))["cards"])

    async def payees(self, customer_id: str) -> list[Payee]:
        """See ``CoreBank.payees``."""
        return cast("list[Payee]", (await self._get(f"/customers/{customer_id}/payees"))["payees"])

    async def recipient(self, customer_id: str, number_id: str) -> Recipient:
        """See ``CoreBank.recipient``."""
        path = f"/customers/{customer_id}/sealed-numbers/{number_id}/recipient"
        return cast(Recipient, await self._get(path))

    async def transactions(self, customer_id: str, query: dict[str, str | int]) -> TransactionPage:
        """See ``CoreBank.transactions``."""
        return cast(TransactionPage, await self._get(f"/customers/{customer_id}/transactions", query))

    async def bills(self, customer_id: str) -> list[Bill]:
        """See ``CoreBank.bills``."""
        return cast("list[Bill]", (await self._get(f"/customers/{customer_id}/bills"))["bills"])

    async def repayment_ways(self, customer_id: str, bill_id: str) -> list[RepaymentWay]:
        """See ``CoreBank.repayment_ways``."""
        answer = await self._get(f"/customers/{customer_id}/bills/{bill_id}/ways")
        return cast("list[RepaymentWay]", answer["ways"])

    async def quote(self, customer_id: str, order: TransferOrder) -> Quote:
        """See ``CoreBank.quote``."""
        return cast(Quote, await self._post(f"/customers/{customer_id}/transfers/quote", dict(order)))

    async def transfers(self, customer_id: str) -> list[Transfer]:
        """See ``CoreBank.transfers``."""
        return cast("list[Transfer]", (await self._get(f"/customers/{customer_id}/transfers"))["transfers"])

    async def create_transfer(self, customer_id: str, order: TransferOrder, key: str) -> Transfer:
        """See ``CoreBank.create_transfer``."""
        return cast(Transfer, await self._post(f"/customers/{customer_id}/transfers", dict(order), key))

    async def confirm_transfer(
        self, customer_id: str, transfer_id: str, challenge_id: str, key: str
    ) -> Transfer:
        """See ``CoreBank.confirm_transfer``."""
        path = f"/customers/{customer_id}/transfers/{transfer_id}/confirm"
        return cast(Transfer, await self._post(path, {"challenge_id": challenge_id}, key))

    async def void_transfer(self, customer_id: str, transfer_id: str, key: str) -> Transfer:
        """See ``CoreBank.void_transfer``."""
        path = f"/customers/{customer_id}/transfers/{transfer_id}/void"
        return cast(Transfer, await self._post(path, {}, key))

    async def transfer_progress(self, customer_id: str) -> list[TransferProgress]:
        """See ``CoreBank.transfer_progress``."""
        answer = await self._get(f"/customers/{customer_id}/transfers/progress")
        return cast("list[TransferProgress]", answer["transfers"])

    async def transfer_plans(self, customer_id: str) -> list[TransferPlan]:
        """See ``CoreBank.transfer_plans``."""
        answer = await self._get(f"/customers/{customer_id}/transfer-plans")
        return cast("list[TransferPlan]", answer["plans"])

    async def create_challenge(
        self, customer_id: str, purpose: ChallengePurpose, subject_id: str, key: str
    ) -> Challenge:
        """See ``CoreBank.create_challenge``."""
        body = {"purpose": purpose, "subject_id": subject_id}
        return cast(Challenge, await self._post(f"/customers/{customer_id}/challenges", body, key))

    async def freeze_card(self, customer_id: str, card_id: str, key: str) -> Card:
        """See ``CoreBank.freeze_card``."""
        return cast(Card, await self._post(f"/customers/{customer_id}/cards/{card_id}/freeze", {}, key))

    async def report_card_loss(self, customer_id: str, card_id: str, key: str) -> LossReport:
        """See ``CoreBank.report_card_loss``."""
        path = f"/customers/{customer_id}/cards/{card_id}/loss-report"
        return cast(LossReport, await self._post(path, {}, key))

    async def wealth(self, customer_id: str) -> Wealth:
        """See ``CoreBank.wealth``."""
        return cast(Wealth, await self._get(f"/customers/{customer_id}/wealth"))

    async def wealth_products(self, customer_id: str) -> WealthShelf:
        """See ``CoreBank.wealth_products``."""
        return cast(WealthShelf, await self._get(f"/customers/{customer_id}/wealth/products"))

    async def loans(self, customer_id: str) -> Loans:
        """See ``CoreBank.loans``."""
        return cast(Loans, await self._get(f"/customers/{customer_id}/loans"))

    async def mandates(self, customer_id: str) -> list[Mandate]:
        """See ``CoreBank.mandates``."""
        return cast("list[Mandate]", (await self._get(f"/customers/{customer_id}/mandates"))["mandates"])

    async def restrictions(self, customer_id: str) -> list[Restriction]:
        """See ``CoreBank.restrictions``."""
        found = await self._get(f"/customers/{customer_id}/restrictions")
        return cast("list[Restriction]", found["restrictions"])

    async def progress(self, customer_id: str) -> Progress:
        """See ``CoreBank.progress``."""
        return cast(Progress, await self._get(f"/customers/{customer_id}/progress"))

    async def loan_offers(self, amount: int, months: int, product: str | None = None) -> LoanOffers:
        """See ``CoreBank.loan_offers``."""
        query: dict[str, str | int] = {"amount": amount, "months": months}
        query |= {"product": product} if product else {}
        return cast(LoanOffers, await self._get("/loans/offers", query))

    async def points(self, customer_id: str) -> Points:
        """See ``CoreBank.points``."""
        return cast(Points, await self._get(f"/customers/{customer_id}/points"))

    async def fees(self, customer_id: str, first: str, last: str) -> Fees:
        """See ``CoreBank.fees``."""
        return cast(Fees, await self._get(f"/customers/{customer_id}/fees", {"from": first, "to": last}))

    async def request_known(self, customer_id: str, kind: str) -> dict[str, Any]:
        """See ``CoreBank.request_known``."""
        path = f"/customers/{customer_id}/requests/known"
        return cast("dict[str, Any]", (await self._get(path, {"kind": kind}))["fields"])

    async def request_options(
        self, customer_id: str, kind: str, field: str, known: dict[str, str]
    ) -> list[Option]:
        """See ``CoreBank.request_options``."""
        path = f"/customers/{customer_id}/requests/options"
        query: dict[str, str | int] = {**known, "kind": kind, "field": field}
        return cast("list[Option]", (await self._get(path, query))["options"])

    async def quote_request(self, customer_id: str, kind: str, content: dict[str, Any]) -> RequestQuote:
        """See ``CoreBank.quote_request``."""
        body = {"kind": kind, "content": content}
        return cast(RequestQuote, await self._post(f"/customers/{customer_id}/requests/quote", body))

    async def create_request(
        self, customer_id: str, kind: str, content: dict[str, Any], key: str
    ) -> ServiceRequest:
        """See ``CoreBank.create_request``."""
        body = {"kind": kind, "content": content}
        return cast(ServiceRequest, await self._post(f"/customers/{customer_id}/requests", body, key))

    async def confirm_request(
        self, customer_id: str, request_id: str, challenge_id: str | None, key: str
    ) -> ServiceRequest:
        """See ``CoreBank.confirm_request``."""
        path = f"/customers/{customer_id}/requests/{request_id}/confirm"
        return cast(ServiceRequest, await self._post(path, {"challenge_id": challenge_id}, key))

    async def void_request(self, customer_id: str, request_id: str, key: str) -> ServiceRequest:
        """See ``CoreBank.void_request``."""
        path = f"/customers/{customer_id}/requests/{request_id}/void"
        return cast(ServiceRequest, await self._post(path, {}, key))

    async def requests(self, customer_id: str, kind: str | None = None) -> list[ServiceRequest]:
        """See ``CoreBank.requests``."""
        query: dict[str, str | int] = {"kind": kind} if kind else {}
        answer = await self._get(f"/customers/{customer_id}/requests", query)
        return cast("list[ServiceRequest]", answer["requests"])

    async def _get(self, path: str, query: dict[str, str | int] | None = None) -> Any:
        return await self._send("GET", path, params=query)

    async def _post(self, path: str, body: dict[str, Any], key: str | None = None) -> Any:
        return await self._send("POST", path, json=body, headers={"Idempotency-Key": key} if key else None)

    async def _send(self, method: str, path: str, **request: Any) -> Any:
        try:
            response = await self._client.request(method, path, **request)
            content = response.json()
        except (httpx.HTTPError, ValueError) as error:
            # The path names the customer, the cause may quote the body: neither belongs in an error.
            raise CoreBankUnavailable(f"{method} failed: {type(error).__name__}") from None
        if response.status_code in {401, 403, 429} or response.status_code >= 500:
            # Our own token or its load: not the customer's fault, and worth another try.
            raise CoreBankUnavailable(f"{method} answered {response.status_code}")
        if response.status_code >= 400:
            error_body = content.get("error", {})
            raise CoreBankRefused(str(error_body.get("code", "refused")), error_body.get("details"))
        return content
