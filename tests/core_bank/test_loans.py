"""Loans over HTTP: applied for and judged, paid out, collected month by month, repaid early."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update

from banking.lending import lending_rules
from banking.money import format_yuan
from core_bank import ledger, loan_book
from core_bank.bank import Bank
from core_bank.models.accounts import AccountRestriction
from core_bank.models.bills import Bill
from core_bank.models.cards import Card
from core_bank.models.customers import Customer
from core_bank.models.ledger import Entry
from core_bank.models.writes import OutboxEvent
from tests.core_bank.promises import broken_promises
from tests.core_bank.test_wealth import account_of, available, options, problem, quoted
from tests.core_bank.world import XIAOYU, Caller, Time

LATE = "C0006"
"""赵丽华: her card bill is late."""
ELDER = "C0030"
"""彭桂兰: 63 years old."""
BORROWER = "C0031"
"""魏子墨: 60,000 over 24 months by 等额本息, begun 200 days ago."""
TARDY = "C0033"
"""马腾飞: 30,000 over 12 months, two instalments of the past year were late."""
AT_THE_END = "C0034"
"""蒋欣悦: 20,000 over 12 months by 先息后本; pays a home loan elsewhere."""
RULES = lending_rules()


def application(customer: str, **changes: Any) -> dict[str, Any]:
    content = {
        "product": "consumer_loan", "amount": 5_000_000, "term": "24m", "method": "annuity", "purpose": "decoration",
        "monthly_income": None, "account_id": account_of(customer), "allows_check": True,
    }  # fmt: skip
    return {"kind": "loan_application", "content": content | changes}


def repayment(
    loan: str = "ln_0031_1", amount: int | None = None, effect: str | None = None
) -> dict[str, Any]:
    how_much = "part" if amount else "all"
    content = {"loan": loan, "how_much": how_much, "amount": amount, "effect": effect}
    return {"kind": "loan_repayment", "content": content}


def loans(caller: Caller, customer: str) -> dict[str, Any]:
    found: dict[str, Any] = caller.get(f"/customers/{customer}/loans").json()
    return found


def loan(caller: Caller, customer: str) -> dict[str, Any]:
    found: dict[str, Any] = loans(caller, customer)["loans"][0]
    return found


def applied(caller: Caller, customer: str = XIAOYU, **changes: Any) -> dict[str, Any]:
    return caller.requested(customer, **application(customer, **changes))


def repaid(caller: Caller, customer: str = BORROWER, **order: Any) -> dict[str, Any]:
    return caller.requested(customer, **repayment(**order))


def months_pass(caller: Caller, time: Time, days: int) -> None:
    time.pass_by(days=days)
    caller.bank.schedule.run_due()


def empty_account(caller: Caller, customer: str, leave: int = 0) -> None:
    """Everything but ``leave`` (分) goes to an account at another bank, past the limits of a day."""
    with caller.bank.database.write() as session:
        gone = available(caller, customer) - leave
        legs = [
            ledger.Leg(account_of(customer), -gone, "他行"),
            ledger.Leg(ledger.SETTLEMENT, gone, "本人"),
        ]
        ledger.post(session, ledger.new_entry(caller.bank.clock.now(), "transfer"), legs)


def fill_account(caller: Caller, customer: str, amount: int) -> None:
    with caller.bank.database.write() as session:
        legs = [
            ledger.Leg(account_of(customer), amount, "他行"),
            ledger.Leg(ledger.SETTLEMENT, -amount, "本人"),
        ]
        ledger.post(session, ledger.new_entry(caller.bank.clock.now(), "transfer"), legs)


def change_customer(caller: Caller, customer: str, **values: Any) -> None:
    with caller.bank.database.write() as session:
        session.execute(update(Customer).where(Customer.customer_id == customer).values(**values))


def promises_kept(bank: Bank) -> bool:
    with bank.database.read() as session:
        return broken_promises(session) == []


# What is known, and what is offered.


def test_the_income_that_the_books_show_is_known(caller: Caller) -> None:
    known = caller.get(f"/customers/{XIAOYU}/requests/known", kind="loan_application").json()["fields"]

    assert known == {"product": "consumer_loan", "monthly_income": 2_150_000}


def test_only_what_can_be_had_here_is_put_forward(caller: Caller) -> None:
    shelf = options(caller, XIAOYU, "loan_application", "product")
    terms = options(caller, XIAOYU, "loan_application", "term")

    assert [one["value"] for one in shelf if one["offered"]] == ["consumer_loan"]
    assert {one["value"] for one in shelf} >= {"mortgage", "business_loan", "car_loan"}
    assert [one["value"] for one in terms if one["offered"]] == ["6m", "12m", "24m", "36m", "60m"]
    assert "18m" in {one["value"] for one in terms}


def test_each_way_to_repay_says_what_it_costs(caller: Caller) -> None:
    ways = options(caller, XIAOYU, "loan_application", "method", amount="12000000", term="12m")
    longer = options(caller, XIAOYU, "loan_application", "method", amount="12000000", term="24m")

    assert [one["title"] for one in ways] == ["等额本息", "等额本金", "先息后本"]
    assert ways[0]["note"] == "每月还 10,207.03 元，利息一共 2,484.32 元"
    assert (
        ways[2]["note"]
        == "每月只付利息 380.00 元，最后一个月连本金一共还 120,380.00 元，利息一共 4,560.00 元"
    )
    assert [one["offered"] for one in longer] == [True, True, False]


def test_the_quote_shows_rate_payments_and_all_the_interest(caller: Caller) -> None:
    told = quoted(caller, XIAOYU, application(XIAOYU))["summary"]

    assert (told["name"], told["rate"], told["interest"]) == ("银伴消费贷", "3.80%", 200_314)
    assert told["made_of"] == "2025-05-20 公布的 LPR 3.00%，加 80 个基点"
    assert told["payments"] == "每月还 2,166.80 元"
    assert told["earns"] == "按上海云帆网络科技有限公司每月的入账算，近 12 个月有 12 个月"


# Who may borrow what.


def test_a_usual_wish_has_no_problem_at_any_step(caller: Caller) -> None:
    assert problem(caller, XIAOYU, application(XIAOYU)) is None
    gaps = {"kind": "loan_application", "content": {"product": "consumer_loan"}}
    assert problem(caller, XIAOYU, gaps) == ("field_missing", "amount")


@pytest.mark.parametrize(
    ("customer", "changes", "code", "field"),
    [
        (XIAOYU, {"product": "mortgage"}, "loan_with_person", None),
        (LATE, {}, "loan_overdue", None),
        (XIAOYU, {"amount": 400_000}, "loan_amount_range", "amount"),
        (XIAOYU, {"amount": 30_000_000}, "loan_amount_range", "amount"),
        (XIAOYU, {"term": "72m"}, "loan_term_range", "term"),
        (XIAOYU, {"purpose": "securities"}, "loan_purpose", "purpose"),
        (XIAOYU, {"purpose": "yacht"}, "loan_purpose", "purpose"),
        (BORROWER, {"amount": 19_000_000}, "loan_total", "amount"),
        (ELDER, {"term": "36m"}, "loan_age_at_end", "term"),
        (XIAOYU, {"method": "interest_only"}, "loan_method_term", "method"),
        (ELDER, {"amount": 10_000_000}, "loan_burden", "amount"),
        (XIAOYU, {"allows_check": False}, "loan_without_check", None),
        (XIAOYU, {"account_id": None}, "field_missing", "account_id"),
    ],
)
def test_every_reason_against_it_names_what_to_change(
    caller: Caller, customer: str, changes: dict[str, Any], code: str, field: str | None
) -> None:
    assert problem(caller, customer, application(customer, **changes)) == (code, field)


def test_debts_elsewhere_and_here_count(caller: Caller) -> None:
    found = quoted(caller, AT_THE_END, application(AT_THE_END, amount=15_000_000))["problem"]

    assert found["code"] == "loan_burden"
    # 住房贷款 3,850, the interest of the own loan 63.33, and the card's minimum.
    assert found["details"]["debts"] >= 385_000 + 6_333
    assert 0 < found["details"]["most"] < 15_000_000
    fits = application(AT_THE_END, amount=found["details"]["most"])
    assert problem(caller, AT_THE_END, fits) is None


def test_students_and_minors_are_not_lent_to(caller: Caller) -> None:
    change_customer(caller, XIAOYU, occupation="大学生")
    assert problem(caller, XIAOYU, application(XIAOYU)) == ("loan_student", None)
    change_customer(caller, XIAOYU, born_on=date(2010, 1, 1))
    assert problem(caller, XIAOYU, application(XIAOYU)) == ("loan_minor", None)


def test_nothing_is_paid_into_an_account_whose_card_is_frozen(caller: Caller) -> None:
    with caller.bank.database.write() as session:
        session.execute(update(Card).where(Card.account_id == account_of(XIAOYU)).values(status="frozen"))

    assert problem(caller, XIAOYU, application(XIAOYU)) == ("account_frozen", None)


# What becomes of an application.


def test_an_approved_loan_is_paid_out_once_into_the_ledger(caller: Caller) -> None:
    before = available(caller, XIAOYU)
    done = applied(caller)

    assert done["result"]["state"] == "approved"
    assert available(caller, XIAOYU) == before + 5_000_000
    mine = loan(caller, XIAOYU)
    assert (mine["balance"], mine["months_left"], mine["rate"]) == (5_000_000, 24, "3.80%")
    assert mine["next"]["due_on"] == "2026-12-23"
    assert mine["loan_id"] in done["result"]["outcome"]
    assert loans(caller, XIAOYU)["applications"][0]["application_id"] == done["result"]["application_id"]
    again = caller.post(f"/customers/{XIAOYU}/requests/{done['request_id']}/confirm", {"challenge_id": None})
    assert (again.status_code, available(caller, XIAOYU)) == (200, before + 5_000_000)
    assert promises_kept(caller.bank)


def test_a_declared_income_waits_for_a_person_and_nothing_is_paid_out(caller: Caller) -> None:
    with caller.bank.database.write() as session:
        session.execute(update(Entry).where(Entry.kind == "salary").values(kind="transfer"))
    before = available(caller, XIAOYU)

    done = applied(caller, monthly_income=2_000_000)

    assert done["result"]["state"] == "review"
    assert "收入是您自己填的" in done["result"]["outcome"]
    assert available(caller, XIAOYU) == before
    assert problem(caller, XIAOYU, application(XIAOYU, monthly_income=2_000_000)) == ("loan_in_review", None)


def in_review(caller: Caller) -> str:
    with caller.bank.database.write() as session:
        session.execute(update(Entry).where(Entry.kind == "salary").values(kind="transfer"))
    identifier: str = applied(caller, monthly_income=2_000_000)["result"]["application_id"]
    return f"/customers/{XIAOYU}/loans/applications/{identifier}/decision"


def test_a_person_approves_and_the_money_is_paid_out_once(caller: Caller) -> None:
    path, before = in_review(caller), available(caller, XIAOYU)

    decided = caller.post(path, {"approved": True, "by": "A0001"}, key="decision")
    again = caller.post(path, {"approved": True, "by": "A0001"}, key="decision")
    other = caller.post(path, {"approved": False, "by": "A0002", "reasons": ["papers"]})

    assert decided.json()["state"] == again.json()["state"] == "approved"
    assert other.json()["error"]["code"] == "already_decided"
    assert available(caller, XIAOYU) == before + 5_000_000
    assert promises_kept(caller.bank)


def test_what_waits_is_listed_with_what_it_is_judged_by(caller: Caller) -> None:
    in_review(caller)

    told = caller.get("/loans/applications").json()

    [waiting] = told["applications"]
    assert (waiting["customer_id"], waiting["amount"], waiting["months"]) == (XIAOYU, 5_000_000, 24)
    assert (waiting["verified"], waiting["income"]) == (False, 2_000_000)
    assert [one["code"] for one in waiting["reasons"]] == ["declared"]
    assert 0 < waiting["payment"] < 250_000
    assert waiting["share"] == -(-(waiting["debts"] + waiting["payment"]) * 100 // 2_000_000)
    assert waiting["objection"] is None
    assert {"share", "papers"} <= {one["code"] for one in told["reasons"]}


def test_a_person_refuses_with_reasons_that_the_customer_reads(caller: Caller) -> None:
    path, before = in_review(caller), available(caller, XIAOYU)

    decided = caller.post(path, {"approved": False, "by": "S001", "reasons": ["papers"]})

    assert decided.json()["state"] == "refused"
    [told] = loans(caller, XIAOYU)["applications"]
    assert "收入证明没有核实到" in told["reasons"][0]
    assert available(caller, XIAOYU) == before
    assert caller.get("/loans/applications").json()["applications"] == []
    assert events(caller)[-1] | {"state": "refused", "by": "person"} == events(caller)[-1]


@pytest.mark.parametrize(
    "body",
    [
        {"approved": False, "reasons": []},
        {"approved": False, "reasons": ["weather"]},
        {"approved": True, "reasons": ["papers"]},
    ],
)
def test_reasons_that_do_not_fit_the_decision_change_nothing(caller: Caller, body: dict[str, Any]) -> None:
    path = in_review(caller)

    answer = caller.post(path, {**body, "by": "S001"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "bad_reasons")
    assert loans(caller, XIAOYU)["applications"][0]["state"] == "review"


def test_the_rules_hold_for_a_person_too(caller: Caller) -> None:
    path, before = in_review(caller), available(caller, XIAOYU)
    change_customer(caller, XIAOYU, occupation="大学生")

    answer = caller.post(path, {"approved": True, "by": "S001"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "loan_student")
    assert caller.get("/loans/applications").json()["applications"][0]["objection"] == "loan_student"
    assert available(caller, XIAOYU) == before


def events(caller: Caller) -> list[dict[str, Any]]:
    """What was told of applications, oldest first."""
    with caller.bank.database.read() as session:
        query = select(OutboxEvent).where(OutboxEvent.type == "loan.application").order_by(OutboxEvent.seq)
        return [row.data for row in session.scalars(query)]


def test_nobody_approves_a_loan_into_a_frozen_account(caller: Caller) -> None:
    path, before = in_review(caller), available(caller, XIAOYU)
    with caller.bank.database.write() as session:
        session.execute(update(Card).where(Card.account_id == account_of(XIAOYU)).values(status="frozen"))

    answer = caller.post(path, {"approved": True, "by": "A0001"})

    assert answer.json()["error"]["code"] == "account_frozen"
    assert available(caller, XIAOYU) == before


def test_after_a_refusal_the_next_application_waits_three_months(caller: Caller, time: Time) -> None:
    caller.post(in_review(caller), {"approved": False, "by": "A0001", "reasons": ["declared"]})
    found = quoted(caller, XIAOYU, application(XIAOYU, monthly_income=2_000_000))["problem"]

    assert (found["code"], found["details"]) == ("loan_refused_lately", {"again_on": "2027-02-23"})
    time.pass_by(days=92)
    with caller.bank.database.write() as session:
        session.execute(update(Bill).values(paid=Bill.amount))
    assert problem(caller, XIAOYU, application(XIAOYU, monthly_income=2_000_000)) is None


def test_the_scorecard_refuses_with_its_reasons(caller: Caller) -> None:
    empty_account(caller, TARDY)
    done = applied(caller, TARDY, amount=9_000_000, term="60m")

    assert done["result"]["state"] == "refused"
    assert "近一年有还款晚了的记录" in done["result"]["outcome"]
    assert "2027-02-23 起可以再申请" in done["result"]["outcome"]


# Month by month.


def test_instalments_are_taken_on_their_days_to_the_last_fen(caller: Caller, time: Time) -> None:
    applied(caller, term="6m")
    before = available(caller, XIAOYU)
    asked = sum(one["unpaid"] for one in loan(caller, XIAOYU)["instalments"])
    for _ in range(6):
        months_pass(caller, time, 31)

    mine = loan(caller, XIAOYU)
    assert (mine["state"], mine["balance"], mine["next"]) == ("settled", 0, None)
    assert before - available(caller, XIAOYU) == asked
    assert promises_kept(caller.bank)


def test_a_bank_that_was_away_makes_nobody_late(caller: Caller, time: Time) -> None:
    applied(caller, term="6m")
    months_pass(caller, time, 200)

    assert [one["penalty"] for one in loan(caller, XIAOYU)["instalments"]] == [0] * 6


def test_too_little_money_is_taken_and_the_rest_gets_late(caller: Caller, time: Time) -> None:
    empty_account(caller, BORROWER, leave=100_000)
    months_pass(caller, time, 20)

    mine, first = loan(caller, BORROWER), available(caller, BORROWER)
    assert (mine["state"], first) == ("open", 0), "late from the day after"
    months_pass(caller, time, 1)
    mine = loan(caller, BORROWER)
    assert mine["state"] == "overdue"
    asked = next(one for one in mine["instalments"] if one["state"] == "overdue")
    assert mine["overdue"] == asked["principal"] + asked["interest"] + asked["penalty"] - 100_000
    assert promises_kept(caller.bank)


def test_what_is_late_costs_half_as_much_again_and_is_taken_once_there_is_money(
    caller: Caller, time: Time
) -> None:
    empty_account(caller, BORROWER)
    months_pass(caller, time, 20)
    months_pass(caller, time, 10)
    late = loan(caller, BORROWER)["overdue"]
    fill_account(caller, BORROWER, 5_000_000)
    months_pass(caller, time, 1)

    mine = loan(caller, BORROWER)
    paid = [one for one in mine["instalments"] if one["state"] == "paid"][-1]
    assert mine["state"] == "open"
    # Eleven days at 5.70% a year on what was missing.
    assert paid["penalty"] == pytest.approx((paid["principal"] + paid["interest"]) * 0.057 * 11 / 360, abs=1)
    assert available(caller, BORROWER) == 5_000_000 - late - (
        paid["penalty"] - (late - paid["principal"] - paid["interest"])
    )
    assert promises_kept(caller.bank)


def test_an_instalment_that_was_repaid_early_meanwhile_is_left_alone(caller: Caller) -> None:
    number = loan(caller, BORROWER)["next"]["number"]
    repaid(caller)
    left = available(caller, BORROWER)

    with caller.bank.database.write() as session:
        loan_book.settle(session, f"ln_0031_1:{number}", caller.bank.clock.now())

    assert available(caller, BORROWER) == left


def test_a_missed_instalment_is_told_once(caller: Caller, time: Time) -> None:
    empty_account(caller, BORROWER)
    months_pass(caller, time, 20)
    months_pass(caller, time, 1)

    with caller.bank.database.read() as session:
        told = session.scalars(select(OutboxEvent.data).where(OutboxEvent.type == "loan.instalment")).all()
    assert [one["state"] for one in told] == ["short"]


# Held by a court's order.


def test_nothing_is_taken_from_a_restricted_account(caller: Caller, time: Time) -> None:
    _restrict(caller)
    before = available(caller, BORROWER)
    months_pass(caller, time, 20)

    held = [one for one in loan(caller, BORROWER)["instalments"] if one["state"] == "held"]

    assert (available(caller, BORROWER), len(held), held[0]["penalty"]) == (before, 1, 0)
    assert promises_kept(caller.bank)


def test_a_held_instalment_is_told_once_with_its_reason(caller: Caller, time: Time) -> None:
    _restrict(caller)
    months_pass(caller, time, 20)
    months_pass(caller, time, 1)

    assert _told(caller) == [("held", "court")]


def test_a_held_instalment_is_taken_once_the_order_is_lifted(caller: Caller, time: Time) -> None:
    _restrict(caller)
    months_pass(caller, time, 20)
    with caller.bank.database.write() as session:
        session.get_one(AccountRestriction, "rs_test").lifted_on = time.now.date()
    months_pass(caller, time, 1)

    assert _told(caller) == [("held", "court"), ("paid", None)]
    assert promises_kept(caller.bank)


def _restrict(caller: Caller) -> None:
    with caller.bank.database.write() as session:
        session.add(
            AccountRestriction(
                restriction_id="rs_test",
                account_id=account_of(BORROWER),
                reason="court",
                imposed_on=caller.bank.clock.now().date(),
            )
        )


def _told(caller: Caller) -> list[tuple[str, str | None]]:
    with caller.bank.database.read() as session:
        told = session.scalars(select(OutboxEvent.data).where(OutboxEvent.type == "loan.instalment")).all()
    return [(one["state"], one["reason"]) for one in told]


# Repaid early.


def test_all_of_it_ends_the_loan_and_saves_the_interest_to_come(caller: Caller) -> None:
    before, mine = available(caller, BORROWER), loan(caller, BORROWER)
    told = quoted(caller, BORROWER, repayment())["summary"]
    done = repaid(caller)

    assert told["pays"] == mine["balance"] + told["interest"]
    assert told["saved"] == mine["interest_left"] - told["interest"] > 0
    assert done["result"]["left"] == 0
    assert loan(caller, BORROWER)["state"] == "settled"
    assert before - available(caller, BORROWER) == told["pays"]
    assert promises_kept(caller.bank)


def test_interest_runs_to_the_day_and_no_further(caller: Caller) -> None:
    # Begun on 2026-05-07: the last instalment was due on 2026-11-07, 16 days ago.
    mine = loan(caller, BORROWER)
    told = quoted(caller, BORROWER, repayment())["summary"]

    assert told["interest"] == round(mine["balance"] * 380 * 16 / 3_600_000)


@pytest.mark.parametrize("effect", ["shorter", "lower"])
def test_a_part_shortens_the_loan_or_lowers_its_payments(caller: Caller, effect: str) -> None:
    before = loan(caller, BORROWER)
    repaid(caller, amount=2_000_000, effect=effect)
    after = loan(caller, BORROWER)

    assert after["balance"] == before["balance"] - 2_000_000
    assert (
        sum(one["principal"] for one in after["instalments"] if one["state"] == "planned") == after["balance"]
    )
    assert after["next"]["due_on"] == before["next"]["due_on"]
    assert after["next"]["unpaid"] <= before["next"]["unpaid"]
    if effect == "shorter":
        assert after["months_left"] < before["months_left"]
    else:
        assert after["months_left"] == before["months_left"]
    assert promises_kept(caller.bank)


def test_the_choice_between_them_says_what_each_saves(caller: Caller) -> None:
    shorter, lower = options(
        caller, BORROWER, "loan_repayment", "effect", loan="ln_0031_1", how_much="part", amount="2000000"
    )
    only = options(caller, AT_THE_END, "loan_repayment", "effect", loan="ln_0034_1", amount="500000")

    assert (shorter["title"], lower["title"]) == ("缩短期限", "减少月供")
    assert "省利息" in shorter["note"]
    assert [one["value"] for one in only] == ["lower"], "先息后本 cannot be shortened"


@pytest.mark.parametrize(
    ("order", "code", "field"),
    [
        ({"amount": 50_000, "effect": "lower"}, "loan_part_small", "amount"),
        ({"amount": 9_000_000, "effect": "lower"}, "loan_part_is_all", "amount"),
        ({"amount": 2_000_000}, "field_missing", "effect"),
    ],
)
def test_a_part_that_cannot_be_is_refused(
    caller: Caller, order: dict[str, Any], code: str, field: str
) -> None:
    assert problem(caller, BORROWER, repayment(**order)) == (code, field)


def test_more_than_the_account_has_is_refused_with_the_sum(caller: Caller) -> None:
    empty_account(caller, BORROWER, leave=1_000_000)
    found = quoted(caller, BORROWER, repayment())["problem"]

    assert (found["code"], found["field"]) == ("loan_money_short", "how_much")
    assert found["details"]["available"] == 1_000_000


def test_what_is_late_is_paid_first(caller: Caller, time: Time) -> None:
    empty_account(caller, BORROWER)
    months_pass(caller, time, 20)

    assert problem(caller, BORROWER, repayment()) == ("loan_late_first", None)


def test_nobody_repays_another_ones_loan(caller: Caller) -> None:
    answer = caller.post(f"/customers/{XIAOYU}/requests/quote", repayment())

    assert answer.status_code == 404


# The calculator.


def test_the_calculator_compares_the_three_ways(caller: Caller) -> None:
    told = caller.get("/loans/offers", amount=10_000_000, months=12).json()

    assert [one["method"] for one in told["offers"]] == ["等额本息", "等额本金", "先息后本"]
    assert (told["rate"], told["lpr_published_on"]) == ("3.80%", "2025-05-20")
    assert [format_yuan(one["interest"]) for one in told["offers"]] == ["2,070.26", "2,058.34", "3,800.04"]


def test_the_calculator_knows_home_loans_too(caller: Caller) -> None:
    told = caller.get("/loans/offers", amount=100_000_000, months=360).json()
    named = caller.get("/loans/offers", amount=10_000_000, months=36, product="car_loan").json()

    assert (told["name"], named["name"]) == ("住房贷款", "银伴车贷")
    assert [one["method"] for one in told["offers"]] == ["等额本息", "等额本金"]
