"""Logging in, and that nobody sees another customer's things."""

import pytest

from tests.core_bank.world import CREDIT_CARD, MAIN, XIAOYU, Caller, Time


def login(caller: Caller, credential: str, customer: str = XIAOYU) -> tuple[int, dict]:
    answer = caller.post("/auth/verify", {"customer_id": customer, "credential": credential})
    return answer.status_code, answer.json()


def test_the_right_credential_tells_who_it_is(caller: Caller) -> None:
    assert login(caller, "demo-0001") == (
        200,
        {"customer_id": XIAOYU, "name": "王小雨", "masked_phone": "138****2216"},
    )


def test_a_wrong_credential_and_an_unknown_customer_look_the_same(caller: Caller) -> None:
    wrong = login(caller, "demo-0002")
    assert wrong == login(caller, "demo-0002", customer="C9999")
    assert (wrong[0], wrong[1]["error"]["code"]) == (401, "wrong_credential")


def test_after_too_many_failures_even_the_right_credential_waits(caller: Caller, time: Time) -> None:
    for number in range(caller.bank.settings.login_failures_max):
        login(caller, f"guess-{number}")
    assert login(caller, "demo-0001")[1]["error"]["code"] == "too_many_attempts"
    time.pass_by(seconds=caller.bank.settings.login_failure_window_seconds + 1)
    assert login(caller, "demo-0001")[0] == 200


def test_the_sandbox_lists_whom_to_log_in_as(caller: Caller) -> None:
    first = caller.get("/sandbox/customers").json()["customers"][0]
    assert first == {
        "customer_id": XIAOYU,
        "credential": "demo-0001",
        "name": "王小雨",
        "payees": ["妈妈", "房东", "张伟"],
        "cards": ["3392", "8801"],
    }


def test_a_customer_is_described_without_secrets(caller: Caller) -> None:
    assert caller.get(f"/customers/{XIAOYU}").json() == {
        "customer_id": XIAOYU,
        "name": "王小雨",
        "masked_phone": "138****2216",
        "gender": "female",
        "born_on": "1993-05-18",
    }


@pytest.mark.parametrize(
    "noun", ["", "/accounts", "/cards", "/payees", "/transactions", "/bills", "/transfers"]
)
def test_an_unknown_customer_has_nothing(caller: Caller, noun: str) -> None:
    answer = caller.get(f"/customers/C9999{noun}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/transfers/{transfer}/confirm", {"challenge_id": "{challenge}"}),
        ("/transfers/{transfer}/void", {}),
        ("/transfers", {"payee_id": "py_0002_1", "amount": 1, "from_account_id": MAIN}),
        ("/transfers", {"bill_id": "{bill}", "amount": 1}),
        ("/challenges", {"purpose": "transfer", "subject_id": "{transfer}"}),
        ("/challenges", {"purpose": "unfreeze", "subject_id": CREDIT_CARD}),
        ("/challenges/{challenge}/attempts", {"code": "000000"}),
        (f"/cards/{CREDIT_CARD}/freeze", {}),
        (f"/cards/{CREDIT_CARD}/unfreeze", {"challenge_id": "{challenge}"}),
        (f"/cards/{CREDIT_CARD}/loss-report", {}),
    ],
)
def test_another_customers_object_is_as_if_it_did_not_exist(caller: Caller, path: str, body: dict) -> None:
    transfer = caller.order().json()["transfer_id"]
    bill = caller.get(f"/customers/{XIAOYU}/bills").json()["bills"][0]["bill_id"]
    names = {"transfer": transfer, "challenge": caller.challenge(transfer), "bill": bill}
    sent = {key: value.format(**names) if isinstance(value, str) else value for key, value in body.items()}
    foreign = caller.post(f"/customers/C0002{path.format(**names)}", sent)
    nothing = dict.fromkeys(names, "nothing")
    missing = {
        key: value.format(**nothing) if isinstance(value, str) else value for key, value in body.items()
    }
    unknown = caller.post(f"/customers/C0002{path.format(**nothing)}", missing)
    assert (foreign.status_code, foreign.json()) == (404, unknown.json())


def test_another_customers_transfer_cannot_be_looked_at(caller: Caller) -> None:
    transfer = caller.order().json()["transfer_id"]
    assert caller.get(f"/customers/C0002/transfers/{transfer}").status_code == 404
