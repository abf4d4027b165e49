"""The seed: enough of it, believable, the same every time."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core_bank.bank import Bank
from core_bank.clock import day_start
from core_bank.models.bills import Bill
from core_bank.models.cards import Card
from core_bank.models.customers import Customer
from core_bank.models.ledger import Entry, Posting
from core_bank.seed import content
from core_bank.seed.content import SeedError
from core_bank.seed.history import history
from tests.core_bank.promises import broken_promises
from tests.core_bank.world import MONDAY_MORNING, XIAOYU, Caller, Databases, Time, open_bank

TODAY = MONDAY_MORNING.date()


def sunday_evening() -> Time:
    time = Time()
    time.pass_by(hours=-12)
    return time


@pytest.fixture(scope="module")
def bank(databases: Databases) -> Iterator[Bank]:
    """A bank with the whole seed, loaded as a fresh sandbox loads it; nobody writes to it."""
    bank = open_bank(databases.create("whole"), sunday_evening(), sandbox_first_hour=MONDAY_MORNING.hour)
    yield bank
    bank.close()


def test_an_empty_sandbox_opens_at_its_hour(bank: Bank) -> None:
    assert bank.clock.now() == MONDAY_MORNING


def test_a_filled_one_keeps_its_time(bank: Bank) -> None:
    again = open_bank(bank.settings.database_url, sunday_evening(), sandbox_first_hour=17)

    assert again.clock.now() == MONDAY_MORNING
    again.close()


def test_there_are_enough_customers_and_transactions(bank: Bank) -> None:
    with bank.database.read() as session:
        customers = session.scalar(select(func.count()).select_from(Customer))
        entries, first, last = session.execute(
            select(func.count(), func.min(Entry.at), func.max(Entry.at))
        ).one()
    assert customers >= 30
    assert entries >= 20_000
    assert (first.date(), last.date() < TODAY) == (TODAY - timedelta(days=365), True)


def test_the_whole_seed_keeps_the_ledgers_promises(bank: Bank) -> None:
    with bank.database.read() as session:
        assert broken_promises(session) == []


def test_every_kind_of_life_event_is_there(bank: Bank) -> None:
    with bank.database.read() as session:
        kinds = set(session.scalars(select(Entry.kind).distinct()))
        merchants = set(session.scalars(select(Entry.merchant).distinct()))
    assert {"purchase", "salary", "loan", "transfer", "repayment", "refund", "interest"} <= kinds
    assert {"京东", "淘宝", "美团外卖", "盒马鲜生", "滴滴出行", "中国石化", "12306", "瑞幸咖啡"} <= merchants


def test_most_bills_are_paid_some_are_open_a_few_overdue(bank: Bank) -> None:
    with bank.database.read() as session:
        bills = list(session.scalars(select(Bill)))
    unpaid = [bill for bill in bills if bill.paid < bill.amount]
    overdue = [bill for bill in unpaid if bill.due_on < TODAY]
    soon = [bill for bill in unpaid if TODAY <= bill.due_on <= TODAY + timedelta(days=3)]
    assert len(unpaid) < len(bills) / 5
    assert 2 <= len(overdue) <= 8
    assert len(soon) >= 3


def test_a_few_cards_expire_soon(bank: Bank) -> None:
    with bank.database.read() as session:
        soon = select(func.count()).select_from(Card).where(Card.expires_on < TODAY + timedelta(days=60))
        assert 2 <= (session.scalar(soon) or 0) <= 8


def test_xiaoyu_is_who_the_documents_say(caller: Caller) -> None:
    accounts = caller.accounts()
    cards = caller.get(f"/customers/{XIAOYU}/cards").json()["cards"]
    payees = caller.get(f"/customers/{XIAOYU}/payees").json()["payees"]
    bill = caller.get(f"/customers/{XIAOYU}/bills", status="open").json()["bills"][0]
    assert [(one["class"], one["available_balance"]) for one in accounts] == [("I", 8_600_000)]
    assert sorted(one["kind"] for one in cards) == ["credit", "debit"]
    assert [(one["name"], one["nicknames"][:1]) for one in payees] == [
        ("李桂芳", ["妈妈"]),
        ("陈建国", ["房东"]),
        ("张伟", []),
    ]
    assert payees[0]["tail"] == "6612"
    assert bill["due_on"] == (TODAY + timedelta(days=3)).isoformat()


def test_bills_hold_exactly_what_was_bought_until_they_closed(bank: Bank) -> None:
    bills = select(Bill).where(Bill.customer_id == XIAOYU).order_by(Bill.due_on.desc())
    with bank.database.read() as session:
        newest, *_older = every = session.scalars(bills).all()
        bought = (
            select(func.sum(-Posting.amount))
            .join(Entry, Entry.entry_id == Posting.entry_id)
            .where(Posting.account_id == newest.account_id, Entry.kind.in_(["purchase", "refund"]))
            .where(Posting.at < day_start(newest.due_on - timedelta(days=20)))
        )
        assert session.scalar(bought) == sum(bill.amount for bill in every)


def test_the_same_number_and_day_tell_the_same_history() -> None:
    lives = content.load()
    few = lives.model_copy(update={"customers": lives.customers[:3]})
    assert history(few, TODAY, 7) == history(few, TODAY, 7)
    assert history(few, TODAY, 7) != history(few, TODAY, 8)


def test_a_wrong_value_is_named_with_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for file in Path(content.__file__).parent.glob("*.yml"):
        text = file.read_text("utf-8")
        (tmp_path / file.name).write_text(text.replace("138****2216", "13812342216"), "utf-8")
    monkeypatch.setattr(content, "_FOLDER", tmp_path)
    with pytest.raises(SeedError, match=r"core_bank/seed/customers\.yml: at 0\.phone"):
        content.load()
