"""The ledger's promises: entries balance, nobody is overdrawn, also when many write at once."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from core_bank import ledger, transfers
from core_bank.bank import Bank
from core_bank.errors import BankError
from core_bank.ledger import SETTLEMENT, Leg, OverdrawnError, UnbalancedError
from core_bank.models.accounts import Account
from core_bank.models.transfers import Transfer
from core_bank.orders import Order
from tests.core_bank.promises import broken_promises
from tests.core_bank.world import MAIN, MONDAY_MORNING, XIAOYU, ZHANG_WEI

WEI = "ac_0002_I"


def balance(bank: Bank, account_id: str) -> int:
    with bank.database.read() as session:
        return session.get_one(Account, account_id).ledger_balance


def move(bank: Bank, amount: int, *legs: Leg) -> None:
    with bank.database.write() as session:
        entry = ledger.new_entry(MONDAY_MORNING, "transfer")
        ledger.post(session, entry, list(legs) or [Leg(MAIN, -amount, "a"), Leg(WEI, amount, "b")])


def test_an_entry_that_does_not_balance_is_refused(bank: Bank) -> None:
    before = balance(bank, MAIN)
    with pytest.raises(UnbalancedError):
        move(bank, 0, Leg(MAIN, -100, "a"), Leg(WEI, 99, "b"))
    assert balance(bank, MAIN) == before


def test_nobody_pays_more_than_is_available(bank: Bank) -> None:
    before = balance(bank, MAIN)
    with pytest.raises(OverdrawnError):
        move(bank, before + 1)
    assert balance(bank, MAIN) == before


def test_held_money_cannot_be_spent(bank: Bank) -> None:
    with bank.database.write() as session:
        account = ledger.lock_accounts(session, [MAIN])[MAIN]
        ledger.hold(account, ledger.available(account))
    with pytest.raises(OverdrawnError):
        move(bank, 1)


def test_the_bank_itself_may_go_below_zero(bank: Bank) -> None:
    move(bank, 0, Leg(SETTLEMENT, -(10**12), "a"), Leg(WEI, 10**12, "b"))
    assert balance(bank, SETTLEMENT) < 0


def test_the_database_refuses_an_overdrawn_account_too(bank: Bank) -> None:
    with pytest.raises(IntegrityError), bank.database.write() as session:
        session.execute(text("UPDATE accounts SET ledger_balance = -1 WHERE account_id = 'ac_0001_I'"))


def test_two_at_once_cannot_spend_the_same_money(bank: Bank) -> None:
    half = balance(bank, MAIN) // 2 + 1

    def spend(_number: int) -> bool:
        try:
            move(bank, half)
        except OverdrawnError:
            return False
        return True

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(spend, range(6))) == [False] * 5 + [True]


def test_opposite_transfers_at_once_do_not_block_each_other(bank: Bank) -> None:
    before = balance(bank, MAIN)

    def swing(number: int) -> None:
        move(bank, 1) if number % 2 else move(bank, 0, Leg(WEI, -1, "b"), Leg(MAIN, 1, "a"))

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(swing, range(24)))
    assert balance(bank, MAIN) == before


_ACTS = st.lists(
    st.tuples(
        st.sampled_from(["order", "void", "settle", "confirm"]),
        st.integers(min_value=1, max_value=6_000_000),
        st.sampled_from(["py_0001_1", ZHANG_WEI]),
    ),
    max_size=12,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_ACTS)
def test_no_history_of_transfers_breaks_a_promise(bank: Bank, acts: list[tuple[str, int, str]]) -> None:
    with bank.database.write() as session:
        for act, amount, payee in acts:
            _try(bank, session, act, amount, payee)
        session.flush()
        assert broken_promises(session) == []
        session.rollback()


def _try(bank: Bank, session: Session, act: str, amount: int, payee: str) -> None:
    pending = session.scalars(select(Transfer).where(Transfer.state == "pending")).first()
    with suppress(BankError):
        if act == "order":
            order = Order(payee_id=payee, amount=amount)
            transfers.create(session, bank.settings, XIAOYU, order, MONDAY_MORNING)
        elif pending is not None and act == "void":
            transfers.void(session, XIAOYU, pending.transfer_id, MONDAY_MORNING)
        elif pending is not None and act == "confirm":
            pending.confirmed_at = MONDAY_MORNING
        elif pending is not None:
            transfers.settle(session, pending.transfer_id, MONDAY_MORNING)
