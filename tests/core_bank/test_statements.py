"""Statements: what is on them adds up, is read back from the PDF, and is nobody else's."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from banking.money import format_yuan
from tests.core_bank.world import MAIN, XIAOYU, Caller, Time

PATH = f"/customers/{XIAOYU}"
NOVEMBER = {"from": "2026-11-01", "to": "2026-11-30"}


def quote(caller: Caller, period: Any, **content: Any) -> dict[str, Any]:
    order = {"kind": "statement", "content": {"account_id": MAIN, "period": period, **content}}
    answer: dict[str, Any] = caller.post(f"{PATH}/requests/quote", order).json()
    return answer


def issued(caller: Caller, period: Any = "3m", **content: Any) -> dict[str, Any]:
    return caller.requested(kind="statement", content={"account_id": MAIN, "period": period, **content})


def paper(caller: Caller, number: str) -> PdfReader:
    answer = caller.get(f"{PATH}/statements/{number}/document")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/pdf")
    return PdfReader(BytesIO(answer.content))


def text_of(document: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in document.pages)


def lines_of(caller: Caller, **query: Any) -> list[dict[str, Any]]:
    found = caller.get(f"{PATH}/transactions", card_tail="8801", limit=100, **query).json()
    lines: list[dict[str, Any]] = found["transactions"]
    return lines


def test_the_paper_says_who_which_when_and_how_to_check_it(caller: Caller) -> None:
    done = issued(caller, purpose="visa")

    text = text_of(paper(caller, done["result"]["number"]))

    for piece in ("银伴银行", "账户交易流水", "王小雨", "**** 8801", "签证", "电子业务专用章"):
        assert piece in text
    assert done["result"]["number"] in text
    assert done["result"]["seal"] in text


def test_every_transaction_is_a_line_with_its_amount_and_balance(caller: Caller) -> None:
    lines = lines_of(caller, **NOVEMBER)
    done = issued(caller, NOVEMBER)

    text = text_of(paper(caller, done["result"]["number"]))

    assert done["summary"]["count"] == str(len(lines))
    for one in lines:
        assert format_yuan(one["amount"]) in text
        assert format_yuan(one["balance_after"]) in text


def test_opening_and_closing_balance_differ_by_what_happened(caller: Caller) -> None:
    newest = lines_of(caller, **NOVEMBER)[0]
    done = issued(caller, NOVEMBER)
    result, summary = done["result"], done["summary"]

    checked = caller.get("/statements/check", number=result["number"], seal=result["seal"]).json()

    assert checked["closing"] == newest["balance_after"]
    assert checked["closing"] - checked["opening"] == summary["income"] - summary["spending"]


def test_the_same_number_always_shows_the_same(caller: Caller, time: Time) -> None:
    number = issued(caller)["result"]["number"]
    before = text_of(paper(caller, number))
    caller.send(amount=100_00)
    time.pass_by(days=2)

    assert text_of(paper(caller, number)) == before


def test_a_long_statement_goes_on_over_pages_with_its_head(caller: Caller) -> None:
    document = paper(caller, issued(caller, "1y")["result"]["number"])

    assert len(document.pages) > 3
    assert all("余额" in page.extract_text() for page in document.pages)


@pytest.mark.parametrize(
    ("period", "code"),
    [
        ({"from": "2027-01-01", "to": "2027-02-01"}, "statement_future"),
        ({"from": "2021-11-22", "to": "2022-01-01"}, "statement_too_old"),
        ({"from": "2022-01-01", "to": "2022-03-01"}, "statement_empty"),
    ],
)
def test_some_times_cannot_be(caller: Caller, period: dict[str, str], code: str) -> None:
    problem = quote(caller, period)["problem"]

    assert (problem["code"], problem["field"]) == (code, "period")


def test_the_days_still_to_come_are_left_away(caller: Caller) -> None:
    assert quote(caller, NOVEMBER)["summary"]["last"] == "2026-11-23"


def test_another_customer_gets_nothing(caller: Caller) -> None:
    number = issued(caller)["result"]["number"]

    assert caller.get(f"/customers/C0002/statements/{number}/document").status_code == 404


def test_another_customer_s_account_is_not_there(caller: Caller) -> None:
    order = {"kind": "statement", "content": {"account_id": MAIN, "period": "3m"}}

    assert caller.post("/customers/C0002/requests/quote", order).status_code == 404


def test_a_wrong_seal_tells_nothing(caller: Caller) -> None:
    number = issued(caller)["result"]["number"]

    checked = caller.get("/statements/check", number=number, seal="AAAA-BBBB-CCCC").json()

    assert checked == {**dict.fromkeys(checked), "valid": False}


def test_whoever_checks_one_sees_no_whole_name(caller: Caller) -> None:
    result = issued(caller)["result"]

    checked = caller.get("/statements/check", number=result["number"], seal=result["seal"]).json()

    assert (checked["valid"], checked["name"]) == (True, "王**")


def test_confirming_twice_issues_one(caller: Caller) -> None:
    done = issued(caller)

    again = caller.post(f"{PATH}/requests/{done['request_id']}/confirm", {}).json()

    assert again["result"] == done["result"]


def test_what_happened_at_the_first_and_the_last_moment_counts(caller: Caller) -> None:
    day = lines_of(caller, **NOVEMBER)[-1]["at"][:10]

    assert int(quote(caller, {"from": day, "to": day})["summary"]["count"]) == len(
        lines_of(caller, **{"from": day, "to": day})
    )
