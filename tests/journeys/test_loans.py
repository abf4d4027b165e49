"""贷款 from the first word to the last instalment: reckon, apply, be told no early, be paid out, look, repay early."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from sqlalchemy import update

from banking.lending import lending_rules
from core_bank import ledger
from core_bank.bank import Bank
from core_bank.loan_products import products
from core_bank.models.cards import Card
from core_bank.models.ledger import Entry
from tests.actions.conversation import PLANS, Conversation, Said
from tests.actions.test_domain import ROOT
from tests.core_bank.world import Time
from tests.journeys.world import Visit

LATE, ELDER, BORROWER, TARDY, AT_THE_END = "C0006", "C0030", "C0031", "C0033", "C0034"


@pytest.fixture
def borrower(bank: Bank) -> Visit:
    return Visit(bank, BORROWER)


def loans(visit: Visit) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = visit.get(f"/customers/{visit.customer}/loans")["loans"]
    return found


def available(visit: Visit) -> int:
    return int(visit.accounts()[0]["available_balance"])


def to_the_summary(
    visit: Visit, amount: int = 5_000_000, term: str = "24m", method: str = "等额本息"
) -> Said:
    """From the first word to the summary, in as few messages as a customer needs."""
    said = visit.say("我想贷款五万分两年装修", "apply_loan", amount=amount, term=term)
    assert visit.awaiting == "method", said.responses
    said = visit.tap(method, said)
    assert visit.awaiting == "allows_check?", said.responses
    return visit.tap("是", said)


def applied(visit: Visit, **wish: Any) -> Said:
    to_the_summary(visit, **wish)
    visit.confirm()
    return visit.code()


def leave(visit: Visit, amount: int) -> None:
    """Everything but ``amount`` (分) is gone from the account."""
    gone, account = available(visit) - amount, visit.accounts()[0]["account_id"]
    with visit.bank.database.write() as session:
        legs = [ledger.Leg(account, -gone, "他行"), ledger.Leg(ledger.SETTLEMENT, gone, "本人")]
        ledger.post(session, ledger.new_entry(visit.bank.clock.now(), "transfer"), legs)


def no_income_in_the_books(visit: Visit) -> None:
    with visit.bank.database.write() as session:
        session.execute(update(Entry).where(Entry.kind == "salary").values(kind="transfer"))


# The words of the journeys.


def test_purposes_and_rules_are_about_the_same() -> None:
    options = PLANS["loan_application"].fields["purpose"].options or {}
    rules = lending_rules()

    assert [name for name, wording in options.items() if wording.offered] == list(rules.purposes)
    assert [name for name, wording in options.items() if not wording.offered] == list(rules.purposes_refused)


def test_articles_and_rules_tell_the_same_terms() -> None:
    rules = lending_rules()
    terms = yaml.safe_load((ROOT / "knowledge/terms.yml").read_text("utf-8"))

    assert terms["loan_reapply_wait"]["text"] == f"{rules.reapply_months} 个月"
    assert f"{rules.payment_share_max}%" in terms["loan_income_ratio"]["text"]
    assert terms["loan_consumer_max"]["text"] == f"{products()['consumer_loan'].max_yuan // 10_000} 万元"
    assert terms["loan_consumer_term"]["text"] == f"最长 {products()['consumer_loan'].months[1] // 12} 年"


def test_every_loan_that_is_not_had_here_leads_to_its_article() -> None:
    files = [
        yaml.safe_load(path.read_text("utf-8")) for path in (ROOT / "knowledge/articles").glob("loan*.yml")
    ]
    known = {article["id"] for file in files for article in file["articles"]}

    assert {one.guide for one in products().values()} <= known


# Applying.


def test_one_sentence_three_taps_and_a_code_bring_the_money(visit: Visit) -> None:
    before = available(visit)
    summary = to_the_summary(visit)
    visit.confirm()
    said = visit.code()

    told = summary.values["utter_confirm_loan_application"]
    assert (told["amount"], told["term"], told["purpose"]) == ("50,000.00", "24 个月", "装修")
    assert (told["rate"], told["interest"]) == ("3.80%", "2,003.14")
    assert told["monthly_income"] == "21,500.00"
    assert available(visit) == before + 5_000_000
    done = said.values["utter_loan_application_done"]
    assert loans(visit)[0]["loan_id"] in done["outcome"]
    assert done["application_id"].startswith("la_")
    assert visit.ledger_sum() == 0


def test_what_the_bank_knows_is_not_asked(visit: Visit) -> None:
    to_the_summary(visit)

    sources = visit.conversation.slots["sources"]
    assert {name for name, origin in sources.items() if origin == "profile"} >= {
        "product",
        "monthly_income",
        "account_id",
    }


def test_every_field_is_asked_of_who_says_nothing(visit: Visit) -> None:
    visit.say("我要贷款", "apply_loan")
    assert visit.awaiting == "amount"
    visit.say("三万", amount=3_000_000)
    assert visit.awaiting == "term"
    said = visit.say("18个月", term="18m")
    assert visit.awaiting == "method"
    assert "每月还" in said.buttons[0]["title"]
    said = visit.tap("等额本金", said)
    assert visit.awaiting == "purpose"
    said = visit.tap("旅游", said)
    assert visit.awaiting == "allows_check?"
    summary = visit.say("同意", "affirm")
    assert summary.values["utter_confirm_loan_application"]["way"] == "等额本金"


def test_no_button_puts_forward_what_may_not_be_lent_for(visit: Visit) -> None:
    visit.say("我要贷款三万分一年", "apply_loan", amount=3_000_000, term="12m")
    said = visit.say("等额本息", "inform")

    assert visit.awaiting == "purpose"
    assert not any("股" in button["title"] or "买房" in button["title"] for button in said.buttons)


def test_a_purpose_that_may_not_be_is_refused_and_asked_again(visit: Visit) -> None:
    said = visit.say("借我三万分一年，我想炒股", "apply_loan", amount=3_000_000, term="12m")

    assert said.responses == ["utter_problem_loan_purpose", "utter_ask_loan_application_purpose"]
    assert visit.awaiting == "purpose"


def test_a_home_loan_is_left_to_a_person_with_its_article(visit: Visit) -> None:
    said = visit.say("我要申请房贷", "apply_loan", product="mortgage")

    assert said.responses == ["utter_problem_loan_with_person"]
    assert said.values["utter_problem_loan_with_person"]["guide"] == "loan_home_apply"
    assert visit.awaiting is None


def test_who_is_late_hears_no_before_anything_is_asked(bank: Bank) -> None:
    said = Visit(bank, LATE).say("我要贷款", "apply_loan")

    assert said.responses == ["utter_problem_loan_overdue"]


def test_too_much_for_the_income_is_answered_with_what_would_do(bank: Bank) -> None:
    visit = Visit(bank, ELDER)
    said = visit.say("贷十万分两年", "apply_loan", amount=10_000_000, term="24m")

    assert said.responses[0] == "utter_problem_loan_burden"
    most = said.values["utter_problem_loan_burden"]["most"]
    assert said.values["utter_ask_loan_application_amount"]["least"] == "5,000.00", "asked as the first time"
    visit.say("那就少一点", amount=int(float(most.replace(",", "")) * 100))
    assert visit.awaiting == "method"


def test_a_term_beyond_the_age_is_answered_with_the_longest(bank: Bank) -> None:
    said = Visit(bank, ELDER).say("贷两万分三年", "apply_loan", amount=2_000_000, term="36m")

    assert said.values["utter_problem_loan_age_at_end"]["months"] == "24"


def test_interest_only_is_not_offered_for_two_years_and_refused_when_named(visit: Visit) -> None:
    said = visit.say("我想贷款五万分两年装修", "apply_loan", amount=5_000_000, term="24m")
    assert not any("先息后本" in button["title"] for button in said.buttons)
    said = visit.say("先息后本", "inform")

    assert said.responses == ["utter_problem_loan_method_term", "utter_ask_loan_application_method"]


def test_another_amount_asks_anew_what_depends_on_it_and_nothing_else(visit: Visit) -> None:
    to_the_summary(visit)
    said = visit.say("改成八万", "correct", amount=8_000_000)

    assert visit.awaiting == "method"
    summary = visit.tap("等额本息", said)
    told = summary.values["utter_confirm_loan_application"]
    assert (told["amount"], told["purpose"]) == ("80,000.00", "装修")


def test_no_consent_ends_it_and_nothing_is_written_down(visit: Visit) -> None:
    said = visit.say("我想贷款五万分两年装修", "apply_loan", amount=5_000_000, term="24m")
    said = visit.tap("等额本息", said)
    said = visit.say("不同意", "deny")

    assert said.responses == ["utter_problem_loan_without_check"]
    assert visit.requests("loan_application") == []


def test_a_wrong_code_lends_nothing(visit: Visit) -> None:
    to_the_summary(visit)
    visit.confirm()
    said = visit.code("wrong")

    assert said.responses == ["utter_code_wrong"]
    assert loans(visit) == []
    visit.code()
    assert len(loans(visit)) == 1


def test_a_double_yes_lends_once(visit: Visit) -> None:
    applied(visit)
    said = visit.conversation.tap("affirm", draft="d_old")

    assert said.responses == ["utter_stale_button"]
    assert len(loans(visit)) == 1


def waits_for_a_person(visit: Visit) -> Said:
    """An application whose income nobody sees, as it is answered."""
    no_income_in_the_books(visit)
    said = visit.say("我想贷款五万分两年装修", "apply_loan", amount=5_000_000, term="24m")
    visit.tap("等额本息", said)
    assert visit.awaiting == "monthly_income"
    said = visit.say("两万", amount=2_000_000)
    visit.tap("是", said)
    visit.confirm()
    return visit.code()


def test_an_income_that_nobody_sees_is_asked_and_waits_for_a_person(visit: Visit) -> None:
    said = waits_for_a_person(visit)

    assert "客户经理" in said.values["utter_loan_application_done"]["outcome"]
    assert loans(visit) == []
    again = visit.say("我要贷款", "apply_loan")
    assert again.responses == ["utter_problem_loan_in_review"]
    seen = visit.say("我的贷款批了吗", "track_application")
    assert "客户经理正在看" in seen.values["utter_loans_past"]["lines"]


def test_a_refusal_says_why_and_when_to_come_back(bank: Bank) -> None:
    visit = Visit(bank, TARDY)
    said = applied(visit, amount=10_000_000, term="60m")
    outcome = said.values["utter_loan_application_done"]["outcome"]

    assert "近一年有还款晚了的记录" in outcome
    assert loans(visit)[0]["loan_id"] == "ln_0033_1", "nothing was added"


def test_a_lost_card_gets_no_loan(visit: Visit) -> None:
    with visit.bank.database.write() as session:
        session.execute(update(Card).where(Card.customer_id == visit.customer).values(status="frozen"))
    said = visit.say("我想贷款五万分两年装修", "apply_loan", amount=5_000_000, term="24m")
    said = visit.tap("等额本息", said)

    assert said.responses[0] == "utter_problem_account_frozen"


def test_left_and_taken_up_again_nothing_is_asked_twice(visit: Visit) -> None:
    visit.say("我想贷款五万分两年装修", "apply_loan", amount=5_000_000, term="24m")
    visit.say("先帮我挂失银行卡", "report_card_loss")
    visit.say("算了", "cancel")
    said = visit.say("继续", "resume")

    assert visit.awaiting == "method"
    assert said.responses == ["utter_ask_loan_application_method"]


def test_a_question_within_is_answered_and_the_question_put_again(visit: Visit) -> None:
    visit.say("我想贷款五万分两年装修", "apply_loan", amount=5_000_000, term="24m")
    said = visit.say("收手续费吗", "ask_fee")

    assert said.responses[-1] == "utter_ask_loan_application_method"


def test_a_visitor_is_asked_to_log_in() -> None:
    said = Conversation(level=0).say("我要贷款", "apply_loan")

    assert said.responses == ["utter_login_required"]


# Looking.


def test_own_loans_show_what_is_owed_and_what_comes_next(borrower: Visit) -> None:
    lines = borrower.say("我的贷款还剩多少", "ask_loan").values["utter_loans"]["lines"]

    assert "银伴消费贷：借 60,000.00 元" in lines
    assert lines.count("还 2,600") == 3
    assert "2026-12-07" in lines


def test_late_instalments_are_told(borrower: Visit, time: Time) -> None:
    leave(borrower, 0)
    for _ in range(2):
        time.pass_by(days=15)
        borrower.bank.schedule.run_due()

    lines = borrower.say("我的贷款怎么样了", "ask_loan").values["utter_loans"]["lines"]
    assert "没有按时还上" in lines


def test_a_refusal_by_a_person_is_told_with_its_reasons(visit: Visit) -> None:
    waits_for_a_person(visit)
    [waiting] = visit.get("/loans/applications")["applications"]
    path = f"/customers/{visit.customer}/loans/applications/{waiting['application_id']}/decision"
    visit.post(path, {"approved": False, "by": "S001", "reasons": ["papers"]})

    lines = visit.say("我的贷款批了吗", "track_application").values["utter_loans_past"]["lines"]

    assert "没有通过。收入证明没有核实到" in lines


def test_nothing_owed_is_said(visit: Visit) -> None:
    assert visit.say("我一共还欠多少", "ask_loan").responses == ["utter_loans_none"]


def test_the_calculator_answers_from_one_sentence_even_to_a_visitor(visit: Visit) -> None:
    visit.conversation.level = 0
    said = visit.say("贷款20万分3年每个月还多少", "ask_loan", amount=20_000_000, term="36m")

    told = said.values["utter_loan_offers"]
    assert (told["rate"], told["published_on"], told["term"]) == ("3.80%", "2025-05-20", "36 个月")
    assert told["lines"].count("\n") == 1, "先息后本 is for a year at most"


def test_the_calculator_says_how_to_ask(visit: Visit) -> None:
    said = visit.conversation.tap("start", journey="loan_offers", fields={})

    assert said.responses == ["utter_loan_offers_how"]


# Repaying early.


def test_all_of_it_is_repaid_with_cost_and_saving_shown_before_the_yes(borrower: Visit) -> None:
    before = available(borrower)
    said = borrower.say("我要提前还贷", "repay_loan_early")
    assert borrower.awaiting == "how_much", "a single loan is not asked for"
    summary = borrower.tap("全部", said)
    told = summary.values["utter_confirm_loan_repayment"]
    borrower.confirm()
    done = borrower.code().values["utter_loan_repayment_done"]

    assert told["then"] == "这笔贷款就还清了"
    assert float(told["saved"].replace(",", "")) > 0
    assert done["loan_id"] == "ln_0031_1"
    assert f"{(before - available(borrower)) / 100:,.2f}" == told["pays"]
    assert loans(borrower)[0]["state"] == "settled"
    assert borrower.ledger_sum() == 0


def test_a_part_from_one_sentence_asks_only_what_it_is_to_change(borrower: Visit) -> None:
    said = borrower.say("提前还两万", "repay_loan_early", amount=2_000_000)

    assert borrower.awaiting == "effect"
    assert "省利息" in said.buttons[0]["title"]
    summary = borrower.tap("缩短期限", said)
    borrower.confirm()
    borrower.code()
    assert "个月还" in summary.values["utter_confirm_loan_repayment"]["then"]
    assert loans(borrower)[0]["months_left"] < 18


def test_interest_only_has_nothing_to_shorten(bank: Bank) -> None:
    visit = Visit(bank, AT_THE_END)
    said = visit.say("提前还五千", "repay_loan_early", amount=500_000)

    assert said.responses == ["utter_confirm_loan_repayment"]


@pytest.mark.parametrize(
    ("amount", "response"), [(50_000, "loan_part_small"), (9_000_000, "loan_part_is_all")]
)
def test_a_part_that_cannot_be_is_asked_again(borrower: Visit, amount: int, response: str) -> None:
    said = borrower.say("提前还一点", "repay_loan_early", amount=amount)
    if borrower.awaiting == "effect":
        said = borrower.tap("减少月供", said)

    assert said.responses[0] == f"utter_problem_{response}"
    assert borrower.awaiting == "amount"


def test_more_than_is_there_is_refused_with_the_sum(borrower: Visit) -> None:
    leave(borrower, 1_000_000)
    said = borrower.say("我要提前还贷", "repay_loan_early")
    said = borrower.tap("全部", said)

    assert said.responses[0] == "utter_problem_loan_money_short"
    assert said.values["utter_problem_loan_money_short"]["available"] == "10,000.00"


def test_who_owes_nothing_here_is_led_to_the_article(visit: Visit) -> None:
    assert visit.say("我要提前还房贷", "repay_loan_early").responses == ["utter_none_loan_repayment_loan"]


def test_taken_back_nothing_is_repaid(borrower: Visit) -> None:
    said = borrower.say("我要提前还贷", "repay_loan_early")
    borrower.tap("全部", said)
    said = borrower.say("算了不还了", "cancel")

    assert said.responses == ["utter_journey_cancelled"]
    assert loans(borrower)[0]["state"] == "open"
