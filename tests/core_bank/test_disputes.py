"""Disputed charges: what is advanced and held, what a decision does, and a ledger that sums to zero all along."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from sqlalchemy import select

from core_bank import ledger
from core_bank.bank import Bank
from core_bank.models.accounts import Account
from core_bank.models.writes import OutboxEvent
from tests.core_bank.promises import broken_promises
from tests.core_bank.world import MAIN, XIAOYU, Caller

CREDIT = "ac_0001_credit"
CHARGED = 88_00


def charged(caller: Caller, tail: str = "3392") -> str:
    """Something bought just now; its transaction."""
    purchase = {"customer_id": XIAOYU, "card_tail": tail, "merchant": "京东", "amount": CHARGED}
    identifier: str = caller.post("/sandbox/purchases", purchase).json()["transaction_id"]
    return identifier


def disputed(caller: Caller, tail: str = "3392") -> str:
    content = {"transaction": charged(caller, tail), "reason": "not_received", "freeze": False}
    result = caller.requested(kind="charge_dispute", content=content)["result"]
    identifier: str = result["dispute_id"]
    return identifier


def verdict(accepted: bool) -> dict[str, Any]:
    return {"accepted": accepted, "by": "staff_1", "finding": "商户提供了签收单。"}


def decide(caller: Caller, dispute: str, accepted: bool, key: str | None = None) -> httpx.Response:
    path = f"/customers/{XIAOYU}/disputes/{dispute}/decision"
    return caller.post(path, verdict(accepted), key=key)


def balances(bank: Bank, account_id: str) -> tuple[int, int]:
    """What stands in the books, and what can be spent."""
    with bank.database.read() as session:
        account = session.get_one(Account, account_id)
        return account.ledger_balance, ledger.available(account)


def promises_kept(bank: Bank) -> bool:
    with bank.database.read() as session:
        return broken_promises(session) == []


def dispute_of(caller: Caller) -> dict[str, Any]:
    [one] = caller.get(f"/customers/{XIAOYU}/progress").json()["disputes"]
    found: dict[str, Any] = one
    return found


def test_a_credit_card_charge_is_advanced_and_cannot_be_spent(caller: Caller, bank: Bank) -> None:
    before = balances(bank, CREDIT)

    disputed(caller)

    assert balances(bank, CREDIT) == (before[0], before[1] - CHARGED)
    assert (dispute_of(caller)["state"], dispute_of(caller)["credited"]) == ("looking", CHARGED)
    assert balances(bank, ledger.DISPUTES)[0] == -CHARGED
    assert promises_kept(bank)


def test_refused_the_advance_is_undone(caller: Caller, bank: Bank) -> None:
    before = balances(bank, CREDIT)

    decide(caller, disputed(caller), accepted=False)

    assert balances(bank, CREDIT) == (before[0] - CHARGED, before[1] - CHARGED)
    assert balances(bank, ledger.DISPUTES)[0] == 0
    assert promises_kept(bank)


def test_accepted_the_money_stays_and_the_shop_s_bank_pays(caller: Caller, bank: Bank) -> None:
    before = balances(bank, CREDIT)

    decide(caller, disputed(caller), accepted=True)

    assert balances(bank, CREDIT) == before
    assert balances(bank, ledger.DISPUTES)[0] == 0
    assert promises_kept(bank)


@pytest.mark.parametrize(("accepted", "back"), [(True, CHARGED), (False, 0)])
def test_a_debit_card_charge_moves_money_only_when_accepted(
    caller: Caller, bank: Bank, accepted: bool, back: int
) -> None:
    dispute = disputed(caller, "8801")
    before = balances(bank, MAIN)

    decide(caller, dispute, accepted)

    assert balances(bank, MAIN) == (before[0] + back, before[1] + back)
    assert promises_kept(bank)


def test_a_refusal_is_undone_even_where_the_line_is_used_up(caller: Caller, bank: Bank) -> None:
    dispute = disputed(caller)
    left = balances(bank, CREDIT)[1]
    purchase = {"customer_id": XIAOYU, "card_tail": "3392", "merchant": "京东", "amount": left}
    caller.post("/sandbox/purchases", purchase)

    answer = decide(caller, dispute, accepted=False)

    assert (answer.status_code, balances(bank, CREDIT)[1]) == (200, 0)


def test_a_dispute_is_decided_once(caller: Caller) -> None:
    dispute = disputed(caller)
    first = decide(caller, dispute, accepted=True, key="once")

    again, other = decide(caller, dispute, accepted=True, key="once"), decide(caller, dispute, accepted=False)

    assert again.json() == first.json()
    assert other.json()["error"]["code"] == "already_decided"


def test_the_decision_is_told(caller: Caller, bank: Bank) -> None:
    decide(caller, disputed(caller), accepted=False)

    with bank.database.read() as session:
        [told] = session.scalars(select(OutboxEvent.data).where(OutboxEvent.type == "dispute.decided"))
    assert (told["state"], told["amount"], told["merchant"]) == ("refused", CHARGED, "京东")
    assert told["finding"] == "商户提供了签收单。"


def test_what_waits_is_listed_until_it_is_decided(caller: Caller) -> None:
    dispute = disputed(caller)
    [waiting] = caller.get("/disputes").json()["disputes"]

    decide(caller, dispute, accepted=True)

    assert (waiting["dispute_id"], waiting["customer_id"]) == (dispute, XIAOYU)
    assert (waiting["reason"], waiting["credited"]) == ("not_received", CHARGED)
    assert caller.get("/disputes").json()["disputes"] == []


def test_the_customer_reads_why_and_no_whole_card(caller: Caller) -> None:
    path = f"/customers/{XIAOYU}/disputes/{disputed(caller)}/decision"

    caller.post(path, verdict(False) | {"finding": "商户刷的是 6222020200112233445。"})

    assert "6222020200112233445" not in dispute_of(caller)["finding"]


def test_a_decision_without_a_reason_is_refused(caller: Caller) -> None:
    path = f"/customers/{XIAOYU}/disputes/{disputed(caller)}/decision"

    answers = [caller.post(path, verdict(False) | {"finding": said}).status_code for said in ("", "  ")]

    assert answers == [422, 422]


def test_another_customer_s_dispute_is_not_found(caller: Caller) -> None:
    dispute = disputed(caller)

    answer = caller.post(f"/customers/C0002/disputes/{dispute}/decision", verdict(True))

    assert answer.status_code == 404
