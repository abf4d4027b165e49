"""A process dies in the middle of a confirmed transfer: one posting, one receipt, nothing lost."""

import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.system import System

CUSTOMER = "C0001"
ANSWER_WAIT_SECONDS = 90


class Customer:
    """A demo customer at the public API."""

    def __init__(self, url: str, customer_id: str) -> None:
        self.http = httpx.Client(base_url=url, timeout=30)
        self.customer_id = customer_id
        listed = self.http.get("/api/v1/sandbox/customers").json()["customers"]
        credential = next(row["credential"] for row in listed if row["customer_id"] == customer_id)
        session = self.http.post("/api/v1/sessions", json={"customer_id": customer_id, "credential": credential}).json()
        self.http.headers["Authorization"] = f"Bearer {session['token']}"
        self.path = f"/api/v1/conversations/{session['conversation_id']}/messages"

    def send(self, **message: str) -> dict:
        """Send a text or a tap; the API's answer."""
        return self.http.post(self.path, json={"client_message_id": uuid.uuid4().hex, **message}).raise_for_status().json()

    def tap(self, title: str) -> dict:
        """Tap the newest button with that title."""
        buttons = [button for message in self.history() for button in message["buttons"] if button["title"] == title]
        return self.send(button_id=buttons[-1]["id"])

    def code(self) -> str:
        """The newest one-time password."""
        inbox = self.http.get("/api/v1/sandbox/inbox", params={"customer_id": self.customer_id}).json()
        return str(inbox["messages"][0]["code"])

    def history(self, after: int = 0) -> list[dict]:
        """Messages after a sequence number."""
        found: list[dict] = []
        while page := self.http.get(self.path, params={"after": found[-1]["seq"] if found else after}).json()["messages"]:
            found += page
        return found

    def receipts(self, after: int) -> list[dict]:
        """Receipt cards shown since then."""
        return [
            attachment["card"]
            for message in self.history(after)
            for attachment in message["attachments"]
            if attachment["kind"] == "card" and attachment["card"]["type"] == "receipt"
        ]


@pytest.fixture
def customer(system: System) -> Iterator[Customer]:
    yield Customer(system.url, CUSTOMER)


def transfers(system: System) -> int:
    ledger = httpx.get(f"{system.url}/api/v1/sandbox/ledger", timeout=10).json()
    assert ledger["sum"] == 0
    return int(ledger["transfers"])


def wait_for(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + ANSWER_WAIT_SECONDS
    while not what():
        assert time.monotonic() < deadline, "no answer in time"
        time.sleep(0.3)


@pytest.mark.parametrize("process", ["rasa", "actions", "core_bank", "contact_center"])
@pytest.mark.parametrize("moment", ["before", "during"])
def test_killed_during_a_confirmed_transfer_leaves_one_posting_and_one_receipt(
    system: System, customer: Customer, process: str, moment: str
) -> None:
    system.wait_until_ready()
    before, since = transfers(system), (customer.history() or [{"seq": 0}])[-1]["seq"]
    customer.send(text="给妈妈转35元")
    customer.tap("确认")
    code = {"client_message_id": uuid.uuid4().hex, "text": customer.code()}

    def submit() -> None:
        # The same message again and again, as a real client does, until it was acknowledged.
        for _ in range(100):
            try:
                if customer.http.post(customer.path, json=code).status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.5)

    with ThreadPoolExecutor(1) as pool:
        if moment == "before":
            system.control("signal", "KILL", process)
            sent = pool.submit(submit)
        else:
            sent = pool.submit(submit)
            time.sleep(0.02)
            system.control("signal", "KILL", process)
        sent.result()

    system.wait_until_ready()
    if process == "contact_center":
        finish_after_a_lost_code(customer, since)
    wait_for(lambda: bool(customer.receipts(since)))
    assert len(customer.receipts(since)) == 1
    assert transfers(system) == before + 1


def finish_after_a_lost_code(customer: Customer, since: int) -> None:
    """A code is only ever in memory: after contact_center died the customer is asked to type it again."""
    deadline = time.monotonic() + 10
    while not customer.receipts(since) and time.monotonic() < deadline:
        time.sleep(0.3)
    if not customer.receipts(since):
        customer.send(text=customer.code())
