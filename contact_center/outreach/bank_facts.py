"""What outreach asks core_bank: who the customer is, and whether a reason to speak still holds."""

from __future__ import annotations

from typing import Any, Protocol
from urllib.parse import quote

import httpx

from contact_center.conversations.messages import Customer


class FactsUnavailableError(Exception):
    """core_bank did not answer: nothing is known, ask again."""


class BankFacts(Protocol):
    """The questions. Every one may raise FactsUnavailableError."""

    async def customer(self, customer_id: str) -> Customer | None:
        """The customer, or None if the bank has none of this number."""

    async def holds(self, customer_id: str, question: str, subject_id: str | None) -> bool:
        """Whether ``bill_unpaid``, ``card_frozen`` or ``always`` still holds for this object."""


class CoreBankFacts:
    """Asks over HTTP; ``http`` carries core_bank's address, token and timeout."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def customer(self, customer_id: str) -> Customer | None:
        """See ``BankFacts``."""
        found = await self._get(customer_id, "")
        return None if found is None else Customer(customer_id, str(found["name"]))

    async def holds(self, customer_id: str, question: str, subject_id: str | None) -> bool:
        """See ``BankFacts``."""
        if question == "bill_unpaid":
            bills = (await self._get(customer_id, "/bills") or {}).get("bills", [])
            return any(bill["bill_id"] == subject_id and bill["status"] != "paid" for bill in bills)
        if question == "card_frozen":
            cards = (await self._get(customer_id, "/cards") or {}).get("cards", [])
            return any(card["card_id"] == subject_id and card["status"] == "frozen" for card in cards)
        return True

    async def _get(self, customer_id: str, path: str) -> dict[str, Any] | None:
        try:
            response = await self._http.get(f"/v1/customers/{quote(customer_id, safe='')}{path}")
            if response.status_code == httpx.codes.NOT_FOUND:
                return None
            response.raise_for_status()
            found = response.json()
        except (httpx.HTTPError, ValueError) as error:
            raise FactsUnavailableError(type(error).__name__) from error
        if not isinstance(found, dict):
            raise FactsUnavailableError("no object")
        return found
