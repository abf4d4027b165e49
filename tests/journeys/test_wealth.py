"""理财 from the first word to the receipt: test, compare, buy, hold, take back, redeem."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from banking.promises import promises
from banking.suitability import suitability_rules
from core_bank.bank import Bank
from tests.actions.conversation import PLANS, Conversation, Said
from tests.actions.test_domain import ROOT
from tests.core_bank.world import Time
from tests.journeys.world import Visit

TESTED, ELDER, EXPIRED, BEGINNER = "C0002", "C0004", "C0006", "C0029"
QUESTIONS = list(PLANS["risk_test"].fields)
FACTS = ["knows_risk?", "knows_term?", "knows_cost?", "knows_reserve?", "knows_own?"]
FIRM = {
    "income": "20 万到 50 万元", "share": "一成到三成", "source": "平时攒下的钱", "experience": "买过理财或基金",
    "horizon": "一年到三年", "goal": "想多赚，受得了波动", "loss": "最多亏 15%", "reaction": "先不动，再看看",
}  # fmt: skip


@pytest.fixture
def tested(bank: Bank) -> Visit:
    return Visit(bank, TESTED)


def answer_all(visit: Visit, **changes: str) -> Said:
    said = visit.say("我要做风险测评", "take_risk_test")
    for question in QUESTIONS:
        assert visit.awaiting == question
        said = visit.tap({**FIRM, **changes}[question], said)
    return said


def choose(visit: Visit, product: str, amount: int) -> Said:
    """To the first of the five facts, where the bank has no objection before."""
    said = visit.say("我想买理财", "buy_wealth")
    said = visit.tap(product, said)
    said = visit.say("这么多", amount=amount)
    if visit.awaiting == "account_id":
        said = visit.tap("8802", said)
    return said


def confirm_facts(visit: Visit, said: Said) -> Said:
    for fact in FACTS:
        assert visit.awaiting == fact
        said = visit.tap("是", said)
    return said


def bought(visit: Visit, product: str, amount: int) -> Said:
    confirm_facts(visit, choose(visit, product, amount))
    visit.confirm()
    return visit.code()


def wealth(visit: Visit) -> dict[str, Any]:
    found: dict[str, Any] = visit.get(f"/customers/{visit.customer}/wealth")
    return found


def available(visit: Visit) -> int:
    return int(visit.accounts()[0]["available_balance"])


# The words of the journeys.


def test_questions_and_points_are_about_the_same_answers() -> None:
    fields = PLANS["risk_test"].fields
    assert {name: set(field.options or {}) for name, field in fields.items()} == {
        name: set(points) for name, points in suitability_rules().questions.items()
    }


def test_no_words_of_one_answer_stand_in_another() -> None:
    for field in PLANS["risk_test"].fields.values():
        said = {value: {wording.title, *wording.words} for value, wording in (field.options or {}).items()}
        for value, words in said.items():
            others = set().union(*(more for other, more in said.items() if other != value))
            assert not words & others


def test_no_response_promises_a_return() -> None:
    domain = yaml.safe_load((ROOT / "domain.yml").read_text("utf-8"))
    for name, variants in domain["responses"].items():
        assert promises(variants[0]["text"]) == [], name


def test_articles_and_rules_tell_the_same_terms() -> None:
    rules = suitability_rules()
    terms = yaml.safe_load((ROOT / "knowledge/terms.yml").read_text("utf-8"))
    told = {
        "wealth_test_validity": f"{rules.test_months} 个月",
        "wealth_test_attempts": f"一天最多 {rules.tests_per_day} 次、{rules.test_months} 个月最多 {rules.tests_per_year} 次",
        "wealth_online_age": f"年满 {rules.adult_age_years} 周岁",
        "wealth_elder_age": f"{rules.elder_age_years} 周岁",
        "wealth_hold": f"{rules.cooling_off_hours} 小时",
    }
    assert {name: terms[name]["text"] for name in told} == told


# The risk test.


def test_eight_taps_lead_to_a_grade_with_its_reason(visit: Visit) -> None:
    summary = answer_all(visit)
    said = visit.confirm()

    assert summary.responses == ["utter_confirm_risk_test"]
    done = said.values["utter_risk_test_done"]
    assert (done["grade"], done["covers"]) == ("C4 成长型", "R4")
    assert wealth(visit)["profile"]["grade"] == "C4"


def test_answers_may_be_typed_in_own_words(visit: Visit) -> None:
    visit.say("我要做风险测评", "take_risk_test")
    visit.say("二三十万吧", "inform")

    assert visit.awaiting == "share"
    visit.say("一成不到", "deny")
    assert visit.awaiting == "source"


def test_the_age_is_never_asked_but_counts(bank: Bank) -> None:
    visit = Visit(bank, ELDER)
    bold = {"income": "50 万元以上", "share": "不到一成", "source": "闲钱", "experience": "股票", "horizon": "三年以上",
            "goal": "想赚很多", "loss": "亏 30%", "reaction": "再多买一些"}  # fmt: skip

    answer_all(visit, **bold)
    done = visit.confirm().values["utter_risk_test_done"]

    assert (done["grade"], done["why"]) == ("C3 平衡型", "您已满 65 周岁，我们评得谨慎一些")


def test_leaving_the_test_in_the_middle_counts_nothing_and_keeps_the_answers(visit: Visit) -> None:
    said = visit.say("我要做风险测评", "take_risk_test")
    visit.tap(FIRM["income"], said)
    visit.say("我卡丢了", "report_card_loss")
    visit.say("算了", "cancel")

    visit.conversation.tap("resume", journey="risk_test")

    assert visit.awaiting == "share"
    assert wealth(visit)["profile"] is None


def test_a_third_test_of_the_day_is_refused_with_the_rule(visit: Visit) -> None:
    for _ in range(2):
        answer_all(visit)
        visit.confirm()

    said = answer_all(visit)

    assert said.responses == ["utter_problem_risk_test_attempts"]
    assert (said.values["utter_problem_risk_test_attempts"]["per_day"], visit.awaiting) == ("2", None)


# Comparing.


def test_only_what_suits_is_compared(tested: Visit) -> None:
    said = tested.conversation.tap("start", journey="wealth_products")

    lines = said.values["utter_wealth_products"]["lines"]
    assert "进取成长" in lines
    assert "先锋权益" not in lines
    assert "最多从高点跌过" in lines


def test_nothing_is_compared_without_a_test(visit: Visit) -> None:
    said = visit.conversation.tap("start", journey="wealth_products")
    assert said.responses == ["utter_wealth_products_none"]


def test_comparing_in_the_middle_of_buying_goes_on_with_the_question(tested: Visit) -> None:
    tested.say("我想买理财", "buy_wealth")

    said = tested.conversation.tap("start", journey="wealth_products")

    assert said.responses == ["utter_wealth_products", "utter_ask_wealth_purchase_product"]
    assert tested.awaiting == "product"


# Buying.


def test_a_customer_without_a_test_is_led_to_it(visit: Visit) -> None:
    said = visit.say("我想买理财", "buy_wealth")
    assert (said.responses, visit.awaiting) == (["utter_none_wealth_purchase_product"], None)


def test_naming_a_product_without_a_test_says_the_same(visit: Visit) -> None:
    said = visit.say("我想买安稳季享", "buy_wealth")
    assert (said.responses, visit.awaiting) == (["utter_problem_risk_test_missing"], None)


def test_an_expired_test_is_told_with_its_day(bank: Bank) -> None:
    visit = Visit(bank, EXPIRED)

    said = visit.say("我想买安稳季享", "buy_wealth")

    assert said.values["utter_problem_risk_test_expired"]["expired_on"] < "2026-11-23"


def test_only_what_suits_is_offered(tested: Visit) -> None:
    said = tested.say("我想买理财", "buy_wealth")

    titles = [button["title"] for button in said.buttons]
    assert len(titles) == 5
    assert not [title for title in titles if "先锋权益" in title or "安月定开" in title]


def test_a_product_is_chosen_by_its_typed_name_whatever_the_model_hears(tested: Visit) -> None:
    tested.say("我想买理财", "buy_wealth")

    said = tested.say("安稳季享吧", "small_talk")

    assert said.responses == ["utter_ask_wealth_purchase_amount"]


def test_an_old_yes_is_no_answer_to_a_fact(tested: Visit) -> None:
    confirm_facts(tested, choose(tested, "安稳季享", 5_000_00))
    old = tested.conversation.slots["draft"]["id"]
    tested.say("改成六千", "correct", amount=6_000_00)

    said = tested.conversation.tap("affirm", draft=old)

    assert said.responses == ["utter_stale_button", "utter_ask_wealth_purchase_knows_risk"]


def test_what_the_first_words_say_is_not_asked(tested: Visit) -> None:
    tested.say("买两万安稳季享，从8802扣", "buy_wealth", amount=20_000_00, card_tail="8802")

    assert tested.awaiting == "knows_risk?"


@pytest.mark.parametrize(
    ("customer", "product", "problem"),
    [
        (TESTED, "先锋权益", "risk_above_grade"),
        (TESTED, "安月定开", "wealth_product_closed"),
        (ELDER, "均衡精选", "wealth_needs_person"),
        (BEGINNER, "进取成长", "wealth_first_risk"),
    ],
)
def test_a_product_that_does_not_suit_is_refused_at_once_and_another_asked(
    bank: Bank, customer: str, product: str, problem: str
) -> None:
    visit = Visit(bank, customer)

    said = visit.say(f"我要买{product}", "buy_wealth")

    assert said.responses == [f"utter_problem_{problem}", "utter_ask_wealth_purchase_product"]
    assert visit.awaiting == "product"


@pytest.mark.parametrize(
    ("customer", "product", "amount", "problem"),
    [
        (TESTED, "均衡精选", 500_00, "wealth_amount_small"),
        (TESTED, "安稳季享", 900_000_00, "insufficient_funds"),
        (BEGINNER, "安稳季享", 60_000_00, "wealth_first_amount"),
    ],
)
def test_an_amount_that_cannot_be_is_explained_before_the_facts(
    bank: Bank, customer: str, product: str, amount: int, problem: str
) -> None:
    visit = Visit(bank, customer)

    said = choose(visit, product, amount)

    assert said.responses == [f"utter_problem_{problem}", "utter_ask_wealth_purchase_amount"]
    assert visit.awaiting == "amount"


def test_five_facts_are_put_one_by_one_with_the_products_own_words(tested: Visit) -> None:
    said = choose(tested, "均衡精选", 5_000_00)
    risk = said.values["utter_ask_wealth_purchase_knows_risk"]["fact_risk"]
    said = tested.tap("是", said)
    term = said.values["utter_ask_wealth_purchase_knows_term"]["fact_term"]

    assert ("R3 中风险" in risk, "180 天" in term) == (True, True)


def test_a_fact_that_is_not_clear_ends_it_kindly(tested: Visit) -> None:
    said = choose(tested, "安稳季享", 5_000_00)

    said = tested.tap("否", said)

    assert (said.responses, tested.awaiting) == (["utter_problem_wealth_not_clear"], None)
    assert tested.requests("wealth_purchase") == []


def test_a_typed_no_to_a_fact_is_an_answer(tested: Visit) -> None:
    choose(tested, "安稳季享", 5_000_00)

    said = tested.say("不太清楚", "deny")

    assert said.responses == ["utter_problem_wealth_not_clear"]


@pytest.mark.parametrize(
    ("text", "intent", "goes_on"),
    [
        ("清楚了", "small_talk", True),
        ("明白。", "small_talk", True),
        ("知道了啊", "thank", True),
        ("不太明白", "repeat", False),
    ],
)
def test_a_fact_is_answered_in_plain_words_whatever_the_model_hears(
    tested: Visit, text: str, intent: str, goes_on: bool
) -> None:
    choose(tested, "安稳季享", 5_000_00)

    tested.say(text, intent)

    assert tested.awaiting == ("knows_term?" if goes_on else None)


@pytest.mark.parametrize("text", ["不怎么清楚啊", "你说清楚点", "知道什么了"])
def test_what_is_no_plain_yes_confirms_nothing(tested: Visit, text: str) -> None:
    choose(tested, "安稳季享", 5_000_00)

    tested.say(text, "small_talk")

    assert tested.awaiting == "knows_risk?"


def test_a_low_risk_is_bought_with_the_code(tested: Visit) -> None:
    before = available(tested)

    said = bought(tested, "安稳季享", 5_000_00)

    done = said.values["utter_wealth_purchase_done"]
    assert done["request_id"] == tested.requests("wealth_purchase")[0]["request_id"]
    assert "已按净值" in done["outcome"]
    assert (available(tested), tested.ledger_sum(), tested.awaiting) == (before - 5_000_00, 0, None)


def test_nothing_moves_before_the_code(tested: Visit) -> None:
    before = available(tested)
    confirm_facts(tested, choose(tested, "安稳季享", 5_000_00))

    said = tested.confirm()

    assert said.responses == ["utter_code_sent"]
    assert available(tested) == before


def test_a_wrong_code_buys_nothing(tested: Visit) -> None:
    before = available(tested)
    confirm_facts(tested, choose(tested, "安稳季享", 5_000_00))
    tested.confirm()

    said = tested.code("wrong")

    assert (said.responses, available(tested)) == (["utter_code_wrong"], before)


def test_a_higher_risk_waits_and_says_until_when(tested: Visit) -> None:
    summary = confirm_facts(tested, choose(tested, "均衡精选", 5_000_00))
    tested.confirm()
    done = tested.code().values["utter_wealth_purchase_done"]

    assert "24 小时" in summary.values["utter_confirm_wealth_purchase"]["when"]
    assert "2026-11-24 10:00" in done["outcome"]
    assert [one["name"] for one in wealth(tested)["waiting"]] == ["均衡精选"]


def test_another_product_at_the_summary_has_its_facts_put_anew(tested: Visit) -> None:
    confirm_facts(tested, choose(tested, "安稳季享", 5_000_00))

    said = tested.say("不对，换成灵动日添", "correct")

    assert (said.responses, tested.awaiting) == (["utter_ask_wealth_purchase_knows_risk"], "knows_risk?")
    assert "灵动日添" in said.values["utter_ask_wealth_purchase_knows_risk"]["fact_risk"]


def test_another_amount_at_the_summary_has_its_facts_put_anew(tested: Visit) -> None:
    confirm_facts(tested, choose(tested, "安稳季享", 5_000_00))

    tested.say("改成六千", "correct", amount=6_000_00)

    said = tested.say("嗯", "affirm")
    assert tested.awaiting == "knows_term?"
    said = tested.tap("是", tested.tap("是", said))
    assert "6,000.00" in said.values["utter_ask_wealth_purchase_knows_reserve"]["fact_reserve"]


def test_a_product_above_the_grade_at_the_summary_is_refused(tested: Visit) -> None:
    confirm_facts(tested, choose(tested, "安稳季享", 5_000_00))

    said = tested.say("换成先锋权益吧", "correct")

    assert said.responses[0] == "utter_problem_risk_above_grade"
    assert tested.requests("wealth_purchase") == []


def test_an_old_button_buys_nothing(tested: Visit) -> None:
    confirm_facts(tested, choose(tested, "安稳季享", 5_000_00))
    old = tested.conversation.slots["draft"]["id"]
    said = tested.say("改成六千", "correct", amount=6_000_00)
    confirm_facts(tested, said)

    said = tested.conversation.tap("affirm", draft=old)

    assert said.responses[0] == "utter_stale_button"
    assert tested.requests("wealth_purchase") == []


def test_changing_ones_mind_after_the_code_takes_the_request_back(tested: Visit) -> None:
    before = available(tested)
    confirm_facts(tested, choose(tested, "安稳季享", 5_000_00))
    tested.confirm()

    said = tested.say("算了不买了", "cancel")

    assert said.responses == ["utter_journey_cancelled"]
    assert [one["state"] for one in tested.requests("wealth_purchase")] == ["voided"]
    assert available(tested) == before


def test_a_lost_card_in_the_middle_comes_first_and_nothing_is_asked_twice(tested: Visit) -> None:
    said = choose(tested, "安稳季享", 5_000_00)
    tested.tap("是", said)
    tested.say("我卡丢了", "report_card_loss")
    tested.say("算了", "cancel")

    tested.conversation.tap("resume", journey="wealth_purchase")

    assert tested.awaiting == "knows_term?"


def test_another_channel_goes_on_with_the_same_conversation(bank: Bank, tested: Visit) -> None:
    choose(tested, "安稳季享", 5_000_00)
    before = tested.conversation
    other = Visit(bank, TESTED)
    other.conversation = Conversation(
        bank=other.client, customer_id=TESTED, slots=dict(before.slots), form=before.form, turns=before.turns
    )

    other.say("清楚", "affirm")

    assert other.awaiting == "knows_term?"


def test_the_record_says_where_each_field_came_from(tested: Visit) -> None:
    confirm_facts(tested, choose(tested, "安稳季享", 5_000_00))
    tested.confirm()

    fact = tested.code().effect("fact")

    assert fact is not None
    assert (fact["origins"]["product"], fact["origins"]["amount"]) == ("button", "said")
    assert fact["origins"]["knows_risk"] == "button"


# Holding, taking back, redeeming.


def test_holdings_are_told_with_their_worth_and_the_grade(tested: Visit) -> None:
    said = tested.say("我的理财怎么样了", "check_holdings").values["utter_holdings"]

    assert said["lines"].count("\n") == 2
    assert "均衡精选（R3 中风险）" in said["lines"]
    assert "C4 成长型" in said["grade"]


def test_no_holdings_are_told_with_the_grade(visit: Visit) -> None:
    said = visit.say("我的理财怎么样了", "check_holdings")
    assert said.values["utter_holdings_none"]["grade"] == "您还没有做过风险测评。"


def test_a_purchase_that_waits_is_taken_back_without_a_code(tested: Visit) -> None:
    before = available(tested)
    bought(tested, "均衡精选", 5_000_00)

    said = tested.say("不想买了，帮我撤回", "redeem_wealth")
    said = tested.tap("可以撤回", said)
    summary = said.values["utter_confirm_wealth_redemption"]
    said = tested.confirm()

    assert summary["what"] == "撤回还没买入的这一笔"
    assert said.responses == ["utter_wealth_redemption_done"]
    assert (available(tested), wealth(tested)["waiting"], tested.ledger_sum()) == (before, [], 0)


def test_a_holding_is_redeemed_whole_with_the_code(tested: Visit) -> None:
    said = tested.say("赎回安稳季享", "redeem_wealth")
    assert tested.awaiting == "how_much"
    tested.tap("全部", said)
    tested.confirm()

    done = tested.code().values["utter_wealth_redemption_done"]

    assert "2026-11-24 到账" in done["pays"]
    assert "安稳季享" not in {one["name"] for one in wealth(tested)["holdings"]}


def test_an_amount_said_first_is_a_part_and_not_asked_again(tested: Visit) -> None:
    before = available(tested)
    said = tested.say("帮我赎回五千块", "redeem_wealth", amount=5_000_00)
    said = tested.tap("灵动日添", said)

    assert said.responses == ["utter_confirm_wealth_redemption"]
    tested.confirm()
    tested.code()
    assert abs(available(tested) - before - 5_000_00) <= 1


def test_saying_all_instead_of_an_amount(tested: Visit) -> None:
    said = tested.say("赎回安稳季享", "redeem_wealth")
    tested.tap("一部分", said)

    said = tested.say("还是全部吧", "correct")

    assert said.responses == ["utter_confirm_wealth_redemption"]


def test_more_than_it_is_worth_is_explained(tested: Visit) -> None:
    said = tested.say("赎回安稳季享里的九万", "redeem_wealth", amount=90_000_00)

    assert said.responses == ["utter_problem_wealth_part_too_much", "utter_ask_wealth_redemption_amount"]


def test_what_is_still_locked_is_told_with_its_day(tested: Visit) -> None:
    said = tested.say("赎回均衡精选", "redeem_wealth")
    said = tested.tap("全部", said)

    assert said.responses[0] == "utter_problem_wealth_not_yet"
    assert tested.awaiting == "holding"


def test_without_holdings_there_is_nothing_to_redeem(visit: Visit) -> None:
    said = visit.say("赎回理财", "redeem_wealth")
    assert (said.responses, visit.awaiting) == (["utter_none_wealth_redemption_holding"], None)


def test_what_waited_is_bought_after_its_day(tested: Visit, bank: Bank, time: Time) -> None:
    bought(tested, "均衡精选", 5_000_00)

    time.pass_by(hours=24)
    bank.schedule.run_due()

    assert (wealth(tested)["waiting"], tested.ledger_sum()) == ([], 0)
    assert [one["name"] for one in wealth(tested)["holdings"]].count("均衡精选") == 2
