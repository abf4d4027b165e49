"""Whole numbers: kept unreadable, for one customer, for a while; and whose they are."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import inspect, text

from core_bank import holders
from core_bank.models.cards import Card
from core_bank.models.customers import Customer
from core_bank.models.payees import SealedNumber
from tests.core_bank.world import XIAOYU, ZHANG_WEI, Caller, Time

STRANGE_CARD = "6222021234567890128"
MOTHERS_CARD = "6222020000000076612"
PATH = f"/customers/{XIAOYU}/sealed-numbers"


def sealed(caller: Caller, number: str, kind: str = "card", customer: str = XIAOYU) -> dict[str, Any]:
    answer = caller.post(f"/customers/{customer}/sealed-numbers", {"kind": kind, "number": number})
    assert answer.status_code == 201, answer.text
    view: dict[str, Any] = answer.json()
    return view


def recipient(caller: Caller, number: str, kind: str = "card") -> dict[str, Any]:
    view: dict[str, Any] = caller.get(f"{PATH}/{sealed(caller, number, kind)['number_id']}/recipient").json()
    return view


def mobile_of(caller: Caller, customer_id: str) -> str:
    with caller.bank.database.read() as session:
        return str(holders.mobile_number_of(session.get_one(Customer, customer_id)))


def card_of(caller: Caller, card_id: str) -> str:
    with caller.bank.database.read() as session:
        return str(holders.card_number_of(session.get_one(Card, card_id)))


def everything_stored(caller: Caller) -> str:
    with caller.bank.database.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        return "\n".join(
            str(row) for table in tables for row in connection.execute(text(f"SELECT * FROM {table}"))
        )


def test_the_answer_has_a_reference_and_a_tail(caller: Caller) -> None:
    view = sealed(caller, STRANGE_CARD)

    assert (view["kind"], view["tail"]) == ("card", "0128")
    assert STRANGE_CARD not in str(view)


def test_the_same_key_gives_the_same_reference(caller: Caller) -> None:
    body = {"kind": "card", "number": STRANGE_CARD}

    ids = {caller.post(PATH, body, key="m1:number:0").json()["number_id"] for _ in range(2)}

    assert len(ids) == 1


def test_the_same_key_for_another_number_is_refused(caller: Caller) -> None:
    caller.post(PATH, {"kind": "card", "number": STRANGE_CARD}, key="m1:number:0")

    answer = caller.post(PATH, {"kind": "card", "number": MOTHERS_CARD}, key="m1:number:0")

    assert answer.json()["error"]["code"] == "idempotency_conflict"


def test_the_whole_number_is_nowhere_in_the_database(caller: Caller) -> None:
    if caller.bank.database.engine.dialect.name != "sqlite":
        return
    mobile = mobile_of(caller, "C0004")
    sealed(caller, STRANGE_CARD)
    sealed(caller, mobile, "mobile")

    stored = everything_stored(caller)

    assert STRANGE_CARD not in stored
    assert mobile not in stored


@pytest.mark.parametrize(
    ("kind", "number"), [("card", "6222abc4567890123"), ("mobile", "1381234"), ("pin", STRANGE_CARD)]
)
def test_what_is_no_number_is_refused_without_repeating_it(caller: Caller, kind: str, number: str) -> None:
    answer = caller.post(PATH, {"kind": kind, "number": number})

    assert (answer.status_code, number in answer.text) == (422, False)


def test_another_customer_s_reference_leads_nowhere(caller: Caller) -> None:
    reference = sealed(caller, STRANGE_CARD, customer="C0002")["number_id"]

    assert caller.get(f"{PATH}/{reference}/recipient").status_code == 404


def test_an_expired_reference_leads_nowhere_and_is_deleted(caller: Caller, time: Time) -> None:
    reference = sealed(caller, STRANGE_CARD)["number_id"]
    time.pass_by(minutes=31)

    assert caller.get(f"{PATH}/{reference}/recipient").status_code == 404
    caller.bank.schedule.prune()
    with caller.bank.database.read() as session:
        assert session.get(SealedNumber, reference) is None


# Whose a number is.


def test_a_stranger_s_card_tells_its_bank_alone(caller: Caller) -> None:
    found = recipient(caller, STRANGE_CARD)

    assert (found["whose"], found["bank"], found["payee_id"]) == ("unknown", "中国工商银行", None)


def test_a_payee_of_old_is_known_by_bank_and_tail(caller: Caller) -> None:
    found = recipient(caller, MOTHERS_CARD)

    assert (found["whose"], found["payee_id"]) == ("payee", "py_0001_1")


def test_a_payee_who_banks_here_is_known_by_card_and_by_mobile(caller: Caller) -> None:
    by_card = recipient(caller, card_of(caller, "cd_0002_debit"))
    by_mobile = recipient(caller, mobile_of(caller, "C0002"), "mobile")

    assert by_card["payee_id"] == by_mobile["payee_id"] == ZHANG_WEI


def test_the_own_card_and_mobile_are_the_own_account(caller: Caller) -> None:
    by_card = recipient(caller, card_of(caller, "cd_0001_debit"))
    by_mobile = recipient(caller, mobile_of(caller, XIAOYU), "mobile")

    assert (by_card["whose"], by_card["account_id"]) == ("own", "ac_0001_I")
    assert by_card["account_id"] == by_mobile["account_id"]


def test_of_another_customer_s_mobile_nothing_is_told(caller: Caller) -> None:
    of_customer = recipient(caller, mobile_of(caller, "C0004"), "mobile")
    of_nobody = recipient(caller, "13912345921", "mobile")

    assert {**of_customer, "tail": ""} == {**of_nobody, "tail": ""}


def test_a_card_of_ours_that_is_lost_takes_no_money(caller: Caller) -> None:
    number = card_of(caller, "cd_0002_debit")
    caller.post("/customers/C0002/cards/cd_0002_debit/loss-report")

    assert recipient(caller, number)["whose"] == "unknown"
