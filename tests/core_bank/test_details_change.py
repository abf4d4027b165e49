"""修改资料: what is kept, what is refused, and what a change means for large transfers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from core_bank.bank import Bank
from core_bank.customers import customer_by_id
from core_bank.models.customers import DetailChange
from core_bank.models.writes import OutboxEvent
from tests.core_bank.world import XIAOYU, Caller

ADDRESS = "杭州市西湖区文三路 90 号 2 幢 301"
STUDENT = "C0005"


def quoted(caller: Caller, customer: str = XIAOYU, **content: Any) -> dict[str, Any]:
    path = f"/customers/{customer}/requests/quote"
    answer: dict[str, Any] = caller.post(path, {"kind": "details_change", "content": content}).json()
    return answer


def change(caller: Caller, **content: Any) -> dict[str, Any]:
    return caller.requested(kind="details_change", content=content)


def test_an_address_needs_a_code_and_a_job_does_not(caller: Caller) -> None:
    assert quoted(caller, what="address", address=ADDRESS)["level"] == 2
    assert quoted(caller, what="job", job="freelance")["level"] == 1


def test_the_new_address_is_kept_and_with_it_the_city(caller: Caller, bank: Bank) -> None:
    change(caller, what="address", address=ADDRESS)

    with bank.database.read() as session:
        customer = customer_by_id(session, XIAOYU)
    assert (customer.address, customer.city) == (ADDRESS, "杭州")


def test_the_old_value_is_half_hidden(caller: Caller) -> None:
    change(caller, what="email", email="xiaoyu@example.com")

    assert quoted(caller, what="email", email="new@example.com")["summary"]["old"] == "x***@example.com"


def test_the_event_says_what_was_changed_and_not_to_what(caller: Caller, bank: Bank) -> None:
    change(caller, what="email", email="xiaoyu@example.com")

    with bank.database.read() as session:
        query = select(OutboxEvent.data).where(OutboxEvent.type == "details.changed")
        [data] = session.scalars(query)
    assert set(data) == {"change_id", "what"}


def test_what_is_malformed_is_blamed_on_its_field(caller: Caller) -> None:
    address = quoted(caller, what="address", address="杭州市西湖区")["problem"]
    email = quoted(caller, what="email", email="xiaoyu")["problem"]

    assert (address["code"], address["field"]) == ("address_incomplete", "address")
    assert (email["code"], email["field"]) == ("email_malformed", "email")


def test_what_the_document_proves_is_changed_in_person(caller: Caller) -> None:
    assert quoted(caller, what="identity")["problem"]["code"] == "identity_in_person"


def test_nobody_ends_their_studies_by_saying_so(caller: Caller) -> None:
    assert quoted(caller, STUDENT, what="job", job="company")["problem"]["code"] == "job_needs_papers"


def test_the_same_value_is_no_change(caller: Caller) -> None:
    change(caller, what="job", job="freelance")

    assert quoted(caller, what="job", job="freelance")["problem"]["code"] == "detail_unchanged"


def test_a_change_without_its_value_is_no_change_yet(caller: Caller) -> None:
    problem = quoted(caller, what="email")["problem"]

    assert (problem["code"], problem["field"]) == ("detail_missing", "email")


def test_the_same_confirmation_changes_once(caller: Caller, bank: Bank) -> None:
    path = f"/customers/{XIAOYU}/requests"
    order = {"kind": "details_change", "content": {"what": "job", "job": "freelance"}}
    request = caller.post(path, order).json()["request_id"]

    for _ in range(2):
        caller.post(f"{path}/{request}/confirm", {}, key="again")

    with bank.database.read() as session:
        assert len(list(session.scalars(select(DetailChange)))) == 1


def test_a_large_transfer_is_asked_about_after_a_new_address(caller: Caller) -> None:
    before = caller.quote(amount=1_000_000)["gate"]["asks"]
    change(caller, what="address", address=ADDRESS)

    gate = caller.quote(amount=1_000_000)["gate"]

    assert (before, gate["asks"], "details_changed" in gate["reasons"]) == (False, True, True)


def test_an_everyday_transfer_and_a_new_job_ask_nothing(caller: Caller) -> None:
    change(caller, what="job", job="freelance")

    assert caller.quote(amount=1_000_000)["gate"]["asks"] is False


def test_after_three_days_nothing_is_asked_any_more(caller: Caller, time: Any) -> None:
    change(caller, what="address", address=ADDRESS)

    time.pass_by(hours=73)

    assert caller.quote(amount=1_000_000)["gate"]["asks"] is False
