"""明细 through the action classes."""

from __future__ import annotations

from banking.ports.transactions import Transaction
from tests.actions.conversation import Conversation

OCTOBER = {"from": "2026-10-01", "to": "2026-10-31"}


def line(transaction_id: str, amount: int) -> Transaction:
    return {
        "transaction_id": transaction_id, "at": "2026-10-05T12:00:00+08:00", "kind": "purchase",
        "direction": "out", "amount": amount, "counterparty": None, "merchant": "京东", "memo": None,
        "tail": "1001", "balance_after": 0,
    }  # fmt: skip


def test_period_and_merchant_become_a_query_and_a_sum() -> None:
    talk = Conversation()
    talk.bank.page = {
        "transactions": [line("X1", 12_345)], "count": 1, "total_in": 0, "total_out": 12_345,
        "next_cursor": None,
    }  # fmt: skip
    said = talk.say(
        "上个月在京东花了多少", "search_transactions", period=OCTOBER, merchant="京东", direction="out"
    )
    assert talk.bank.queries == [{"limit": 5, **OCTOBER, "merchant": "京东", "direction": "out"}]
    assert said.values["utter_transactions"]["total"] == "支出 123.45 元"
    assert said.values["utter_transactions"]["lines"] == "· 10 月 5 日 京东 -123.45 元"


def test_without_a_period_the_last_thirty_days_are_searched() -> None:
    talk = Conversation()
    talk.say("查明细", "search_transactions")
    assert talk.bank.queries == [{"limit": 5, "from": "2026-10-24", "to": "2026-11-23"}]


def test_the_last_time_asks_for_one_line_of_that_person() -> None:
    talk = Conversation()
    talk.bank.page = {
        "transactions": [line("X1", 100)], "count": 9, "total_in": 0, "total_out": 900, "next_cursor": "n",
    }  # fmt: skip
    said = talk.say("上次给房东转了多少", "search_transactions", payee="房东", direction="out")
    assert talk.bank.queries == [{"limit": 1, "direction": "out", "counterparty": "陈建国"}]
    assert said.responses == ["utter_last_transaction"]


def test_nothing_found_says_what_was_searched() -> None:
    said = Conversation().say("上个月在京东花了多少", "search_transactions", period=OCTOBER, merchant="京东")
    assert said.values["utter_transactions_none"]["scope"] == "2026-10-01 至 2026-10-31，在京东"
