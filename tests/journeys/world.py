"""Guided journeys through the real actions against a real core bank in the same process."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Any

import httpx
from fastapi import FastAPI

from banking.core_bank_client import HttpCoreBank
from banking.masking import mask, whole_numbers
from core_bank.bank import Bank
from tests.actions.conversation import Conversation, Said
from tests.core_bank.world import TOKEN, XIAOYU, application


class BankInProcess(HttpCoreBank):
    """The real client on the real application; every test turn runs in an event loop of its own."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__("http://bank", TOKEN, httpx.ASGITransport(app))


_applications: list[FastAPI] = []


def serving(bank: Bank) -> FastAPI:
    """The one application of all visits, with this bank behind it: building one takes longer than most conversations."""
    if not _applications:
        _applications.append(application(bank))
    _applications[0].state.bank = bank
    return _applications[0]


@dataclass
class Visit:
    """One customer in conversation, beside what the core bank really has."""

    bank: Bank
    customer: str = XIAOYU
    conversation: Conversation = field(init=False)

    def __post_init__(self) -> None:
        self.app = serving(self.bank)
        self.client = BankInProcess(self.app)
        self.conversation = Conversation(bank=self.client, customer_id=self.customer)

    def say(self, text: str, intent: str = "inform", **entities: Any) -> Said:
        return self.conversation.say(text, intent, **entities)

    def type_number(self, text: str, intent: str, **entities: Any) -> Said:
        """The customer types whole numbers: they are sealed and masked, as contact_center does it."""
        for number in whole_numbers(text):
            path = f"/customers/{self.customer}/sealed-numbers"
            sealed = self.post(path, {"kind": number.kind, "number": number.digits})
            known = {"ref": sealed["number_id"], "kind": number.kind, "masked": number.shown}
            self.conversation.numbers.append(known)
        return self.say(mask(text), intent, **entities)

    def tap(self, title: str, said: Said) -> Said:
        """The button with this title, of what was just said."""
        payload = next(button["payload"] for button in said.buttons if title in button["title"])
        return self.conversation.press(payload)

    def confirm(self) -> Said:
        return self.conversation.confirm()

    def code(self, outcome: str = "verified") -> Said:
        """The customer types the code from the inbox, as contact_center would hand it on."""
        pending = self.conversation.slots["pending"]
        if outcome == "verified":
            path = f"/customers/{self.customer}/challenges/{pending['challenge_id']}/attempts"
            newest = self.get("/sandbox/inbox", customer_id=self.customer)["messages"][0]["code"]
            outcome = self.post(path, {"code": newest})["outcome"]
        return self.conversation.tap("submit_code", outcome=outcome, tries_left=2)

    @property
    def awaiting(self) -> str | None:
        return self.conversation.slots.get("requested_slot")

    def accounts(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(f"/customers/{self.customer}/accounts")["accounts"]
        return found

    def requests(self, kind: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.get(f"/customers/{self.customer}/requests", kind=kind)["requests"]
        return found

    def ledger_sum(self) -> int:
        return int(self.get("/sandbox/ledger")["sum"])

    def get(self, path: str, **query: Any) -> Any:
        return self._call("GET", path, params=query)

    def post(self, path: str, body: dict[str, Any]) -> Any:
        key = f"visit:{len(self.conversation.slots)}:{self.conversation.turns}:{path}"
        return self._call("POST", path, json=body, headers={"Idempotency-Key": key})

    def _call(self, method: str, path: str, **request: Any) -> Any:
        headers = {"Authorization": f"Bearer {TOKEN}", **request.pop("headers", {})}

        async def call() -> Any:
            transport = httpx.ASGITransport(self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://bank") as http:
                answer = await http.request(method, f"/v1{path}", headers=headers, **request)
                assert answer.status_code < 400, answer.text
                return answer.json()

        return asyncio.run(call())
