"""The audit log: one entry for each write, nothing private in it, and nobody changes it unseen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from core_bank import audit
from core_bank.models.writes import AuditEntry, AuditHead
from tests.core_bank.world import DEBIT_CARD, XIAOYU, Caller, Time


def entries(caller: Caller) -> list[AuditEntry]:
    with caller.bank.database.read() as session:
        return list(session.scalars(select(AuditEntry).order_by(AuditEntry.seq)))


def check(caller: Caller) -> audit.Finding:
    with caller.bank.database.read() as session:
        return audit.verify(session)


def unguard(caller: Caller) -> None:
    """Take the database's own guard away, as somebody with all rights could."""
    with caller.bank.database.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("DROP TRIGGER audit_entries_no_update"))
            connection.execute(text("DROP TRIGGER audit_entries_no_delete"))
        else:
            connection.execute(text("DROP TRIGGER audit_entries_stay ON audit_entries"))


def test_a_write_leaves_one_entry_with_what_came_of_it(caller: Caller) -> None:
    transfer = caller.order().json()["transfer_id"]

    entry = entries(caller)[-1]

    assert (entry.action, entry.status, entry.code) == (f"POST /v1/customers/{XIAOYU}/transfers", 201, None)
    assert transfer in entry.subjects


def test_a_step_up_is_in_it_with_the_challenge_that_proved_it(caller: Caller) -> None:
    transfer = caller.order().json()["transfer_id"]
    challenge = caller.verified(transfer)

    caller.confirm(transfer, challenge)

    assert entries(caller)[-1].proof == challenge


def test_a_refusal_is_in_it_with_its_code(caller: Caller) -> None:
    caller.order(amount=99_999_999_99)

    assert entries(caller)[-1].code is not None


def test_a_repeated_write_leaves_no_second_entry(caller: Caller) -> None:
    for _ in range(3):
        caller.post(f"/customers/{XIAOYU}/cards/{DEBIT_CARD}/freeze", key="again")

    assert [entry.key for entry in entries(caller)].count("again") == 1


def test_what_time_settles_is_in_it(caller: Caller, time: Time) -> None:
    transfer = caller.send(arrival="next_day")["transfer_id"]
    time.now += timedelta(days=2)

    caller.bank.schedule.run_due()

    assert (f"settle:{transfer}", "settle transfer") in {(one.key, one.action) for one in entries(caller)}


def test_a_code_is_in_no_entry(caller: Caller) -> None:
    transfer = caller.order().json()["transfer_id"]
    caller.verified(transfer)
    code = caller.code()

    assert not any(code in f"{entry.action}{entry.subjects}{entry.proof}" for entry in entries(caller))


def test_an_untouched_log_holds(caller: Caller) -> None:
    caller.send()

    assert check(caller) == audit.Finding(len(entries(caller)))


@pytest.mark.parametrize("statement", [update(AuditEntry).values(status=500), delete(AuditEntry)])
def test_the_database_refuses_to_change_an_entry(caller: Caller, statement: object) -> None:
    caller.order()

    with pytest.raises(DBAPIError, match="never changed"), caller.bank.database.write() as session:
        session.execute(statement)  # type: ignore[call-overload]


def test_a_changed_entry_is_found(caller: Caller) -> None:
    caller.send()
    unguard(caller)
    with caller.bank.database.write() as session:
        session.execute(update(AuditEntry).where(AuditEntry.seq == 2).values(status=500))

    assert check(caller) == audit.Finding(1, "entry 2 is not what was written")


def test_a_dropped_entry_is_found(caller: Caller) -> None:
    caller.send()
    unguard(caller)
    with caller.bank.database.write() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.seq == 2))

    assert check(caller) == audit.Finding(1, "entry 2 is missing")


def test_a_log_that_was_cut_off_is_found(caller: Caller) -> None:
    caller.send()
    unguard(caller)
    last = entries(caller)[-1].seq
    with caller.bank.database.write() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.seq == last))

    assert check(caller).fault == f"the log ends at entry {last - 1}, its head is {last}"


def test_a_log_sealed_anew_is_found_by_its_head(caller: Caller) -> None:
    caller.send()
    with caller.bank.database.write() as session:
        session.get_one(AuditHead, audit.HEAD).hash = audit.GENESIS

    assert check(caller).fault is not None
