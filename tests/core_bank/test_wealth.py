"""Risk tests, purchases and redemptions of wealth products, over HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlalchemy import update

from banking.suitability import suitability_rules
from core_bank.bank import Bank
from core_bank.models.customers import Customer
from core_bank.models.wealth import RiskProfile
from tests.core_bank.promises import broken_promises
from tests.core_bank.world import XIAOYU, Caller, Time

TESTED = "C0002"
"""张伟: C4, tested 60 days ago; holds anwen (200 days), lingdong (30 days), junheng (40 days)."""
ELDER = "C0004"
"""刘建军: 69 years old, C3."""
EXPIRED = "C0006"
BEGINNER = "C0029"
"""沈家豪: C5, has never bought anything."""
RULES = suitability_rules()
BOLD = {question: max(choices, key=choices.__getitem__) for question, choices in RULES.questions.items()}
MARKS = dict.fromkeys(["knows_risk", "knows_term", "knows_cost", "knows_reserve", "knows_own"], True)


def account_of(customer: str) -> str:
    return f"ac_{customer[1:]}_I"


def purchase(customer: str, product: str, amount: int, **changes: Any) -> dict[str, Any]:
    content = {"product": product, "amount": amount, "account_id": account_of(customer), **MARKS, **changes}
    return {"kind": "wealth_purchase", "content": content}


def redemption(holding: str, amount: int | None = None) -> dict[str, Any]:
    content = {"holding": holding, "how_much": "part" if amount else "all", "amount": amount}
    return {"kind": "wealth_redemption", "content": content}


def quoted(caller: Caller, customer: str, order: dict[str, Any]) -> dict[str, Any]:
    answer = caller.post(f"/customers/{customer}/requests/quote", order)
    assert answer.status_code == 200, answer.text
    quote: dict[str, Any] = answer.json()
    return quote


def problem(caller: Caller, customer: str, order: dict[str, Any]) -> tuple[str, str | None] | None:
    found = quoted(caller, customer, order)["problem"]
    return (found["code"], found["field"]) if found else None


def options(caller: Caller, customer: str, kind: str, field: str, **known: str) -> list[dict[str, Any]]:
    path = f"/customers/{customer}/requests/options"
    found: list[dict[str, Any]] = caller.get(path, kind=kind, field=field, **known).json()["options"]
    return found


def wealth(caller: Caller, customer: str) -> dict[str, Any]:
    found: dict[str, Any] = caller.get(f"/customers/{customer}/wealth").json()
    return found


def available(caller: Caller, customer: str) -> int:
    return int(caller.accounts(customer)[0]["available_balance"])


def promises_kept(bank: Bank) -> bool:
    with bank.database.read() as session:
        return broken_promises(session) == []


# The risk test.


def test_the_test_leads_to_a_grade_that_holds_for_a_year(caller: Caller) -> None:
    done = caller.requested(kind="risk_test", content=BOLD)

    assert done["result"]["grade"] == "C5 进取型"
    profile = wealth(caller, XIAOYU)["profile"]
    assert (profile["grade"], profile["expires_on"], profile["holds"]) == ("C5", "2027-11-23", True)


def test_the_grade_is_not_told_before_the_test_counts(caller: Caller) -> None:
    quote = quoted(caller, XIAOYU, {"kind": "risk_test", "content": BOLD})

    assert "grade" not in quote["summary"]
    assert wealth(caller, XIAOYU)["profile"] is None


def test_what_kept_the_grade_down_is_told(caller: Caller) -> None:
    done = caller.requested(kind="risk_test", content={**BOLD, "loss": "nothing"})

    assert (done["result"]["grade"], done["result"]["why"]) == ("C1 保守型", ["您不能接受任何亏损"])


def test_two_tests_a_day_and_no_third(caller: Caller, time: Time) -> None:
    for _ in range(2):
        caller.requested(kind="risk_test", content=BOLD)

    assert problem(caller, XIAOYU, {"kind": "risk_test", "content": BOLD}) == ("risk_test_attempts", None)
    time.pass_by(days=1)
    assert problem(caller, XIAOYU, {"kind": "risk_test", "content": BOLD}) is None


def test_eight_tests_in_twelve_months_and_no_ninth(caller: Caller, time: Time) -> None:
    for _ in range(8):
        caller.requested(kind="risk_test", content=BOLD)
        time.pass_by(days=1)

    assert problem(caller, XIAOYU, {"kind": "risk_test", "content": BOLD}) == ("risk_test_attempts", None)


def test_two_tests_at_once_do_not_slip_past_the_limit(caller: Caller) -> None:
    path = f"/customers/{XIAOYU}/requests"
    caller.requested(kind="risk_test", content=BOLD)
    written = [
        caller.post(path, {"kind": "risk_test", "content": BOLD}).json()["request_id"] for _ in range(2)
    ]

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(lambda one: caller.post(f"{path}/{one}/confirm", {}).status_code, written))

    assert sorted(codes) == [200, 409]


def test_an_answer_that_no_question_has_is_refused(caller: Caller) -> None:
    order = {"kind": "risk_test", "content": {**BOLD, "loss": "anything"}}
    assert caller.post(f"/customers/{XIAOYU}/requests/quote", order).status_code == 422


def test_nobody_under_age_is_tested(caller: Caller, bank: Bank) -> None:
    with bank.database.write() as session:
        session.execute(update(Customer).values(born_on=bank.clock.today().replace(year=2010)))

    assert problem(caller, XIAOYU, {"kind": "risk_test", "content": BOLD}) == ("wealth_minor", None)


# Who may buy what.


@pytest.mark.parametrize(
    ("customer", "product", "amount", "expected"),
    [
        (XIAOYU, "lingdong", 1_000_00, ("risk_test_missing", None)),
        (EXPIRED, "lingdong", 1_000_00, ("risk_test_expired", None)),
        (TESTED, "xianfeng", 20_000_00, ("risk_above_grade", "product")),
        (ELDER, "junheng", 5_000_00, ("wealth_needs_person", "product")),
        (BEGINNER, "jinqu", 5_000_00, ("wealth_first_risk", "product")),
        (BEGINNER, "anwen", 60_000_00, ("wealth_first_amount", "amount")),
        (TESTED, "anyue", 5_000_00, ("wealth_product_closed", "product")),
        (TESTED, "junheng", 999_99, ("wealth_amount_small", "amount")),
        (TESTED, "anwen", 10**11, ("insufficient_funds", "amount")),
        (TESTED, "anwen", 5_000_00, None),
    ],
)
def test_a_purchase_is_refused_with_its_reason(
    caller: Caller, customer: str, product: str, amount: int, expected: tuple[str, str | None] | None
) -> None:
    assert problem(caller, customer, purchase(customer, product, amount)) == expected


def test_a_vulnerable_customer_is_sent_to_a_person_for_more_risk(caller: Caller, bank: Bank) -> None:
    with bank.database.write() as session:
        session.execute(update(RiskProfile).values(vulnerable=True))

    assert problem(caller, TESTED, purchase(TESTED, "junheng", 5_000_00)) == (
        "wealth_needs_person",
        "product",
    )


def test_only_what_suits_is_offered_but_all_can_be_named(caller: Caller) -> None:
    shelf = options(caller, TESTED, "wealth_purchase", "product")

    offered = [one["title"] for one in shelf if one["offered"]]
    assert offered == ["灵动日添", "安稳季享", "稳步半年", "均衡精选", "进取成长"]
    assert {"安月定开", "先锋权益"} < {one["title"] for one in shelf}


@pytest.mark.parametrize("customer", [XIAOYU, EXPIRED])
def test_nothing_is_offered_without_a_test_that_holds(caller: Caller, customer: str) -> None:
    shelf = options(caller, customer, "wealth_purchase", "product")
    assert [one for one in shelf if one["offered"]] == []


def test_a_quote_of_the_product_alone_tells_its_facts(caller: Caller) -> None:
    quote = quoted(caller, TESTED, {"kind": "wealth_purchase", "content": {"product": "junheng"}})

    assert quote["problem"]["code"] == "field_missing"
    assert "R3 中风险" in quote["summary"]["fact_risk"]
    assert "180 天" in quote["summary"]["fact_term"]


@pytest.mark.parametrize("mark", MARKS)
def test_no_purchase_without_every_fact_confirmed(caller: Caller, mark: str) -> None:
    path = f"/customers/{TESTED}/requests"
    unclear = caller.post(path, purchase(TESTED, "anwen", 5_000_00, **{mark: False}))
    missing = caller.post(path, purchase(TESTED, "anwen", 5_000_00, **{mark: None}))

    assert unclear.json()["error"]["code"] == "wealth_not_clear"
    assert missing.json()["error"]["code"] == "field_missing"


def test_a_frozen_account_buys_nothing(caller: Caller) -> None:
    caller.post(f"/customers/{TESTED}/cards/cd_0002_debit/freeze")

    assert problem(caller, TESTED, purchase(TESTED, "anwen", 5_000_00)) == ("account_frozen", None)


def test_another_customers_account_cannot_pay(caller: Caller) -> None:
    order = purchase(TESTED, "anwen", 5_000_00, account_id=account_of(XIAOYU))
    assert caller.post(f"/customers/{TESTED}/requests/quote", order).status_code == 404


# Buying.


def test_a_low_risk_is_bought_at_once(caller: Caller, bank: Bank) -> None:
    before = available(caller, TESTED)

    done = caller.requested(TESTED, **purchase(TESTED, "anwen", 5_000_00))

    newest = max(wealth(caller, TESTED)["holdings"], key=lambda one: one["bought_on"])
    assert (done["level"], done["result"]["state"]) == (2, "done")
    assert (newest["name"], newest["cost"], abs(newest["gain"]) <= 1) == ("安稳季享", 5_000_00, True)
    assert available(caller, TESTED) == before - 5_000_00
    assert promises_kept(bank)


def test_it_shows_among_the_transactions(caller: Caller) -> None:
    caller.requested(TESTED, **purchase(TESTED, "anwen", 5_000_00))

    line = caller.get(f"/customers/{TESTED}/transactions", kind="wealth").json()["transactions"][0]
    assert (line["direction"], line["amount"], line["counterparty"]) == ("out", 5_000_00, "安稳季享")


def test_a_higher_risk_waits_with_its_money_held_and_is_bought_after_a_day(
    caller: Caller, bank: Bank, time: Time
) -> None:
    before = available(caller, TESTED)
    held = len(wealth(caller, TESTED)["holdings"])

    done = caller.requested(TESTED, **purchase(TESTED, "junheng", 5_000_00))

    assert done["result"]["state"] == "waiting"
    assert available(caller, TESTED) == before - 5_000_00
    assert (len(wealth(caller, TESTED)["holdings"]), promises_kept(bank)) == (held, True)
    time.pass_by(hours=24)
    bank.schedule.run_due()
    assert (len(wealth(caller, TESTED)["holdings"]), wealth(caller, TESTED)["waiting"]) == (held + 1, [])
    assert available(caller, TESTED) == before - 5_000_00
    assert promises_kept(bank)


def test_care_gives_time_to_think_again_for_less_risk_too(caller: Caller) -> None:
    done = caller.requested(ELDER, **purchase(ELDER, "anwen", 5_000_00))
    assert done["result"]["state"] == "waiting"


def test_a_purchase_that_waits_can_be_taken_back_without_a_code(
    caller: Caller, bank: Bank, time: Time
) -> None:
    before = available(caller, TESTED)
    caller.requested(TESTED, **purchase(TESTED, "junheng", 5_000_00))
    waiting = wealth(caller, TESTED)["waiting"][0]["order_id"]

    done = caller.requested(TESTED, **redemption(waiting))

    assert (done["level"], done["result"]["state"]) == (1, "withdrawn")
    time.pass_by(hours=25)
    bank.schedule.run_due()
    assert (available(caller, TESTED), promises_kept(bank)) == (before, True)


def test_what_was_bought_cannot_be_taken_back(caller: Caller, bank: Bank, time: Time) -> None:
    caller.requested(TESTED, **purchase(TESTED, "junheng", 5_000_00))
    waiting = wealth(caller, TESTED)["waiting"][0]["order_id"]
    time.pass_by(hours=23, minutes=59)
    request = caller.post(f"/customers/{TESTED}/requests", redemption(waiting)).json()["request_id"]
    time.pass_by(minutes=1)
    bank.schedule.run_due()

    answer = caller.post(f"/customers/{TESTED}/requests/{request}/confirm", {})

    assert answer.status_code == 404
    assert promises_kept(bank)


def test_a_card_lost_while_the_purchase_waits_takes_it_back(caller: Caller, bank: Bank, time: Time) -> None:
    held = len(wealth(caller, TESTED)["holdings"])
    caller.requested(TESTED, **purchase(TESTED, "junheng", 5_000_00))
    caller.post(f"/customers/{TESTED}/cards/cd_0002_debit/freeze")

    time.pass_by(hours=24)
    bank.schedule.run_due()

    assert (len(wealth(caller, TESTED)["holdings"]), wealth(caller, TESTED)["waiting"]) == (held, [])
    assert promises_kept(bank)


def test_two_first_purchases_at_once_are_one(caller: Caller, bank: Bank) -> None:
    path = f"/customers/{BEGINNER}/requests"
    proofs = []
    for _ in range(2):
        request = caller.post(path, purchase(BEGINNER, "anwen", 50_000_00)).json()["request_id"]
        proofs.append((request, caller.verified(request, "request", BEGINNER)))

    def confirm(proof: tuple[str, str]) -> int:
        return caller.post(f"{path}/{proof[0]}/confirm", {"challenge_id": proof[1]}).status_code

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(confirm, proofs))

    # The second is no longer the first purchase, so its amount is free: both may go, and neither is doubled.
    assert codes == [200, 200]
    assert len(wealth(caller, BEGINNER)["holdings"]) == 2
    assert promises_kept(bank)


def test_two_purchases_cannot_spend_the_same_money(caller: Caller, bank: Bank) -> None:
    path, all_of_it = f"/customers/{TESTED}/requests", available(caller, TESTED)
    proofs = []
    for _ in range(2):
        request = caller.post(path, purchase(TESTED, "anwen", all_of_it)).json()["request_id"]
        proofs.append((request, caller.verified(request, "request", TESTED)))

    def confirm(proof: tuple[str, str]) -> int:
        return caller.post(f"{path}/{proof[0]}/confirm", {"challenge_id": proof[1]}).status_code

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(confirm, proofs))

    assert sorted(codes) == [200, 409]
    assert (available(caller, TESTED), promises_kept(bank)) == (0, True)


def test_confirming_again_buys_nothing_more(caller: Caller) -> None:
    path = f"/customers/{TESTED}/requests"
    request = caller.post(path, purchase(TESTED, "anwen", 5_000_00)).json()["request_id"]
    proof = {"challenge_id": caller.verified(request, "request", TESTED)}

    answers = [caller.post(f"{path}/{request}/confirm", proof).json() for _ in range(3)]

    assert answers[0] == answers[1] == answers[2]
    bought = [one for one in wealth(caller, TESTED)["holdings"] if one["cost"] == 5_000_00]
    assert len(bought) == 1


# Holding and redeeming.


def test_holdings_say_what_they_are_worth_and_from_when_they_are_free(caller: Caller) -> None:
    held = {one["name"]: one for one in wealth(caller, TESTED)["holdings"]}

    assert set(held) == {"安稳季享", "灵动日添", "均衡精选"}
    assert held["安稳季享"]["free_from"] < "2026-11-23" < held["均衡精选"]["free_from"]
    assert all(one["gain"] == one["worth"] - one["cost"] for one in held.values())


def test_a_small_part_of_a_daily_product_is_paid_at_once(caller: Caller, bank: Bank) -> None:
    before = available(caller, TESTED)

    done = caller.requested(TESTED, **redemption("wh_0002_2", 10_000_00))

    assert (done["level"], done["result"]["state"]) == (2, "done")
    assert abs(available(caller, TESTED) - before - 10_000_00) <= 1
    assert promises_kept(bank)


def test_more_than_the_quick_limit_of_a_day_waits_for_a_working_day(
    caller: Caller, bank: Bank, time: Time
) -> None:
    caller.requested(TESTED, **redemption("wh_0002_2", 9_999_00))
    before = available(caller, TESTED)

    done = caller.requested(TESTED, **redemption("wh_0002_2"))

    assert (done["result"]["state"], available(caller, TESTED)) == ("waiting", before)
    time.pass_by(days=1)
    bank.schedule.run_due()
    assert available(caller, TESTED) > before + 5_000_00
    assert promises_kept(bank)


def test_all_of_a_holding_comes_back_after_its_working_days(caller: Caller, bank: Bank, time: Time) -> None:
    before = available(caller, TESTED)

    quote = quoted(caller, TESTED, redemption("wh_0002_1"))
    caller.requested(TESTED, **redemption("wh_0002_1"))

    assert "2026-11-24" in quote["summary"]["pays"]
    assert "安稳季享" not in {one["name"] for one in wealth(caller, TESTED)["holdings"]}
    assert wealth(caller, TESTED)["waiting"][0]["side"] == "redemption"
    time.pass_by(days=1)
    bank.schedule.run_due()
    assert abs(available(caller, TESTED) - before - quote["summary"]["estimate"]) < 1_000_00
    assert promises_kept(bank)


@pytest.mark.parametrize(
    ("holding", "amount", "expected"),
    [
        ("wh_0002_3", None, ("wealth_not_yet", "holding")),
        ("wh_0002_1", 90_000_00, ("wealth_part_too_much", "amount")),
        ("wh_0002_1", 1_000_00, None),
    ],
)
def test_a_redemption_is_refused_with_its_reason(
    caller: Caller, holding: str, amount: int | None, expected: tuple[str, str] | None
) -> None:
    assert problem(caller, TESTED, redemption(holding, amount)) == expected


def test_too_little_may_not_be_left(caller: Caller) -> None:
    held = next(one for one in wealth(caller, EXPIRED)["holdings"])

    order = redemption(held["holding_id"], held["worth"] - 999_00)

    assert problem(caller, EXPIRED, order) == ("wealth_leaves_little", "amount")


def test_an_expired_test_never_keeps_anybody_from_redeeming(caller: Caller) -> None:
    assert caller.requested(EXPIRED, **redemption("wh_0006_1"))["state"] == "done"


def test_the_same_holding_redeemed_twice_at_once_goes_once(caller: Caller, bank: Bank) -> None:
    path = f"/customers/{TESTED}/requests"
    proofs = []
    for _ in range(2):
        request = caller.post(path, redemption("wh_0002_1")).json()["request_id"]
        proofs.append((request, caller.verified(request, "request", TESTED)))

    def confirm(proof: tuple[str, str]) -> int:
        return caller.post(f"{path}/{proof[0]}/confirm", {"challenge_id": proof[1]}).status_code

    with ThreadPoolExecutor(2) as pool:
        codes = list(pool.map(confirm, proofs))

    assert sorted(codes) == [200, 404]
    assert len(wealth(caller, TESTED)["waiting"]) == 1
    assert promises_kept(bank)


def test_another_customers_holding_is_not_there(caller: Caller) -> None:
    assert caller.post(f"/customers/{XIAOYU}/requests/quote", redemption("wh_0002_1")).status_code == 404


def test_the_shelf_says_what_fits(caller: Caller) -> None:
    shelf = caller.get(f"/customers/{ELDER}/wealth/products").json()

    assert shelf["grade"] == "C3 平衡型"
    assert [one["name"] for one in shelf["products"] if one["fits"]] == ["灵动日添", "安稳季享", "稳步半年"]
