"""A part is stopped: a warm sentence in time, and the answer once it is back."""

import time

import pytest

from tests.customer import Customer, wait_for
from tests.system import System

SENTENCE_WAIT_SECONDS = 5


@pytest.mark.parametrize("process", ["rasa", "actions", "core_bank"])
def test_a_message_to_a_stopped_part_gets_a_sentence_in_time_and_its_answer_later(
    system: System, process: str
) -> None:
    system.wait_until_ready()
    customer = Customer(system.url, "C0003")
    system.control("stop", process)
    started = time.monotonic()

    answer = customer.send(text="我的余额还有多少")

    assert time.monotonic() - started < SENTENCE_WAIT_SECONDS
    assert answer["accepted"]
    assert answer["replies"]
    system.control("start", process)
    later = answer["seq"]
    wait_for(lambda: any("余额" in m["text"] for m in customer.history(later) if m["author"] == "bot"))
