"""A process dies in the middle of a confirmed transfer: one posting, one receipt, nothing lost."""

import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.customer import Customer, wait_for
from tests.system import System

CUSTOMER = "C0001"
RETRIES = 100
LATE_RECEIPT_WAIT_SECONDS = 10


def transfers(system: System) -> int:
    ledger = httpx.get(f"{system.url}/api/v1/sandbox/ledger", timeout=10).json()
    assert ledger["sum"] == 0
    return int(ledger["transfers"])


def submit_until_acknowledged(customer: Customer, code: str) -> None:
    """The same message again and again, as a real client does."""
    body = {"client_message_id": uuid.uuid4().hex, "text": code}
    for _ in range(RETRIES):
        try:
            if customer.http.post(customer.messages_path, json=body).status_code == 200:
                return
        except httpx.HTTPError:
            pass
        time.sleep(0.5)
    raise AssertionError("never acknowledged")


def finish_after_a_lost_code(customer: Customer, since: int) -> None:
    """A code is only ever in memory: after contact_center died the customer may be asked to type it again."""
    deadline = time.monotonic() + LATE_RECEIPT_WAIT_SECONDS
    while not customer.receipts(since) and time.monotonic() < deadline:
        time.sleep(0.3)
    if not customer.receipts(since):
        customer.send(text=customer.code())


@pytest.mark.parametrize("process", ["rasa", "actions", "core_bank", "contact_center"])
@pytest.mark.parametrize("moment", ["before", "during"])
def test_killed_during_a_confirmed_transfer_leaves_one_posting_and_one_receipt(
    system: System, process: str, moment: str
) -> None:
    system.wait_until_ready()
    customer = Customer(system.url, CUSTOMER)
    before, since = transfers(system), customer.last_seq()
    customer.send(text="给妈妈转35元")
    customer.tap("确认")
    code = customer.code()

    with ThreadPoolExecutor(1) as pool:
        if moment == "before":
            system.control("signal", "KILL", process)
        sent = pool.submit(submit_until_acknowledged, customer, code)
        if moment == "during":
            time.sleep(0.02)
            system.control("signal", "KILL", process)
        sent.result()

    system.wait_until_ready()
    if process == "contact_center":
        finish_after_a_lost_code(customer, since)
    wait_for(lambda: bool(customer.receipts(since)))
    assert len(customer.receipts(since)) == 1
    assert transfers(system) == before + 1
