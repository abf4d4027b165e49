"""Transfers through the API: hold, confirmation, posting, arrival, recall, repayment."""

from datetime import datetime

import pytest

from core_bank.clock import BEIJING
from tests.core_bank.world import DEBIT_CARD, MAIN, XIAOYU, ZHANG_WEI, Caller, Time


def open_bill(caller: Caller) -> dict:
    return caller.get(f"/customers/{XIAOYU}/bills", status="open").json()["bills"][0]


def test_an_order_holds_its_funds(caller: Caller) -> None:
    before = caller.accounts()[0]
    transfer = caller.order(amount=350_000).json()
    after = caller.accounts()[0]
    assert (transfer["state"], transfer["confirmed"]) == ("pending", False)
    assert after["ledger_balance"] == before["ledger_balance"]
    assert after["available_balance"] == before["available_balance"] - 350_000


def test_a_confirmed_realtime_transfer_is_posted_once(caller: Caller) -> None:
    before = caller.ledger()
    transfer = caller.send(amount=350_000)
    after = caller.ledger()
    assert transfer["state"] == "posted"
    assert transfer["to"] == {"name": "李桂芳", "nickname": "妈妈", "bank": "中国工商银行", "tail": "6612"}
    assert after == {"transfers": before["transfers"] + 1, "postings": before["postings"] + 2, "sum": 0}
    account = caller.accounts()[0]
    assert transfer["balance_after"] == account["ledger_balance"] == account["available_balance"]


def test_a_payee_of_this_bank_receives_the_money(caller: Caller) -> None:
    before = caller.accounts("C0002")[0]["ledger_balance"]
    caller.send(payee_id=ZHANG_WEI, amount=8_800, memo="晚饭AA")
    newest = caller.get("/customers/C0002/transactions", limit=1).json()["transactions"][0]
    assert caller.accounts("C0002")[0]["ledger_balance"] == before + 8_800
    assert (newest["direction"], newest["counterparty"], newest["memo"]) == ("in", "王小雨", "晚饭AA")


def test_a_card_number_in_a_memo_is_masked(caller: Caller) -> None:
    caller.send(payee_id=ZHANG_WEI, amount=100, memo="还到6222021234567890123")
    newest = caller.get("/customers/C0002/transactions", limit=1).json()["transactions"][0]
    assert "6222021234567890123" not in newest["memo"]


def test_confirming_again_with_the_same_challenge_answers_the_same_transfer(caller: Caller) -> None:
    transfer = caller.order().json()["transfer_id"]
    challenge = caller.verified(transfer)
    first = caller.confirm(transfer, challenge).json()
    assert caller.confirm(transfer, challenge).json() == first
    assert caller.ledger()["transfers"] == 1


def test_an_unverified_challenge_confirms_nothing(caller: Caller) -> None:
    transfer = caller.order().json()["transfer_id"]
    answer = caller.confirm(transfer, caller.challenge(transfer))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "challenge_not_verified")


def test_a_challenge_is_bound_to_its_transfer(caller: Caller) -> None:
    small, large = (caller.order(amount=amount).json()["transfer_id"] for amount in (100, 4_000_000))
    answer = caller.confirm(large, caller.verified(small))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "challenge_mismatch")


def test_a_normal_transfer_leaves_two_hours_after_confirmation(caller: Caller, time: Time) -> None:
    transfer = caller.send(arrival="normal")
    assert (transfer["state"], transfer["confirmed"]) == ("pending", True)
    caller.post("/sandbox/clock", {"advance_seconds": 2 * 3600 - 60})
    assert caller.get(f"/customers/{XIAOYU}/transfers/{transfer['transfer_id']}").json()["state"] == "pending"
    caller.post("/sandbox/clock", {"advance_seconds": 60})
    assert caller.get(f"/customers/{XIAOYU}/transfers/{transfer['transfer_id']}").json()["state"] == "posted"


def test_a_next_day_transfer_leaves_the_next_morning(caller: Caller) -> None:
    transfer = caller.send(arrival="next_day")
    leaves = datetime.fromisoformat(transfer["executes_at"])
    assert leaves == datetime(2026, 11, 24, 9, 0, tzinfo=BEIJING)


def test_a_confirmed_transfer_can_be_recalled_before_it_leaves(caller: Caller) -> None:
    before = caller.accounts()[0]["available_balance"]
    transfer = caller.send(arrival="next_day")["transfer_id"]
    assert caller.post(f"/customers/{XIAOYU}/transfers/{transfer}/void").json()["state"] == "voided"
    caller.post("/sandbox/clock", {"advance_seconds": 2 * 86_400})
    assert caller.get(f"/customers/{XIAOYU}/transfers/{transfer}").json()["state"] == "voided"
    assert caller.accounts()[0]["available_balance"] == before


def test_a_posted_transfer_cannot_be_recalled(caller: Caller) -> None:
    transfer = caller.send()["transfer_id"]
    answer = caller.post(f"/customers/{XIAOYU}/transfers/{transfer}/void")
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "already_posted")


