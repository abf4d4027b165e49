"""Credit-card instalments: the bill asks for less, and the bills to come carry exactly what was told."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import func, select

from banking.instalments import yearly_rate
from core_bank import instalment_plans
from core_bank.bills import DAYS_TO_PAY, minimum_of
from core_bank.instalments import offer
from core_bank.models.accounts import Account
from core_bank.models.bills import Bill, InstalmentShare
from tests.core_bank.world import XIAOYU, Caller, Time

ROOT = Path(__file__).parents[2]
CARD = "ac_0001_credit"
LATE = "C0006"


def bills(caller: Caller, customer: str = XIAOYU) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = caller.get(f"/customers/{customer}/bills").json()["bills"]
    return found


def open_bill(caller: Caller, customer: str = XIAOYU) -> dict[str, Any]:
    return next(one for one in bills(caller, customer) if one["status"] != "paid")


def quote(caller: Caller, customer: str = XIAOYU, **content: Any) -> dict[str, Any]:
    order = {"kind": "bill_instalment", "content": content}
    answer: dict[str, Any] = caller.post(f"/customers/{customer}/requests/quote", order).json()
    return answer


def split(caller: Caller, **content: Any) -> dict[str, Any]:
    return caller.requested(kind="bill_instalment", content={"term": "3m", **content})


def code_of(quoted: dict[str, Any]) -> str | None:
    return quoted["problem"] and quoted["problem"]["code"]


def account(caller: Caller) -> Account:
    with caller.bank.database.read() as session:
        return session.get_one(Account, CARD)


def carried(caller: Caller, bill: str) -> int:
    with caller.bank.database.read() as session:
        return instalment_plans.carried(session, bill)


def unbilled(caller: Caller) -> int:
    """What was bought since the last bill closed, in 分; a refund would make it less."""
    first_day = date.fromisoformat(bills(caller)[0]["due_on"]) - timedelta(days=DAYS_TO_PAY)
    page = caller.get(
        f"/customers/{XIAOYU}/transactions", **{"from": first_day.isoformat(), "card_tail": "3392"}
    )
    found = page.json()["transactions"]
    signs = {"purchase": 1, "refund": -1}
    return sum(one["amount"] * signs.get(one["kind"], 0) for one in found)


def month_passes(caller: Caller, time: Time, months: int = 1) -> None:
    for _ in range(months):
        time.pass_by(days=31)
        caller.bank.schedule.run_due()


def buy(caller: Caller, yuan: int, merchant: str = "苏宁") -> str:
    bought = {"customer_id": XIAOYU, "card_tail": "3392", "merchant": merchant, "amount": yuan * 100}
    return str(caller.post("/sandbox/purchases", bought).json()["transaction_id"])


def test_the_offer_is_what_the_bank_has_published() -> None:
    terms = yaml.safe_load((ROOT / "knowledge/terms.yml").read_text("utf-8"))
    months = [int(one) for one in re.findall(r"\d+", terms["cc_instalment_terms"]["text"])]
    lowest, highest = (float(one) for one in re.findall(r"[\d.]+", terms["cc_instalment_rate"]["text"]))
    rates = [yearly_rate(offer().shares(8_000_00, one)) / 100 for one in months]

    assert months == sorted(offer().monthly_rates)
    assert lowest <= min(rates) <= max(rates) <= highest
    assert f"{offer().bill_min_yuan} 元" in terms["cc_instalment_min"]["text"]
    assert f"{offer().purchase_min_yuan} 元" in terms["cc_purchase_instalment_min"]["text"]


def test_every_cost_is_told_before_the_yes(caller: Caller) -> None:
    bill = open_bill(caller)

    summary = quote(caller, what=bill["bill_id"], term="12m")["summary"]

    assert summary["total"] == bill["amount"] + summary["interest"]
    assert summary["interest"] == 12 * summary["monthly_interest"]
    assert summary["rate"].startswith("13.0")


def test_the_bill_asks_for_nothing_any_more(caller: Caller) -> None:
    bill = open_bill(caller)

    split(caller, what=bill["bill_id"])

    after = next(one for one in bills(caller) if one["bill_id"] == bill["bill_id"])
    assert (after["status"], after["amount"], after["minimum"]) == ("paid", 0, 0)
    assert caller.ledger()["sum"] == 0


def test_a_part_leaves_the_rest_on_the_bill_with_a_new_minimum(caller: Caller) -> None:
    bill = open_bill(caller)
    part = bill["amount"] - 150_00

    split(caller, what=bill["bill_id"], amount=part)

    after = next(one for one in bills(caller) if one["bill_id"] == bill["bill_id"])
    assert (after["amount"], after["minimum"], after["status"]) == (150_00, 100_00, "open")


def test_later_bills_carry_the_shares_and_nothing_else_twice(caller: Caller, time: Time) -> None:
    bill = open_bill(caller)
    told = split(caller, what=bill["bill_id"])["summary"]
    known = {one["bill_id"] for one in bills(caller)}
    month_passes(caller, time, 5)

    new = [one for one in bills(caller) if one["bill_id"] not in known]

    assert len(new) == 3
    assert sum(carried(caller, one["bill_id"]) for one in new) == told["total"]
    assert account(caller).held == 0
    assert caller.ledger()["sum"] == 0


def test_the_next_bill_has_the_share_and_what_was_bought_since(caller: Caller, time: Time) -> None:
    told = split(caller, what=open_bill(caller)["bill_id"])["summary"]
    bought = unbilled(caller) + 250_00
    buy(caller, 250)
    month_passes(caller, time)

    newest = bills(caller)[0]

    share = carried(caller, newest["bill_id"])
    assert (newest["due_on"], newest["amount"]) == (told["first_due"], share + bought)
    assert newest["minimum"] == share + minimum_of(bought)


def test_the_interest_of_a_share_is_charged_once(caller: Caller, time: Time) -> None:
    split(caller, what=open_bill(caller)["bill_id"])
    month_passes(caller, time)
    caller.bank.schedule.run_due()

    with caller.bank.database.read() as session:
        charged = session.scalars(
            select(InstalmentShare.posting_id).where(InstalmentShare.posting_id.is_not(None))
        ).all()
        [closing] = set(
            session.scalars(select(InstalmentShare.closes_on).where(InstalmentShare.bill_id.is_not(None)))
        )
    with caller.bank.database.write() as session:
        instalment_plans.settle(session, f"{CARD}:{closing}", caller.bank.clock.now())

    assert len(charged) == 1
    assert caller.ledger()["sum"] == 0


def test_an_overdue_bill_is_paid_first(caller: Caller) -> None:
    quoted = quote(caller, LATE, what=open_bill(caller, LATE)["bill_id"], term="3m")

    assert code_of(quoted) == "instalment_overdue"


def test_a_bill_is_split_once(caller: Caller) -> None:
    bill = open_bill(caller)
    split(caller, what=bill["bill_id"], amount=600_00)

    assert code_of(quote(caller, what=bill["bill_id"], term="3m")) == "instalment_again"


@pytest.mark.parametrize(("amount", "code"), [(499_99, "instalment_small"), (10**9, "instalment_above_bill")])
def test_only_so_much_of_a_bill_may_be_split(caller: Caller, amount: int, code: str) -> None:
    quoted = quote(caller, what=open_bill(caller)["bill_id"], amount=amount, term="3m")

    assert (code_of(quoted), quoted["problem"]["field"]) == (code, "amount")


def test_a_term_that_is_not_on_offer_is_refused(caller: Caller) -> None:
    quoted = quote(caller, what=open_bill(caller)["bill_id"], term="10m")

    assert (code_of(quoted), quoted["problem"]["field"]) == ("instalment_term", "term")


def test_a_purchase_is_split_and_leaves_the_next_bill(caller: Caller, time: Time) -> None:
    bought = unbilled(caller)
    purchase = buy(caller, 3_000)
    told = split(caller, what=purchase)["summary"]
    month_passes(caller, time)

    newest = bills(caller)[0]

    assert told["amount"] == 3_000_00
    assert newest["amount"] == 1_000_00 + told["monthly_interest"] + bought


def test_a_purchase_is_split_once(caller: Caller) -> None:
    purchase = buy(caller, 3_000)
    split(caller, what=purchase)

    answer = caller.post(
        f"/customers/{XIAOYU}/requests/quote",
        {"kind": "bill_instalment", "content": {"what": purchase, "term": "3m"}},
    )

    assert answer.status_code == 404


def test_a_small_purchase_stays_whole(caller: Caller) -> None:
    assert code_of(quote(caller, what=buy(caller, 299), term="3m")) == "instalment_small"


def test_a_full_card_has_no_room_for_interest(caller: Caller) -> None:
    bill = open_bill(caller)
    free = account(caller)
    buy(caller, (free.ledger_balance + free.credit_limit - free.held) // 100)

    assert code_of(quote(caller, what=bill["bill_id"], term="24m")) == "instalment_no_room"


def test_another_customer_s_bill_is_not_there(caller: Caller) -> None:
    bill = open_bill(caller)["bill_id"]

    order = {"kind": "bill_instalment", "content": {"what": bill, "term": "3m"}}

    assert caller.post("/customers/C0002/requests/quote", order).status_code == 404


def test_a_confirmation_that_comes_twice_splits_once(caller: Caller) -> None:
    bill = open_bill(caller)["bill_id"]
    done = split(caller, what=bill)
    path = f"/customers/{XIAOYU}/requests/{done['request_id']}/confirm"

    again = caller.post(path, {}).json()

    assert again["result"] == done["result"]
    with caller.bank.database.read() as session:
        assert session.scalar(select(func.count()).select_from(InstalmentShare)) == 3


def test_the_next_closing_is_a_month_after_the_last_that_is_due(caller: Caller) -> None:
    with caller.bank.database.read() as session:
        newest = session.scalars(
            select(Bill).where(Bill.account_id == CARD).order_by(Bill.due_on.desc())
        ).first()
        assert newest is not None
        closing = instalment_plans.next_closing(session, CARD, date(2026, 11, 23))

    assert closing == date(2026, 12, (newest.due_on - timedelta(days=20)).day)


# Ended early, or undone.


def end_quote(caller: Caller, plan: str, customer: str = XIAOYU) -> Any:
    order = {"kind": "instalment_end", "content": {"plan": plan}}
    return caller.post(f"/customers/{customer}/requests/quote", order)


def ended(caller: Caller, plan: str) -> dict[str, Any]:
    return caller.requested(kind="instalment_end", content={"plan": plan})


def plan_of(done: dict[str, Any]) -> str:
    return str(done["result"]["plan_id"])


def test_the_published_terms_say_until_when_a_plan_is_undone() -> None:
    terms = yaml.safe_load((ROOT / "knowledge/terms.yml").read_text("utf-8"))

    assert f"{offer().undo_until_hour}:00 前" in terms["cc_instalment_cancel_time"]["text"]


def test_ending_early_charges_one_month_s_interest_and_spares_the_rest(caller: Caller, time: Time) -> None:
    told = split(caller, what=open_bill(caller)["bill_id"], term="12m")
    month_passes(caller, time)

    summary = end_quote(caller, plan_of(told)).json()["summary"]

    monthly = told["summary"]["monthly_interest"]
    assert (summary["interest"], summary["saved"]) == (monthly, 10 * monthly)
    assert summary["pays"] == summary["principal"] + monthly


def test_the_next_bill_carries_all_that_is_left_and_no_later_one_any(caller: Caller, time: Time) -> None:
    plan = plan_of(split(caller, what=open_bill(caller)["bill_id"], term="12m"))
    month_passes(caller, time)
    known = {one["bill_id"] for one in bills(caller)}
    pays = ended(caller, plan)["summary"]["pays"]
    month_passes(caller, time, 3)

    new = [carried(caller, one["bill_id"]) for one in bills(caller) if one["bill_id"] not in known]

    assert sum(new) == pays
    assert (account(caller).held, caller.ledger()["sum"]) == (0, 0)


def test_a_plan_undone_on_its_day_leaves_no_trace_on_the_bill(caller: Caller) -> None:
    bill, held = open_bill(caller), account(caller).held
    plan = plan_of(split(caller, what=bill["bill_id"], term="12m"))

    done = ended(caller, plan)

    after = next(one for one in bills(caller) if one["bill_id"] == bill["bill_id"])
    assert (done["result"]["how"], done["summary"]["interest"]) == ("undone", 0)
    assert (after, account(caller).held) == (bill, held)


def test_a_purchase_undone_may_be_split_again(caller: Caller) -> None:
    purchase = buy(caller, 3_000)
    ended(caller, plan_of(split(caller, what=purchase)))

    assert code_of(quote(caller, what=purchase, term="6m")) is None


def test_after_ten_in_the_evening_a_plan_is_only_ended(caller: Caller, time: Time) -> None:
    told = split(caller, what=open_bill(caller)["bill_id"])
    time.pass_by(hours=23 - time.now.hour)

    summary = end_quote(caller, plan_of(told)).json()["summary"]

    assert summary["interest"] == told["summary"]["monthly_interest"]


def test_a_plan_is_ended_once(caller: Caller, time: Time) -> None:
    plan = plan_of(split(caller, what=open_bill(caller)["bill_id"]))
    time.pass_by(days=1)
    ended(caller, plan)

    assert code_of(end_quote(caller, plan).json()) == "instalment_nearly_over"


def test_a_yes_to_an_ending_that_comes_twice_ends_once(caller: Caller, time: Time) -> None:
    plan = plan_of(split(caller, what=open_bill(caller)["bill_id"]))
    time.pass_by(days=1)
    done = ended(caller, plan)

    again = caller.post(f"/customers/{XIAOYU}/requests/{done['request_id']}/confirm", {}).json()

    assert again["result"] == done["result"]
    assert account(caller).held == done["summary"]["interest"]


def test_another_customer_s_plan_is_not_there(caller: Caller) -> None:
    plan = plan_of(split(caller, what=open_bill(caller)["bill_id"]))

    assert end_quote(caller, plan, "C0002").status_code == 404
