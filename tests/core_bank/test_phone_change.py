"""A new mobile number: proved on the old phone and on the new one, refused where it is not free, watched for a day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from core_bank.customers import customer_by_id
from core_bank.models.challenges import Challenge
from core_bank.models.customers import DetailChange
from core_bank.models.payees import Payee
from tests.core_bank.test_sealed_numbers import MOTHERS_CARD, everything_stored, mobile_of, recipient, sealed
from tests.core_bank.world import MAIN, XIAOYU, ZHANG_WEI, Caller, Time

NEW = "13900002044"
PATH = f"/customers/{XIAOYU}/requests"


def order(caller: Caller, number: str = NEW, kind: str = "mobile", customer: str = XIAOYU) -> dict[str, Any]:
    reference = sealed(caller, number, kind, customer)["number_id"]
    return {"kind": "details_change", "content": {"what": "phone", "phone": reference}}


def problem(caller: Caller, **content: Any) -> tuple[str, str | None] | None:
    answer = caller.post(f"{PATH}/quote", {"kind": "details_change", "content": {"what": "phone", **content}})
    found = answer.json()["problem"]
    return None if found is None else (found["code"], found["field"])


def written(caller: Caller, customer: str = XIAOYU) -> str:
    """A request for the new number."""
    answer = caller.post(f"/customers/{customer}/requests", order(caller, customer=customer))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["request_id"])


def confirm(caller: Caller, request: str, challenge: str, customer: str = XIAOYU) -> Any:
    path = f"/customers/{customer}/requests/{request}/confirm"
    return caller.post(path, {"challenge_id": challenge})


def changed(caller: Caller, customer: str = XIAOYU) -> Any:
    """Both phones proved, and the change carried out, or refused."""
    request = written(caller, customer)
    caller.verified(request, "request", customer)
    return confirm(caller, request, caller.verified(request, "request", customer), customer)


def phone(caller: Caller, customer: str = XIAOYU) -> str:
    with caller.bank.database.read() as session:
        return customer_by_id(session, customer).masked_phone


def inbox(caller: Caller) -> list[str]:
    return [one["text"] for one in caller.get("/sandbox/inbox", customer_id=XIAOYU).json()["messages"]]


# Two phones.


def test_the_first_code_goes_to_the_phone_on_file_and_the_second_to_the_new_one(caller: Caller) -> None:
    before, request = phone(caller), written(caller)
    body = {"purpose": "request", "subject_id": request}

    first = caller.post(f"/customers/{XIAOYU}/challenges", body).json()
    caller.post(
        f"/customers/{XIAOYU}/challenges/{first['challenge_id']}/attempts", {"code": caller.code(XIAOYU)}
    )
    second = caller.post(f"/customers/{XIAOYU}/challenges", body).json()

    assert (first["sent_to"], second["sent_to"]) == (before, "139****2044")
    assert "发往新号码" in inbox(caller)[0]


def test_one_phone_alone_changes_nothing(caller: Caller) -> None:
    before, request = phone(caller), written(caller)

    answer = confirm(caller, request, caller.verified(request, "request"))

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "challenge_wanting")
    assert phone(caller) == before


def test_both_phones_change_the_number(caller: Caller) -> None:
    answer = changed(caller)

    assert (answer.json()["state"], answer.json()["summary"]["new"]) == ("done", "139****2044")
    assert phone(caller) == "139****2044"


def test_a_wrong_code_on_the_new_phone_changes_nothing(caller: Caller) -> None:
    before, request = phone(caller), written(caller)
    caller.verified(request, "request")
    second = caller.challenge(request, "request")
    wrong = f"{(int(caller.code(XIAOYU)) + 1) % 1_000_000:06d}"
    caller.post(f"/customers/{XIAOYU}/challenges/{second}/attempts", {"code": wrong})

    answer = confirm(caller, request, second)

    assert (answer.json()["error"]["code"], phone(caller)) == ("challenge_not_verified", before)


def test_the_new_phone_proves_nothing_once_the_old_one_was_proved_too_long_ago(caller: Caller) -> None:
    request = written(caller)
    first = caller.verified(request, "request")
    second = caller.verified(request, "request")
    with caller.bank.database.write() as session:
        session.get_one(Challenge, first).verified_at = caller.bank.clock.now() - timedelta(minutes=16)

    assert confirm(caller, request, second).json()["error"]["code"] == "challenge_expired"


def test_a_code_of_another_request_proves_nothing(caller: Caller) -> None:
    other, request = written(caller), written(caller)
    caller.verified(other, "request")
    caller.verified(request, "request")
    theirs = caller.verified(other, "request")

    assert confirm(caller, request, theirs).json()["error"]["code"] == "challenge_mismatch"


def test_the_same_confirmation_again_changes_once(caller: Caller) -> None:
    request = written(caller)
    caller.verified(request, "request")
    second = caller.verified(request, "request")

    answers = [confirm(caller, request, second).json() for _ in range(2)]

    with caller.bank.database.read() as session:
        assert session.query(DetailChange).count() == 1
    assert answers[0] == answers[1]


# What is refused.


def test_what_is_no_mobile_number_is_asked_again(caller: Caller) -> None:
    card = sealed(caller, MOTHERS_CARD)["number_id"]
    strange = sealed(caller, "12900002044", "mobile")["number_id"]

    assert [problem(caller, phone=one) for one in (card, strange)] == [("phone_malformed", "phone")] * 2


def test_a_number_that_was_typed_too_long_ago_is_asked_again(caller: Caller, time: Time) -> None:
    reference = order(caller)["content"]["phone"]
    time.pass_by(hours=1)

    assert problem(caller, phone=reference) == ("detail_missing", "phone")


def test_the_number_on_file_is_no_change(caller: Caller) -> None:
    own = sealed(caller, mobile_of(caller, XIAOYU), "mobile")["number_id"]

    assert problem(caller, phone=own) == ("detail_unchanged", None)


def test_another_customer_s_number_is_not_free(caller: Caller) -> None:
    theirs = sealed(caller, mobile_of(caller, "C0002"), "mobile")["number_id"]

    assert problem(caller, phone=theirs) == ("phone_taken", "phone")


def test_a_number_that_somebody_took_meanwhile_is_refused(caller: Caller) -> None:
    request = written(caller)
    caller.verified(request, "request")
    second = caller.verified(request, "request")
    changed(caller, "C0002")

    answer = confirm(caller, request, second)

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "phone_taken")


def test_who_cannot_read_the_old_phone_is_led_to_the_counter(caller: Caller) -> None:
    assert problem(caller, old_number="gone") == ("phone_old_gone", None)


# What follows.


def test_money_finds_the_customer_under_the_new_number_alone(caller: Caller) -> None:
    old = mobile_of(caller, "C0002")
    changed(caller, "C0002")
    with caller.bank.database.write() as session:
        session.get_one(Payee, ZHANG_WEI).number_print = None

    whose = [recipient(caller, number, "mobile")["whose"] for number in (old, NEW)]

    assert whose == ["unknown", "payee"]


def test_a_number_that_was_given_up_is_free_again(caller: Caller) -> None:
    old = mobile_of(caller, "C0002")
    changed(caller, "C0002")

    assert problem(caller, phone=sealed(caller, old, "mobile")["number_id"]) is None


def test_the_old_number_is_told(caller: Caller) -> None:
    changed(caller)

    assert "（发往原号码）您的预留手机号已改为139****2044" in inbox(caller)[0]


def test_the_whole_number_is_nowhere_in_the_database(caller: Caller) -> None:
    changed(caller)

    assert NEW not in everything_stored(caller)


def test_every_transfer_is_asked_about_for_a_day_and_a_large_one_waits(caller: Caller) -> None:
    before = caller.quote(amount=100_00)["gate"]["level"]
    changed(caller)

    small, large = (caller.quote(amount=amount)["gate"] for amount in (100_00, 1_000_000))

    assert (before, small["level"], large["level"]) == ("pass", "ask", "wait")
    assert "phone_changed" in small["reasons"]


def test_after_a_day_an_everyday_transfer_passes_again(caller: Caller, time: Time) -> None:
    changed(caller)

    time.pass_by(hours=25)

    assert caller.quote(amount=100_00)["gate"]["level"] == "pass"


@pytest.mark.parametrize(("limit", "refused"), [(900_000_00, True), (1_000_00, False)])
def test_limits_are_lowered_and_not_raised_for_a_day(caller: Caller, limit: int, refused: bool) -> None:
    changed(caller)

    content = {"account_id": MAIN, "span": "per_day", "limit": limit}
    quote = caller.post(f"{PATH}/quote", {"kind": "limit_change", "content": content}).json()

    assert (quote["problem"] is not None and quote["problem"]["code"] == "phone_changed_lately") is refused
