"""开户: the rules, the card against the books, the account that comes of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from banking.identity_card import Read
from core_bank.bank import Bank
from core_bank.models.accounts import Account, AccountOpening
from core_bank.models.cards import Card
from core_bank.models.customers import Customer
from core_bank.screening import is_listed
from tests.core_bank import papers
from tests.core_bank.papers import UNSURE
from tests.core_bank.world import DEBIT_CARD, MAIN, XIAOYU, Caller, Time


@pytest.fixture
def content(bank: Bank) -> dict[str, Any]:
    """Everything that an opening needs."""
    return {
        "want": "online",
        "identity_front": papers.front(bank),
        "name": "read",
        "number": "read",
        "address": "read",
        "identity_back": papers.back(bank),
        "valid_until": "read",
        "account_id": MAIN,
        "purpose": "daily",
        "knows_notice": True,
    }


def order(content: dict[str, Any]) -> dict[str, Any]:
    return {"kind": "account_opening", "content": content}


def problem(caller: Caller, content: dict[str, Any], customer: str = XIAOYU) -> tuple[str, str | None] | None:
    answer = caller.post(f"/customers/{customer}/requests/quote", order(content))
    assert answer.status_code == 200, answer.text
    found = answer.json()["problem"]
    return found and (found["code"], found["field"])


def options(caller: Caller, field: str, **known: str) -> list[str]:
    path = f"/customers/{XIAOYU}/requests/options"
    found = caller.get(path, kind="account_opening", field=field, **known).json()["options"]
    return [one["value"] for one in found]


def own(bank: Bank, **changes: Any) -> None:
    with bank.database.write() as session:
        customer = session.get_one(Customer, XIAOYU)
        for name, value in changes.items():
            setattr(customer, name, value)


def class_two(bank: Bank, count: int) -> None:
    with bank.database.write() as session:
        for number in range(count):
            session.add(
                Account(
                    account_id=f"ac_more_{number}",
                    customer_id=XIAOYU,
                    kind="deposit",
                    name="电子账户（Ⅱ类）",
                    account_class="II",
                    card_tail=f"700{number}",
                )
            )


def test_an_account_is_opened_bound_and_seen(bank: Bank, caller: Caller, content: dict[str, Any]) -> None:
    before, ledger = caller.accounts(), caller.ledger()

    done = caller.requested(**order(content))

    [new] = [one for one in caller.accounts() if one not in before]
    assert (new["account_id"], new["class"]) == (done["result"]["opened_id"], "II")
    assert (new["available_balance"], new["limit_per_day"], new["left_today"]) == (0, 1_000_000, 1_000_000)
    assert new["card_tail"] not in {one["card_tail"] for one in before}
    assert caller.ledger() == ledger
    with bank.database.read() as session:
        opening = session.get_one(AccountOpening, new["account_id"])
        assert (opening.bound_account_id, opening.purpose) == (MAIN, "daily")
        assert opening.identity_digest not in papers.number_of("1993-05-18", True)


def test_it_needs_a_one_time_password(caller: Caller, content: dict[str, Any]) -> None:
    written = caller.post(f"/customers/{XIAOYU}/requests", order(content)).json()

    answer = caller.post(f"/customers/{XIAOYU}/requests/{written['request_id']}/confirm", {})

    assert answer.json()["error"]["code"] == "challenge_required"


def test_confirming_again_opens_no_second_account(caller: Caller, content: dict[str, Any]) -> None:
    before = len(caller.accounts())
    done = caller.requested(**order(content))

    again = caller.post(f"/customers/{XIAOYU}/requests/{done['request_id']}/confirm", {})

    assert again.json()["result"] == done["result"]
    assert len(caller.accounts()) == before + 1


def test_two_orders_at_the_limit_open_one_account(
    bank: Bank, caller: Caller, content: dict[str, Any]
) -> None:
    class_two(bank, 4)
    path = f"/customers/{XIAOYU}/requests"
    first, second = (caller.post(path, order(content)).json()["request_id"] for _ in range(2))

    done = caller.post(f"{path}/{first}/confirm", {"challenge_id": caller.verified(first, "request")})
    late = caller.post(f"{path}/{second}/confirm", {"challenge_id": caller.verified(second, "request")})

    assert done.status_code == 200
    assert late.json()["error"]["code"] == "too_many_class_two"


def test_what_is_shown_is_masked(caller: Caller, content: dict[str, Any]) -> None:
    told = caller.post(f"/customers/{XIAOYU}/requests/quote", order(content)).json()["summary"]

    number = papers.number_of("1993-05-18", True)
    assert told["read_number"] == f"3{'*' * 16}{number[-1]}"
    assert told["read_address"] == "上海市浦东新******"
    assert (told["read_name"], told["read_valid_until"]) == ("王小雨", "2038-03-02")


@pytest.mark.parametrize("want", ["class_one", "child", "foreign"])
def test_what_needs_the_counter_is_sent_there(caller: Caller, want: str) -> None:
    assert problem(caller, {"want": want}) == (f"branch_{want}", None)


@pytest.mark.parametrize(
    ("born", "code"),
    [
        (date(2008, 11, 24), "branch_teen"),
        (date(2010, 11, 23), "branch_teen"),
        (date(2010, 11, 24), "branch_child"),
    ],
)
def test_minors_are_told_before_any_picture(bank: Bank, caller: Caller, born: date, code: str) -> None:
    own(bank, born_on=born)

    assert problem(caller, {"want": "online"}) == (code, None)


def test_eighteen_today_is_old_enough(bank: Bank, caller: Caller) -> None:
    own(bank, born_on=date(2008, 11, 23))

    assert problem(caller, {"want": "online"}) == ("field_missing", "identity_front")


def test_a_sixth_account_of_class_two_is_refused(bank: Bank, caller: Caller) -> None:
    class_two(bank, 5)

    assert problem(caller, {"want": "online"}) == ("too_many_class_two", None)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"name": Read("王小两", 0.99)}, ("identity_differs", "identity_front")),
        (
            {"number": Read(papers.number_of("1993-05-18", False), 0.99)},
            ("identity_differs", "identity_front"),
        ),
        (
            {"number": Read(papers.number_of("1993-05-19", True), 0.99)},
            ("identity_differs", "identity_front"),
        ),
        ({"name": Read("王小两", UNSURE)}, ("field_missing", "name")),
    ],
    ids=["name", "sex", "birth date", "name not certain"],
)
def test_the_card_must_be_the_customers(
    bank: Bank, caller: Caller, changes: dict[str, Read], expected: tuple[str, str]
) -> None:
    assert problem(caller, {"want": "online", "identity_front": papers.front(bank, **changes)}) == expected


def test_a_dot_in_a_name_is_no_difference(bank: Bank, caller: Caller) -> None:
    own(bank, name="阿迪力·买买提")
    document = papers.front(bank, name=Read("阿迪力•买买提", 0.99))

    assert problem(caller, {"want": "online", "identity_front": document}) == ("field_missing", "name")


def test_what_was_read_for_certain_is_no_question(bank: Bank, caller: Caller) -> None:
    document = papers.front(bank)

    assert options(caller, "name", identity_front=document) == ["read"]
    assert options(caller, "address", identity_front=document) == ["read"]


def test_a_doubtful_name_is_a_choice_with_the_books(
    bank: Bank, caller: Caller, content: dict[str, Any]
) -> None:
    content["identity_front"] = papers.front(bank, name=Read("王小两", UNSURE))

    assert options(caller, "name", identity_front=content["identity_front"]) == ["read", "books"]
    assert problem(caller, {**content, "name": "read"}) == ("identity_differs", "identity_front")
    assert problem(caller, {**content, "name": "books"}) is None


@pytest.mark.parametrize(("field", "side"), [("number", "identity_front"), ("address", "identity_front")])
def test_a_wrong_reading_wants_another_picture(
    bank: Bank, caller: Caller, content: dict[str, Any], field: str, side: str
) -> None:
    read = Read(papers.number_of("1993-05-18", True) if field == "number" else "上海市某处", UNSURE)
    content["identity_front"] = papers.front(bank, **{field: read})

    assert options(caller, field, identity_front=content["identity_front"]) == ["read", "again"]
    assert problem(caller, {**content, field: "again"}) == ("document_misread", side)


def test_a_card_that_runs_out_today_is_still_good(
    bank: Bank, caller: Caller, content: dict[str, Any]
) -> None:
    content["identity_back"] = papers.back(bank, until="2026-11-23")

    assert problem(caller, content) is None


def test_a_card_that_has_run_out_is_refused(bank: Bank, caller: Caller, content: dict[str, Any]) -> None:
    content["identity_back"] = papers.back(bank, until="2026-11-22", certainty=UNSURE)

    assert problem(caller, content) == ("document_expired", "identity_back")


def test_a_picture_that_will_not_do_is_asked_anew(bank: Bank, caller: Caller) -> None:
    document = papers.faulty(bank, "identity_front")

    assert problem(caller, {"want": "online", "identity_front": document}) == (
        "document_blurred",
        "identity_front",
    )


def test_another_customers_document_is_none(bank: Bank, caller: Caller, content: dict[str, Any]) -> None:
    content["identity_front"] = papers.front(bank, "C0002")

    assert problem(caller, content) == ("document_gone", "identity_front")


def test_one_side_does_not_stand_for_the_other(caller: Caller, content: dict[str, Any]) -> None:
    content["identity_back"] = content["identity_front"]

    assert problem(caller, content) == ("document_gone", "identity_back")


def test_the_bound_account_must_be_the_customers_own(caller: Caller, content: dict[str, Any]) -> None:
    assert problem(caller, {**content, "account_id": "ac_0002_I"}) == ("account_not_bindable", "account_id")


def test_a_frozen_card_s_account_is_not_offered(bank: Bank, caller: Caller) -> None:
    with bank.database.write() as session:
        session.get_one(Card, DEBIT_CARD).status = "frozen"

    assert options(caller, "account_id") == []


def test_without_the_notice_nothing_is_opened(caller: Caller, content: dict[str, Any]) -> None:
    assert problem(caller, {**content, "knows_notice": False}) == ("notice_not_accepted", None)


@pytest.mark.parametrize("gap", ["name", "address", "valid_until", "purpose", "knows_notice"])
def test_nothing_is_written_down_with_gaps(caller: Caller, content: dict[str, Any], gap: str) -> None:
    del content[gap]

    answer = caller.post(f"/customers/{XIAOYU}/requests", order(content))

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "field_missing")


def test_an_identity_number_belongs_to_one_customer(
    bank: Bank, caller: Caller, content: dict[str, Any]
) -> None:
    caller.requested(**order(content))
    with bank.database.write() as session:
        opening = session.scalars(select(AccountOpening)).one()
        opening.customer_id = "C0002"

    assert problem(caller, content) == ("opening_review", None)


def test_a_second_card_with_another_number_is_looked_at(
    bank: Bank, caller: Caller, content: dict[str, Any]
) -> None:
    caller.requested(**order(content))
    content["identity_front"] = papers.front(
        bank, number=Read(papers.number_of("1993-05-18", True, 200), 0.99)
    )

    assert problem(caller, content) == ("opening_review", None)


def test_a_listed_name_goes_to_a_person_before_anything_is_asked(bank: Bank, caller: Caller) -> None:
    own(bank, name="賀雲驍", born_on=date(1984, 9, 17))

    assert problem(caller, {"want": "online"}) == ("opening_review", None)


@pytest.mark.parametrize(
    ("name", "born", "expected"),
    [
        ("贺云骁", date(1984, 9, 17), True),
        ("贺 云 骁", date(1984, 9, 17), True),
        ("HE YUNXIAO", date(1984, 9, 17), True),
        ("贺云骁", date(1999, 1, 1), False),
        ("阿依古丽•热合曼", date(1970, 1, 1), True),
        ("贺云", date(1984, 9, 17), False),
    ],
)
def test_names_are_compared_in_one_spelling(name: str, born: date, expected: bool) -> None:
    assert is_listed(name, born) is expected


def test_papers_of_an_account_outlive_the_week(
    bank: Bank, caller: Caller, content: dict[str, Any], time: Time
) -> None:
    caller.requested(**order(content))

    time.now += timedelta(days=30)
    bank.schedule.prune()

    assert problem(caller, content) is None
