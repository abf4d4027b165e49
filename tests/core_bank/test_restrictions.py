"""Restrictions: which reason is told, and that what is restricted really pays nothing."""

from __future__ import annotations

from typing import Any

import pytest

from core_bank.bank import Bank
from core_bank.models.accounts import AccountRestriction
from tests.core_bank.world import CREDIT_CARD, DEBIT_CARD, MAIN, MONDAY_MORNING, XIAOYU, Caller, Time


def restrict(bank: Bank, reason: str = "court", **fields: Any) -> None:
    with bank.database.write() as session:
        session.add(
            AccountRestriction(
                restriction_id="rs_test",
                account_id=MAIN,
                reason=reason,
                imposed_on=MONDAY_MORNING.date(),
                **fields,
            )
        )


def listed(caller: Caller, customer: str = XIAOYU) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = caller.get(f"/customers/{customer}/restrictions").json()["restrictions"]
    return found


def test_a_customer_with_everything_in_order_has_none(caller: Caller) -> None:
    assert listed(caller) == []


def test_a_frozen_and_a_lost_card_have_their_reason_and_their_day(caller: Caller) -> None:
    caller.post(f"/customers/{XIAOYU}/cards/{DEBIT_CARD}/freeze")
    caller.post(f"/customers/{XIAOYU}/cards/{CREDIT_CARD}/loss-report")

    found = {one["subject_id"]: (one["reason"], one["since"]) for one in listed(caller)}

    assert found == {DEBIT_CARD: ("own_freeze", "2026-11-23"), CREDIT_CARD: ("loss", "2026-11-23")}


def test_an_expired_card_says_so(caller: Caller, time: Time) -> None:
    time.pass_by(days=4 * 365)

    assert {one["reason"] for one in listed(caller)} == {"expired"}


def test_a_court_s_order_names_the_court(caller: Caller, bank: Bank) -> None:
    restrict(bank, authority="上海市某区人民法院")

    [one] = listed(caller)

    assert (one["subject"], one["reason"], one["authority"]) == ("account", "court", "上海市某区人民法院")


@pytest.mark.parametrize("reason", ["court", "dormant", "identity_expired", "fraud_watch"])
def test_nothing_leaves_a_restricted_account(caller: Caller, bank: Bank, reason: str) -> None:
    restrict(bank, reason)

    purchase = {"customer_id": XIAOYU, "card_tail": "8801", "merchant": "京东", "amount": 9_900}
    bought = caller.post("/sandbox/purchases", purchase)

    assert caller.quote()["problem"]["code"] == "account_frozen"
    assert bought.json()["error"]["code"] == "account_restricted"


def test_a_court_s_order_stops_the_bank_s_own_debits(caller: Caller, bank: Bank, time: Time) -> None:
    content = {"card_id": CREDIT_CARD, "how": "full", "account_id": MAIN}
    caller.requested(kind="autopay_repayment", content=content)
    before = caller.accounts()[0]["ledger_balance"]
    restrict(bank)

    time.pass_by(days=3)
    bank.schedule.run_due()

    assert caller.accounts()[0]["ledger_balance"] == before


def test_what_was_lifted_is_none_any_more(caller: Caller, bank: Bank) -> None:
    restrict(bank, "identity_expired", lifted_on=MONDAY_MORNING.date())

    assert (listed(caller), caller.quote()["ok"]) == ([], True)
