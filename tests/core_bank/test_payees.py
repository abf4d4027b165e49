"""Payees: whom a customer may save, take away and rename, and what the fraud gate makes of a new one."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from core_bank.models.accounts import Account
from core_bank.models.payees import Payee, ReportedPayee
from tests.core_bank.test_sealed_numbers import MOTHERS_CARD, card_of, everything_stored, mobile_of, sealed
from tests.core_bank.test_transfer_plans import planned, plans
from tests.core_bank.world import MOTHER, XIAOYU, ZHANG_WEI, Caller

PATH = f"/customers/{XIAOYU}/requests"
GOOD_CARD = "6217000000000001234"
"""A card of 中国建设银行 whose last digit checks the others."""


def number_of(caller: Caller, number: str, kind: str = "card") -> str:
    return str(sealed(caller, number, kind)["number_id"])


def quote(caller: Caller, kind: str = "payee_new", **content: Any) -> dict[str, Any]:
    view: dict[str, Any] = caller.post(f"{PATH}/quote", {"kind": kind, "content": content}).json()
    return view


def problem(caller: Caller, **content: Any) -> tuple[str, str | None] | None:
    found = quote(caller, **content)["problem"]
    return None if found is None else (found["code"], found["field"])


def names(caller: Caller) -> list[str]:
    return [payee["name"] for payee in caller.get(f"/customers/{XIAOYU}/payees").json()["payees"]]


def added(caller: Caller, number: str, name: str, kind: str = "card", **content: Any) -> str:
    reference = number_of(caller, number, kind)
    done = caller.requested(kind="payee_new", content={"number": reference, "name": name, **content})
    return str(done["result"]["payee_id"])


def report(caller: Caller, name: str, tail: str) -> None:
    with caller.bank.database.write() as session:
        session.add(ReportedPayee(name=name, bank="银伴银行", tail=tail, reported_at=caller.bank.clock.now()))


def test_a_card_of_another_bank_is_saved_with_a_code(caller: Caller) -> None:
    summary = quote(caller, number=number_of(caller, GOOD_CARD), name="王大锤")
    payee_id = added(caller, GOOD_CARD, "王大锤", nickname="大锤")

    assert (summary["level"], summary["problem"], summary["summary"]["bank"]) == (2, None, "中国建设银行")
    [payee] = [
        one
        for one in caller.get(f"/customers/{XIAOYU}/payees").json()["payees"]
        if one["payee_id"] == payee_id
    ]
    assert (payee["name"], payee["nicknames"], payee["tail"]) == ("王大锤", ["大锤"], GOOD_CARD[-4:])


def test_a_mobile_number_of_a_customer_of_ours_leads_to_the_account(caller: Caller) -> None:
    payee_id = added(caller, mobile_of(caller, "C0004"), "刘建军", "mobile")

    sent = caller.send(payee_id=payee_id, amount=100_00, told={"answer": "own"})

    assert (sent["state"], sent["to"]["tail"]) == ("posted", "0921")
    assert caller.get("/sandbox/ledger").json()["sum"] == 0


def test_what_was_saved_twice_is_refused(caller: Caller) -> None:
    added(caller, GOOD_CARD, "王大锤")

    assert problem(caller, number=number_of(caller, GOOD_CARD)) == ("payee_known", None)


def test_an_order_kept_while_its_twin_was_carried_out_is_refused(caller: Caller) -> None:
    reference = number_of(caller, GOOD_CARD)
    order = {"kind": "payee_new", "content": {"number": reference, "name": "王大锤"}}
    first, second = (caller.post(PATH, order).json()["request_id"] for _ in range(2))
    caller.post(f"{PATH}/{first}/confirm", {"challenge_id": caller.verified(first, "request")})

    answer = caller.post(f"{PATH}/{second}/confirm", {"challenge_id": caller.verified(second, "request")})

    assert answer.json()["error"]["code"] == "payee_known"
    assert names(caller).count("王大锤") == 1


def test_confirming_twice_saves_once(caller: Caller) -> None:
    order = {"kind": "payee_new", "content": {"number": number_of(caller, GOOD_CARD), "name": "王大锤"}}
    request = caller.post(PATH, order).json()["request_id"]
    challenge = caller.verified(request, "request")

    answers = [caller.post(f"{PATH}/{request}/confirm", {"challenge_id": challenge}).json() for _ in range(2)]

    assert answers[0] == answers[1]
    assert names(caller).count("王大锤") == 1


def test_a_payee_of_old_cannot_be_saved_again(caller: Caller) -> None:
    assert problem(caller, number=number_of(caller, MOTHERS_CARD)) == ("payee_known", None)


def test_the_own_account_is_no_payee(caller: Caller) -> None:
    own = number_of(caller, card_of(caller, "cd_0001_debit"))

    assert problem(caller, number=own) == ("payee_is_own", None)


@pytest.mark.parametrize(
    ("number", "code"),
    [("6217000000000001231", "card_number_invalid"), ("9900000000000000002", "card_bank_unknown")],
)
def test_a_number_that_cannot_be_is_asked_again(caller: Caller, number: str, code: str) -> None:
    assert problem(caller, number=number_of(caller, number)) == (code, "number")


def test_a_number_that_has_expired_is_asked_again(caller: Caller) -> None:
    assert problem(caller, number="nb_gone", name="王大锤") == ("number_expired", "number")


@pytest.mark.parametrize("name", ["王", "王9锤", "**** 1234", "王" * 41, " "])
def test_an_odd_name_is_asked_again(caller: Caller, name: str) -> None:
    assert problem(caller, number=number_of(caller, GOOD_CARD), name=name) == ("payee_name_odd", "name")


def test_the_wrong_name_for_one_of_ours_is_refused_and_tells_nothing(caller: Caller) -> None:
    answer = quote(caller, number=number_of(caller, mobile_of(caller, "C0004"), "mobile"), name="王大锤")

    assert answer["problem"]["code"] == "payee_name_mismatch"
    assert "刘建军" not in str(answer)


def test_a_mobile_number_that_nobody_here_has_is_answered_the_same(caller: Caller) -> None:
    nobody = quote(caller, number=number_of(caller, "13912345921", "mobile"), name="刘建军")

    assert nobody["problem"]["code"] == "payee_name_mismatch"


def test_a_reported_account_is_not_saved_whatever_number_leads_to_it(caller: Caller) -> None:
    report(caller, "刘建军", "8804")

    by_mobile = number_of(caller, mobile_of(caller, "C0004"), "mobile")

    assert problem(caller, number=by_mobile, name="刘建军") == ("payee_reported", None)


def test_a_payee_reported_since_is_refused_by_the_gate_whatever_number_led_to_it(caller: Caller) -> None:
    payee_id = added(caller, mobile_of(caller, "C0004"), "刘建军", "mobile")
    report(caller, "刘建军", "8804")

    assert caller.quote(payee_id=payee_id)["gate"]["level"] == "refuse"


def test_who_was_saved_just_now_is_new_to_the_fraud_gate(caller: Caller) -> None:
    payee_id = added(caller, GOOD_CARD, "王大锤")

    assert "payee_new" in caller.quote(payee_id=payee_id, amount=100_00)["gate"]["reasons"]


def test_a_nickname_that_somebody_has_is_refused(caller: Caller) -> None:
    found = problem(caller, number=number_of(caller, GOOD_CARD), name="王大锤", nickname="妈妈")

    assert found == ("nickname_taken", "nickname")


def test_no_whole_number_of_a_payee_is_stored(caller: Caller) -> None:
    if caller.bank.database.engine.dialect.name != "sqlite":
        return
    added(caller, GOOD_CARD, "王大锤")

    assert GOOD_CARD not in everything_stored(caller)


# Taking away, renaming.


def test_removing_needs_a_yes_alone_and_keeps_the_past(caller: Caller) -> None:
    sent = caller.send(payee_id=ZHANG_WEI, amount=100_00)

    done = caller.requested(kind="payee_remove", content={"payee": ZHANG_WEI})

    assert (done["level"], "张伟" in names(caller)) == (1, False)
    past = caller.get(f"/customers/{XIAOYU}/transfers/{sent['transfer_id']}").json()
    assert past["to"]["name"] == "张伟"


def test_who_was_removed_cannot_be_paid(caller: Caller) -> None:
    caller.requested(kind="payee_remove", content={"payee": MOTHER})

    assert caller.quote()["problem"]["code"] == "unknown_payee"


def test_removing_names_the_plans_that_end_with_the_payee(caller: Caller) -> None:
    planned(caller)

    summary = quote(caller, "payee_remove", payee=MOTHER)["summary"]

    assert "每月 15 日，2,000.00 元，下次 2026-12-15" in summary["ends"]


def test_removing_ends_the_plans_that_pay_the_payee_and_no_other(caller: Caller) -> None:
    plan_id, other = planned(caller), planned(caller, payee=ZHANG_WEI)

    done = caller.requested(kind="payee_remove", content={"payee": MOTHER})

    assert done["result"]["plan_ids"] == [plan_id]
    assert [plan["plan_id"] for plan in plans(caller)] == [other]


def test_nothing_is_said_of_plans_where_there_is_none(caller: Caller) -> None:
    summary = quote(caller, "payee_remove", payee=MOTHER)["summary"]

    assert (summary["ends"], summary["ended"]) == ("", "")


def test_who_was_removed_is_new_when_saved_again(caller: Caller) -> None:
    caller.requested(kind="payee_remove", content={"payee": ZHANG_WEI})

    payee_id = added(caller, card_of(caller, "cd_0002_debit"), "张伟")

    assert "payee_new" in caller.quote(payee_id=payee_id, amount=100_00)["gate"]["reasons"]


def test_another_customer_s_payee_cannot_be_removed(caller: Caller) -> None:
    answer = caller.post(PATH, {"kind": "payee_remove", "content": {"payee": "py_0002_1"}})

    assert answer.status_code == 404


def test_a_new_nickname_takes_the_place_of_the_first(caller: Caller) -> None:
    caller.requested(kind="payee_rename", content={"payee": MOTHER, "nickname": "母上大人"})

    [mother] = [
        one for one in caller.get(f"/customers/{XIAOYU}/payees").json()["payees"] if one["payee_id"] == MOTHER
    ]
    assert mother["nicknames"] == ["母上大人", "老妈"]


@pytest.mark.parametrize(
    ("nickname", "code"),
    [
        ("房东", "nickname_taken"),
        ("张伟", "nickname_taken"),
        ("13812341234", "nickname_odd"),
        (None, "nickname_odd"),
    ],
)
def test_a_nickname_that_would_mislead_is_refused(caller: Caller, nickname: str | None, code: str) -> None:
    answer = quote(caller, "payee_rename", payee=MOTHER, nickname=nickname)

    assert answer["problem"]["code"] == code


# Own accounts.

TWO_ACCOUNTS = "C0002"


def to_own(caller: Caller, to: str, **order: Any) -> dict[str, Any]:
    return caller.quote(TWO_ACCOUNTS, payee_id=None, to_account_id=to, **order)


def test_money_between_own_accounts_is_neither_judged_nor_limited(caller: Caller) -> None:
    sent = caller.send(TWO_ACCOUNTS, payee_id=None, to_account_id="ac_0002_II", amount=60_000_00)

    assert (sent["state"], sent["fee"], sent["gate_level"]) == ("posted", 0, "pass")
    assert caller.get("/sandbox/ledger").json()["sum"] == 0


def test_the_first_account_is_filled_from_the_other(caller: Caller) -> None:
    quoted = to_own(caller, "ac_0002_I", amount=1_00)

    assert (quoted["problem"], quoted["from_account_id"]) == (None, "ac_0002_II")


def test_money_to_the_same_account_is_refused(caller: Caller) -> None:
    quoted = to_own(caller, "ac_0002_I", amount=1_00, from_account_id="ac_0002_I")

    assert quoted["problem"]["code"] == "same_account"


def test_another_customer_s_account_is_no_own_one(caller: Caller) -> None:
    answer = caller.order(payee_id=None, to_account_id="ac_0002_II", amount=1_00)

    assert answer.status_code == 404


def test_moving_money_to_oneself_makes_no_habit(caller: Caller) -> None:
    caller.send(TWO_ACCOUNTS, payee_id=None, to_account_id="ac_0002_II", amount=60_000_00)

    gate = caller.quote(TWO_ACCOUNTS, payee_id="py_0002_1", amount=40_000_00)["gate"]

    assert "above_habit" in gate["reasons"]


def test_between_accounts_that_are_not_bound_the_limits_of_their_class_hold(caller: Caller) -> None:
    with caller.bank.database.write() as session:
        session.execute(
            update(Account).where(Account.account_id == "ac_0002_II").values(ledger_balance=50_000_00)
        )
        session.add(
            Account(
                account_id="ac_0002_III", customer_id=TWO_ACCOUNTS, kind="deposit", name="小额", account_class="III",
                card_tail="3802", limit_per_transfer=2_000_00, limit_per_day=2_000_00,
            )
        )  # fmt: skip

    quoted = to_own(caller, "ac_0002_III", amount=12_000_00, from_account_id="ac_0002_II")

    assert quoted["problem"]["code"] == "class_limit"


def test_a_transfer_order_names_exactly_one_destination(caller: Caller) -> None:
    answer = caller.order(payee_id=MOTHER, to_account_id="ac_0001_I")

    assert answer.status_code == 422


def test_removed_payees_leave_the_list_of_demo_customers(caller: Caller) -> None:
    caller.requested(kind="payee_remove", content={"payee": MOTHER})

    [xiaoyu] = [
        one for one in caller.get("/sandbox/customers").json()["customers"] if one["customer_id"] == XIAOYU
    ]
    assert xiaoyu["payees"] == ["房东", "张伟"]
    with caller.bank.database.read() as session:
        assert session.get_one(Payee, MOTHER).removed_at is not None