def test_an_abandoned_order_gives_its_funds_back(caller: Caller, time: Time) -> None:
    before = caller.accounts()[0]["available_balance"]
    transfer = caller.order().json()["transfer_id"]
    time.pass_by(minutes=16)
    caller.bank.schedule.run_due()
    assert caller.get(f"/customers/{XIAOYU}/transfers/{transfer}").json()["state"] == "voided"
    assert caller.accounts()[0]["available_balance"] == before


def test_a_transfer_whose_card_is_lost_before_it_leaves_is_voided(caller: Caller, time: Time) -> None:
    transfer = caller.send(arrival="normal")["transfer_id"]
    caller.post(f"/customers/{XIAOYU}/cards/{DEBIT_CARD}/loss-report")
    time.pass_by(hours=3)
    caller.bank.schedule.run_due()
    assert caller.get(f"/customers/{XIAOYU}/transfers/{transfer}").json()["state"] == "voided"


def test_a_repayment_settles_the_bill(caller: Caller) -> None:
    bill = open_bill(caller)
    repaid = caller.send(payee_id=None, bill_id=bill["bill_id"], amount=bill["amount"])
    bills = caller.get(f"/customers/{XIAOYU}/bills").json()["bills"]
    settled = next(one for one in bills if one["bill_id"] == bill["bill_id"])
    assert (repaid["kind"], repaid["to"]["tail"]) == ("repayment", bill["card_tail"])
    assert (settled["status"], settled["paid"]) == ("paid", bill["amount"])


def test_a_part_of_a_bill_leaves_it_open(caller: Caller) -> None:
    bill = open_bill(caller)
    caller.send(payee_id=None, bill_id=bill["bill_id"], amount=bill["minimum"])
    assert open_bill(caller) == bill | {"paid": bill["minimum"]}


def test_two_repayments_cannot_both_settle_one_bill(caller: Caller) -> None:
    bill = open_bill(caller)
    fields = {"payee_id": None, "bill_id": bill["bill_id"], "amount": bill["amount"]}
    late = caller.order(**fields).json()["transfer_id"]
    caller.send(**fields)
    answer = caller.confirm(late, caller.verified(late))
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "bill_settled")


@pytest.mark.parametrize(
    ("order", "code"),
    [
        ({"amount": 0}, "bad_amount"),
        ({"amount": -5}, "bad_amount"),
        ({"amount": 9_000_000}, "insufficient_funds"),
        ({"amount": 5_000_001}, "limit_per_transfer"),
        ({"payee_id": "py_0002_1"}, "unknown_payee"),
        ({"payee_id": None, "bill_id": "bl_0001_20261026", "amount": 1}, "bill_settled"),
    ],
)
def test_a_quote_and_an_order_name_the_same_problem(caller: Caller, order: dict, code: str) -> None:
    quoted = caller.quote(**order)
    assert (quoted["ok"], quoted["problem"]["code"]) == (False, code)
    assert caller.order(**order).json()["error"]["code"] == code
    assert caller.accounts()[0]["available_balance"] == quoted["available"]


def test_the_daily_limit_counts_what_is_on_its_way(caller: Caller) -> None:
    ordered = [caller.order("C0036", payee_id="py_0036_1", amount=4_000_000) for _ in range(2)]
    caller.post(f"/customers/C0036/transfers/{ordered[0].json()['transfer_id']}/void")
    left = caller.accounts("C0036")[0]["left_today"]
    assert [answer.status_code for answer in ordered] == [201, 201]
    assert left == 20_000_000 - 4_000_000


def test_a_lost_debit_card_keeps_everything_in_the_account(caller: Caller) -> None:
    caller.post(f"/customers/{XIAOYU}/cards/{DEBIT_CARD}/loss-report")
    assert caller.quote()["problem"]["code"] == "account_frozen"
    assert caller.accounts()[0]["status"] == "frozen"


def test_the_fee_is_taken_with_the_transfer(caller: Caller) -> None:
    caller.bank.settings.transfer_fee_fen = 200
    before = caller.accounts()[0]["ledger_balance"]
    transfer = caller.send(amount=1_000)
    assert (transfer["fee"], transfer["balance_after"]) == (200, before - 1_200)
    assert caller.ledger()["sum"] == 0


def test_the_list_shows_the_newest_first(caller: Caller, time: Time) -> None:
    caller.order(amount=1)
    time.pass_by(seconds=1)
    caller.order(amount=2)
    amounts = [one["amount"] for one in caller.get(f"/customers/{XIAOYU}/transfers").json()["transfers"]]
    assert amounts == [2, 1]


def test_the_paying_account_can_be_named(caller: Caller) -> None:
    assert caller.quote(from_account_id=MAIN)["from_account_id"] == MAIN
    assert caller.order(from_account_id="ac_0002_I").status_code == 404
