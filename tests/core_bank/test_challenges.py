"""One-time passwords: verified, wrong, expired, void; and what they are bound to."""

import pytest

from core_bank.models.challenges import Challenge
from tests.core_bank.world import DEBIT_CARD, XIAOYU, Caller, Time


@pytest.fixture
def transfer(caller: Caller) -> str:
    identifier: str = caller.order().json()["transfer_id"]
    return identifier


def attempt(caller: Caller, challenge: str, code: str) -> dict[str, object]:
    path = f"/customers/{XIAOYU}/challenges/{challenge}/attempts"
    answer: dict[str, object] = caller.post(path, {"code": code}).json()
    return answer


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_code_goes_to_the_inbox_with_payee_and_amount(caller: Caller, transfer: str) -> None:
    answer = caller.post(f"/customers/{XIAOYU}/challenges", {"purpose": "transfer", "subject_id": transfer})
    message = caller.get("/sandbox/inbox", customer_id=XIAOYU).json()["messages"][0]
    assert answer.json()["sent_to"] == "138****2216"
    assert message["code"] not in answer.text
    assert len(message["code"]) == 6
    for part in (message["code"], "李桂芳", "6612", "3,500.00"):
        assert part in message["text"]


def test_the_right_code_is_verified(caller: Caller, transfer: str) -> None:
    challenge = caller.challenge(transfer)
    assert attempt(caller, challenge, caller.code()) == {"outcome": "verified", "tries_left": 3}


def test_the_third_wrong_code_makes_it_void(caller: Caller, transfer: str) -> None:
    challenge = caller.challenge(transfer)
    code = caller.code()
    outcomes = [attempt(caller, challenge, wrong(code)) for _ in range(3)]
    assert outcomes[0] == {"outcome": "wrong", "tries_left": 2}
    assert outcomes[1] == {"outcome": "wrong", "tries_left": 1}
    assert outcomes[2] == {"outcome": "void", "tries_left": 0}
    assert attempt(caller, challenge, code)["outcome"] == "void"


def test_after_five_minutes_it_is_expired(caller: Caller, transfer: str, time: Time) -> None:
    challenge = caller.challenge(transfer)
    time.pass_by(seconds=301)
    assert attempt(caller, challenge, caller.code()) == {"outcome": "expired", "tries_left": 0}


def test_a_new_code_makes_the_earlier_one_void(caller: Caller, transfer: str) -> None:
    first = caller.challenge(transfer)
    code = caller.code()
    caller.challenge(transfer)
    assert attempt(caller, first, code)["outcome"] == "void"


def test_a_code_works_once(caller: Caller, transfer: str) -> None:
    challenge = caller.challenge(transfer)
    attempt(caller, challenge, caller.code())
    assert attempt(caller, challenge, caller.code())["outcome"] == "void"


def test_a_used_challenge_confirms_nothing_else(caller: Caller, transfer: str) -> None:
    challenge = caller.verified(transfer)
    caller.confirm(transfer, challenge)
    other = caller.order().json()["transfer_id"]
    assert caller.confirm(other, challenge).json()["error"]["code"] == "challenge_mismatch"


def test_a_verified_challenge_does_not_keep(caller: Caller, transfer: str, time: Time) -> None:
    caller.bank.settings.transfer_unconfirmed_seconds_max = 10_000
    challenge = caller.verified(transfer)
    time.pass_by(seconds=901)
    assert caller.confirm(transfer, challenge).json()["error"]["code"] == "challenge_expired"


def test_only_a_salted_hash_is_stored(caller: Caller, transfer: str) -> None:
    challenge = caller.challenge(transfer)
    with caller.bank.database.read() as session:
        row = session.get_one(Challenge, challenge)
        assert caller.code() not in f"{row.code_hash}{row.code_salt}{row.binding}"


def test_a_card_that_is_not_frozen_needs_no_code(caller: Caller) -> None:
    ask = {"purpose": "unfreeze", "subject_id": DEBIT_CARD}
    answer = caller.post(f"/customers/{XIAOYU}/challenges", ask)
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "card_not_frozen")


def test_codes_are_not_sent_without_end(caller: Caller, transfer: str, time: Time) -> None:
    caller.bank.settings.challenges_per_hour_max = 2
    ask = {"purpose": "transfer", "subject_id": transfer}
    answers = [caller.post(f"/customers/{XIAOYU}/challenges", ask, key=f"k{n}") for n in range(3)]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    time.pass_by(minutes=5)
    caller.bank.settings.challenges_per_hour_max = 3
    assert caller.post(f"/customers/{XIAOYU}/challenges", ask, key="k2").status_code == 201


def test_without_a_way_to_send_there_is_no_code(caller: Caller, transfer: str) -> None:
    caller.bank.settings.sandbox = False
    ask = {"purpose": "transfer", "subject_id": transfer}
    answer = caller.post(f"/customers/{XIAOYU}/challenges", ask)
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "code_channel_unavailable")
