"""Service requests, seen through the one about limits."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from core_bank.messages import catalogue
from core_bank.services import SERVICES
from tests.core_bank.world import XIAOYU, Caller, Time

PATH = f"/customers/{XIAOYU}/requests"


def order(caller: Caller, limit: int, span: str = "per_transfer") -> dict[str, Any]:
    account = caller.accounts()[0]
    content = {"account_id": account["account_id"], "span": span, "limit": limit}
    return {"kind": "limit_change", "content": content}


def limit_of(caller: Caller) -> int:
    return int(caller.accounts()[0]["limit_per_transfer"])


def test_every_service_has_a_name_for_its_code_message() -> None:
    assert set(catalogue().services) == set(SERVICES)


def test_a_quote_says_what_would_happen_and_changes_nothing(caller: Caller) -> None:
    old = limit_of(caller)

    quote = caller.post(f"{PATH}/quote", order(caller, old - 100)).json()

    assert (quote["problem"], quote["level"]) == (None, 1)
    assert (quote["summary"]["old"], quote["summary"]["new"]) == (old, old - 100)
    assert limit_of(caller) == old


def test_lowering_is_done_with_a_yes_alone(caller: Caller) -> None:
    request = caller.post(PATH, order(caller, 100_00)).json()

    done = caller.post(f"{PATH}/{request['request_id']}/confirm", {}).json()

    assert done["state"] == "done"
    assert limit_of(caller) == 100_00


def test_raising_needs_a_one_time_password(caller: Caller) -> None:
    caller.requested(**order(caller, 100_00))
    request = caller.post(PATH, order(caller, 200_00)).json()

    answer = caller.post(f"{PATH}/{request['request_id']}/confirm", {})

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "challenge_required")
    assert limit_of(caller) == 100_00


def test_raising_is_done_with_a_one_time_password(caller: Caller) -> None:
    caller.requested(**order(caller, 100_00))
    request = caller.post(PATH, order(caller, 200_00)).json()
    challenge = caller.verified(request["request_id"], "request")

    done = caller.post(f"{PATH}/{request['request_id']}/confirm", {"challenge_id": challenge}).json()

    assert (request["level"], done["state"]) == (2, "done")
    assert limit_of(caller) == 200_00


def test_a_code_for_one_request_is_no_good_for_another(caller: Caller) -> None:
    caller.requested(**order(caller, 100_00))
    first = caller.post(PATH, order(caller, 200_00)).json()["request_id"]
    second = caller.post(PATH, order(caller, 300_00)).json()["request_id"]

    answer = caller.post(f"{PATH}/{second}/confirm", {"challenge_id": caller.verified(first, "request")})

    assert answer.json()["error"]["code"] == "challenge_mismatch"


def test_a_problem_is_told_with_the_field_to_blame(caller: Caller) -> None:
    same = order(caller, limit_of(caller))

    quote = caller.post(f"{PATH}/quote", same).json()
    created = caller.post(PATH, same)

    assert (quote["problem"]["code"], quote["problem"]["field"]) == ("limit_unchanged", "limit")
    assert (created.status_code, created.json()["error"]["code"]) == (409, "limit_unchanged")


def test_a_problem_that_came_up_since_is_refused(caller: Caller) -> None:
    first = caller.post(PATH, order(caller, 100_00)).json()["request_id"]
    caller.requested(**order(caller, 100_00))

    answer = caller.post(f"{PATH}/{first}/confirm", {})

    assert answer.json()["error"]["code"] == "limit_unchanged"


def test_confirming_twice_does_it_once(caller: Caller) -> None:
    request = caller.post(PATH, order(caller, 100_00)).json()["request_id"]

    answers = [caller.post(f"{PATH}/{request}/confirm", {}).json() for _ in range(2)]

    assert answers[0] == answers[1]


def test_the_same_order_six_times_at_once_is_one(caller: Caller) -> None:
    body = order(caller, 100_00)

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda _: caller.post(PATH, body, key="once").json(), range(6)))

    assert len({answer["request_id"] for answer in answers}) == 1
    assert len(caller.get(PATH).json()["requests"]) == 1


def test_a_voided_request_cannot_be_confirmed(caller: Caller) -> None:
    request = caller.post(PATH, order(caller, 100_00)).json()["request_id"]
    caller.post(f"{PATH}/{request}/void", {})

    answer = caller.post(f"{PATH}/{request}/confirm", {})

    assert answer.json()["error"]["code"] == "already_voided"


def test_a_request_left_lying_is_too_old(caller: Caller, time: Time) -> None:
    request = caller.post(PATH, order(caller, 100_00)).json()["request_id"]
    time.pass_by(seconds=901)

    answer = caller.post(f"{PATH}/{request}/confirm", {})

    assert answer.json()["error"]["code"] == "request_expired"


def test_another_customers_request_is_not_there(caller: Caller) -> None:
    request = caller.post(PATH, order(caller, 100_00)).json()["request_id"]

    answer = caller.post(f"/customers/C0002/requests/{request}/confirm", {})

    assert answer.status_code == 404


def test_an_unknown_kind_is_not_there(caller: Caller) -> None:
    assert caller.post(f"{PATH}/quote", {"kind": "nothing", "content": {}}).status_code == 404


def test_content_without_its_fields_is_told_which(caller: Caller) -> None:
    answer = caller.post(f"{PATH}/quote", {"kind": "limit_change", "content": {"limit": 5}})

    fields = {one["field"] for one in answer.json()["error"]["details"]["fields"]}
    assert (answer.status_code, fields) == (422, {"account_id", "span"})


def test_options_are_the_customers_own_accounts(caller: Caller) -> None:
    options = caller.get(f"{PATH}/options", kind="limit_change", field="account_id").json()["options"]

    accounts = caller.accounts()
    assert [option["value"] for option in options] == [account["account_id"] for account in accounts]
