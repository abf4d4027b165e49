"""One key, one effect: again, with another body, at once, and after a refusal."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from core_bank.models.writes import IdempotencyRecord
from tests.core_bank.world import MOTHER, XIAOYU, Caller, Time

PATH = f"/customers/{XIAOYU}/transfers"
ORDER = {"payee_id": MOTHER, "amount": 350_000}


def count_of_transfers(caller: Caller) -> int:
    return len(caller.get(PATH).json()["transfers"])


def test_the_same_key_and_body_answer_the_first_result(caller: Caller) -> None:
    first = caller.post(PATH, ORDER, key="k")
    again = caller.post(PATH, dict(reversed(ORDER.items())), key="k")
    assert (again.status_code, again.json()) == (first.status_code, first.json()) == (201, first.json())
    assert count_of_transfers(caller) == 1


def test_the_same_key_with_another_body_is_a_conflict(caller: Caller) -> None:
    caller.post(PATH, ORDER, key="k")
    answer = caller.post(PATH, {**ORDER, "amount": 1}, key="k")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "idempotency_conflict")
    assert count_of_transfers(caller) == 1


def test_the_same_key_at_another_address_is_a_conflict(caller: Caller) -> None:
    caller.post("/customers/C0001/cards/cd_0001_debit/freeze", key="k")
    answer = caller.post("/customers/C0001/cards/cd_0001_credit/freeze", key="k")
    assert answer.json()["error"]["code"] == "idempotency_conflict"


def test_a_refusal_is_a_result_too(caller: Caller) -> None:
    refused = caller.post(PATH, {**ORDER, "payee_id": "py_0002_1"}, key="k")
    again = caller.post(PATH, {**ORDER, "payee_id": "py_0002_1"}, key="k")
    assert (again.status_code, again.json()) == (refused.status_code, refused.json())
    assert again.status_code == 404


def test_a_refused_write_leaves_nothing_but_its_refusal(caller: Caller) -> None:
    transfer = caller.order().json()["transfer_id"]
    other = caller.order().json()["transfer_id"]
    challenge = caller.verified(other)
    caller.post(f"{PATH}/{transfer}/confirm", {"challenge_id": challenge}, key="wrong")
    assert caller.confirm(other, challenge).json()["state"] == "posted"


def test_many_at_once_with_one_key_have_one_effect(caller: Caller) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: caller.post(PATH, ORDER, key="k"), range(8)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["transfer_id"] for answer in answers}) == 1
    assert count_of_transfers(caller) == 1


def test_confirming_at_once_posts_once(caller: Caller) -> None:
    transfer = caller.order().json()["transfer_id"]
    challenge = caller.verified(transfer)
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: caller.confirm(transfer, challenge), range(6)))
    assert {answer.json()["state"] for answer in answers} == {"posted"}
    assert caller.ledger()["transfers"] == 1


def test_a_missing_or_long_key_is_refused(caller: Caller) -> None:
    missing = caller.http.post(f"/v1{PATH}", json=ORDER)
    long = caller.post(PATH, ORDER, key="k" * 256)
    assert {missing.status_code, long.status_code} == {422}
    assert count_of_transfers(caller) == 0


def test_a_code_is_not_in_the_stored_record(caller: Caller) -> None:
    challenge = caller.challenge(caller.order().json()["transfer_id"])
    code = caller.code()
    path = f"/customers/{XIAOYU}/challenges/{challenge}/attempts"
    caller.post(path, {"code": code}, key="typed")
    with caller.bank.database.read() as session:
        record = session.get_one(IdempotencyRecord, "typed")
        assert code not in f"{record.request_hash} {record.body}"


def test_old_results_are_forgotten(caller: Caller, time: Time) -> None:
    caller.post(PATH, ORDER, key="k")
    time.now += timedelta(days=8)
    caller.bank.schedule.prune()
    with caller.bank.database.read() as session:
        assert session.get(IdempotencyRecord, "k") is None
