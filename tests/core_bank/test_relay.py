"""The relay against a real little HTTP server: signed, retried, in order per customer, with an end."""

import hashlib
import hmac
import json
import threading
import time as real_time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from sqlalchemy import select

from core_bank.bank import Bank
from core_bank.models.writes import OutboxEvent
from core_bank.outbox import emit
from core_bank.relay import Relay, signature
from tests.core_bank.world import EVENT_SECRET, MONDAY_MORNING, Caller

A, B = "C0001", "C0002"


class Receiver:
    """Takes events; refuses those of the customers in ``refusing``."""

    def __init__(self) -> None:
        self.received: list[tuple[str, bytes]] = []
        self.refusing: set[str] = set()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                refused = json.loads(body)["customer_id"] in receiver.refusing
                if not refused:
                    receiver.received.append((self.headers["X-Yinban-Signature"], body))
                self.send_response(503 if refused else 204)
                self.end_headers()

            def log_message(self, *_words: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/internal/events"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def data(self) -> list[Any]:
        return [json.loads(body)["data"]["n"] for _signature, body in self.received]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


class Stopwatch:
    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def relay(bank: Bank, receiver: Receiver, stopwatch: Stopwatch) -> Iterator[Relay]:
    bank.settings.events_url = receiver.url
    relay = Relay(bank.database, bank.settings, stopwatch)
    yield relay
    relay.close()


def happen(bank: Bank, *events: tuple[str, int]) -> None:
    with bank.database.write() as session:
        for customer, number in events:
            emit(session, MONDAY_MORNING, "card.frozen", customer, {"n": number})
            session.flush()


def deliver_all(relay: Relay) -> None:
    for _round in range(20):
        if not relay.deliver():
            break


def test_an_event_arrives_signed_over_time_and_body(bank: Bank, relay: Relay, receiver: Receiver) -> None:
    happen(bank, (A, 1))
    relay.deliver()
    header, body = receiver.received[0]
    timestamp, proof = (part.split("=")[1] for part in header.split(","))
    expected = hmac.new(EVENT_SECRET.encode(), timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    assert proof == expected
    assert abs(int(timestamp) - real_time.time()) < 60
    event = json.loads(body)
    assert event.keys() == {"event_id", "type", "occurred_at", "customer_id", "data"}
    assert (event["type"], event["occurred_at"]) == ("card.frozen", "2026-11-23T10:00:00+08:00")


def test_the_signature_is_the_published_one() -> None:
    expected = hmac.new(b"secret", b'17.{"a":1}', hashlib.sha256).hexdigest()
    assert signature("secret", 17, b'{"a":1}') == f"t=17,v1={expected}"


def test_what_arrived_is_not_sent_again(bank: Bank, relay: Relay, receiver: Receiver) -> None:
    happen(bank, (A, 1))
    deliver_all(relay)
    deliver_all(relay)
    assert receiver.data == [1]


def test_a_refused_event_is_tried_again_after_the_back_off(
    bank: Bank, relay: Relay, receiver: Receiver, stopwatch: Stopwatch
) -> None:
    happen(bank, (A, 1))
    receiver.refusing = {A}
    relay.deliver()
    receiver.refusing = set()
    assert relay.deliver() == 0
    stopwatch.seconds += bank.settings.relay_backoff_seconds_min
    assert relay.deliver() == 1


def test_order_holds_per_customer_and_one_customer_does_not_stop_another(
    bank: Bank, relay: Relay, receiver: Receiver, stopwatch: Stopwatch
) -> None:
    happen(bank, (A, 1), (A, 2), (B, 3), (A, 4), (B, 5))
    receiver.refusing = {A}
    deliver_all(relay)
    assert receiver.data == [3, 5]
    receiver.refusing = set()
    stopwatch.seconds += 60
    deliver_all(relay)
    assert receiver.data == [3, 5, 1, 2, 4]


def test_an_event_nobody_takes_is_set_aside_at_last(
    bank: Bank, relay: Relay, receiver: Receiver, stopwatch: Stopwatch
) -> None:
    bank.settings.relay_attempts_max = 3
    happen(bank, (A, 1), (A, 2))
    receiver.refusing = {A}
    for _attempt in range(3):
        relay.deliver()
        stopwatch.seconds += 60
    receiver.refusing = set()
    deliver_all(relay)
    assert receiver.data == [2]
    with bank.database.read() as session:
        first = session.scalars(select(OutboxEvent).order_by(OutboxEvent.seq)).first()
        assert first is not None
        assert (first.attempts, first.abandoned_at is not None) == (3, True)


def test_nobody_listening_loses_nothing(bank: Bank, receiver: Receiver) -> None:
    happen(bank, (A, 1))
    bank.settings.events_url = "http://127.0.0.1:9/nobody"
    deaf = Relay(bank.database, bank.settings)
    assert deaf.deliver() == 0
    deaf.close()
    bank.settings.events_url = receiver.url
    restarted = Relay(bank.database, bank.settings)
    assert restarted.deliver() == 1
    restarted.close()


def test_the_thread_delivers_what_a_write_left(caller: Caller, relay: Relay, receiver: Receiver) -> None:
    caller.bank.relay = relay
    thread = threading.Thread(target=relay.run)
    thread.start()
    caller.post("/customers/C0001/cards/cd_0001_debit/freeze")
    deadline = real_time.monotonic() + 10
    while not receiver.received and real_time.monotonic() < deadline:
        real_time.sleep(0.01)
    relay.stop()
    thread.join(10)
    event = json.loads(receiver.received[0][1])
    assert (event["type"], event["data"]["status"]) == ("card.frozen", "frozen")
