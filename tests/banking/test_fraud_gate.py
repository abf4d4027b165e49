"""The fraud gate: every fact, every level, every answer, every sign, and what is wrong in its file."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

import pytest
import yaml

from banking.fraud_gate import (
    EVERYDAY_TALK,
    FACE_TO_FACE,
    FILE,
    NEW_DEVICE,
    TOLD_FRAUD,
    Facts,
    FraudGateError,
    Level,
    fraud_rules,
    judge,
    read_rules,
    reasons_known,
    signs_in,
    talk_signs,
)

YUAN = 100
RULES = fraud_rules()
ODD = ("odd_talk",)
SUSPICIOUS = (*ODD, "suspicious_talk")
ALARMING = (*SUSPICIOUS, "alarming_talk")
IN_DOUBT = RULES.talk.speaks_points
"""Points of a talk that contradicts no sign."""
EVERYDAY = Facts(
    amount=800 * YUAN, available=20_000 * YUAN, usual_most=3_000 * YUAN, payee="known", hour=14, age_years=35
)


def with_facts(**changes: Any) -> Facts:
    return Facts(**{**EVERYDAY.__dict__, **changes})


def reasons(**changes: Any) -> set[str]:
    return set(judge(with_facts(**changes), (), None, RULES).reasons)


# What the ledger sees.


def test_an_everyday_transfer_passes_without_a_reason() -> None:
    verdict = judge(EVERYDAY, (), None, RULES)
    assert (verdict.level, verdict.points, verdict.reasons, verdict.asks) == ("pass", 0, (), False)


@pytest.mark.parametrize("payee", ["new", "unpaid"])
def test_a_payee_who_was_never_paid_is_a_reason(payee: str) -> None:
    assert reasons(payee=payee) == {f"payee_{payee}"}


@pytest.mark.parametrize(("yuan", "asked"), [(9_999, False), (10_000, True)])
def test_a_large_transfer_after_new_details_is_asked_about(yuan: int, asked: bool) -> None:
    facts = with_facts(amount=yuan * YUAN, usual_most=20_000 * YUAN, available=90_000 * YUAN)

    changed = judge(Facts(**{**facts.__dict__, "details_changed": True}), (), None, RULES)

    assert changed.asks is asked


@pytest.mark.parametrize(("yuan", "unusual"), [(5_999, False), (6_000, True)])
def test_twice_the_largest_transfer_is_above_habit(yuan: int, unusual: bool) -> None:
    assert ("above_habit" in reasons(amount=yuan * YUAN)) is unusual


@pytest.mark.parametrize(("yuan", "far"), [(9_999, False), (10_000, True)])
def test_ten_times_the_largest_transfer_is_far_above_habit(yuan: int, far: bool) -> None:
    assert ("far_above_habit" in reasons(amount=yuan * YUAN, usual_most=1_000 * YUAN)) is far


def test_nearly_everything_and_ten_times_the_usual_is_asked_about_also_toward_a_payee_of_old() -> None:
    facts = with_facts(payee="known", amount=95_000 * YUAN, available=96_000 * YUAN, usual_most=2_000 * YUAN)

    assert judge(facts, (), None, RULES).asks


def test_a_small_amount_is_never_above_habit() -> None:
    assert reasons(amount=499 * YUAN, usual_most=100 * YUAN) == set()


@pytest.mark.parametrize(("yuan", "empty"), [(2_399, False), (2_400, True), (3_000, True)])
def test_four_fifths_of_the_balance_empty_the_account(yuan: int, empty: bool) -> None:
    assert ("empties_account" in reasons(amount=yuan * YUAN, available=3_000 * YUAN)) is empty


@pytest.mark.parametrize(("hour", "night"), [(22, False), (23, True), (0, True), (5, True), (6, False)])
def test_night_is_from_eleven_to_six(hour: int, night: bool) -> None:
    assert ("night" in reasons(hour=hour, amount=1_000 * YUAN)) is night


def test_a_small_amount_at_night_is_no_reason() -> None:
    assert reasons(hour=2, amount=999 * YUAN) == set()


@pytest.mark.parametrize(
    ("age", "payee", "weighs"), [(65, "new", True), (64, "new", False), (80, "known", False)]
)
def test_age_weighs_only_where_somebody_is_paid_for_the_first_time(
    age: int, payee: str, weighs: bool
) -> None:
    assert ("elder" in reasons(age_years=age, payee=payee, amount=2_000 * YUAN)) is weighs


@pytest.mark.parametrize(("before", "many"), [(2, False), (3, True)])
def test_the_fourth_transfer_of_a_day_is_one_too_many_for_a_large_sum(before: int, many: bool) -> None:
    found = reasons(payee="unpaid", sent_today_count=before, sent_today=9_500 * YUAN)
    assert ("many_today" in found) is many


def test_a_new_mobile_number_weighs_whatever_the_amount() -> None:
    assert "phone_changed" in reasons(phone_changed=True, amount=1 * YUAN)


# Levels.


@pytest.mark.parametrize(
    ("signs", "facts", "level"),
    [
        ((), {}, "pass"),
        (("paid_tasks",), {}, "pass"),
        (("paid_tasks",), {"payee": "new"}, "ask"),
        (("remote",), {}, "ask"),
        (("paid_tasks",), {"payee": "new", "hour": 23, "amount": 1_000 * YUAN}, "wait"),
        (("remote", "fake_authority"), {"payee": "new"}, "person"),
        ((), {"payee": "reported"}, "refuse"),
        (("new_device",), {}, "pass"),
        (("new_device",), {"payee": "new"}, "ask"),
        (("new_device",), {"hour": 23, "amount": 1_000 * YUAN}, "ask"),
        (("new_device",), {"payee": "new", "available": 1_000 * YUAN, "amount": 1_000 * YUAN}, "wait"),
        (ODD, {}, "pass"),
        (ODD, {"payee": "new"}, "ask"),
        (ODD, {"payee": "unpaid"}, "pass"),
        (SUSPICIOUS, {"payee": "unpaid", "available": 1_000 * YUAN, "amount": 1_000 * YUAN}, "ask"),
        (SUSPICIOUS, {}, "pass"),
        (ALARMING, {}, "ask"),
        ((*ALARMING, "paid_tasks"), {"payee": "new"}, "ask"),
        ((*ODD, "paid_tasks", "fee_first"), {"payee": "new"}, "wait"),
        (("remote", *ALARMING), {"payee": "new"}, "person"),
        ((EVERYDAY_TALK,), {"payee": "new", "hour": 23, "amount": 1_000 * YUAN}, "pass"),
        ((EVERYDAY_TALK, "new_device"), {"payee": "new"}, "ask"),
        ((EVERYDAY_TALK,), {"phone_changed": True}, "ask"),
        ((FACE_TO_FACE,), {"phone_changed": True}, "ask"),
    ],
)
def test_points_lead_to_a_level(signs: tuple[str, ...], facts: dict[str, Any], level: Level) -> None:
    assert judge(with_facts(**facts), signs, None, RULES).level == level


def test_facts_alone_are_enough_to_ask() -> None:
    facts = with_facts(payee="new", hour=23, amount=1_000 * YUAN)
    verdict = judge(facts, (), None, RULES)
    assert (verdict.level, verdict.asks) == ("ask", True)


def test_the_weightiest_reason_comes_first() -> None:
    verdict = judge(with_facts(payee="new"), ("paid_tasks", "remote"), None, RULES)
    assert verdict.reasons == ("remote", "paid_tasks", "payee_new")


def test_a_reported_payee_is_refused_whatever_is_answered() -> None:
    assert judge(with_facts(payee="reported"), (), "own", RULES).level == "refuse"


def test_every_level_names_the_payee_as_reported_first() -> None:
    assert judge(with_facts(payee="reported"), ("paid_tasks",), None, RULES).reasons[0] == "payee_reported"


def test_a_person_is_called_without_a_question() -> None:
    assert judge(EVERYDAY, ("remote", "told_code", "paid_tasks"), None, RULES).asks is False


# Answers.


@pytest.mark.parametrize(
    ("signs", "answer", "level"),
    [
        (("remote",), "own", "pass"),
        (("remote",), "unsure", "wait"),
        (("remote",), "online", "person"),
        (("remote",), "taught", "person"),
        (("remote", "paid_tasks"), "own", "wait"),
        (("remote", "told_code", "paid_tasks"), "own", "person"),
    ],
)
def test_an_answer_settles_the_question(signs: tuple[str, ...], answer: str, level: Level) -> None:
    verdict = judge(EVERYDAY, signs, answer, RULES)
    assert (verdict.level, verdict.asks, verdict.reasons[0]) == (level, False, f"answer_{answer}")


def test_an_unknown_sign_is_a_mistake_of_the_caller() -> None:
    with pytest.raises(KeyError):
        judge(EVERYDAY, ("no_such_sign",), None, RULES)


# Words.


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("警官让我把钱转到安全账户", "safe_account"),
        ("公安局打电话说我的卡有问题", "fake_authority"),
        ("他不让我挂电话", "secrecy"),
        ("他让我共享屏幕", "remote"),
        ("我把验证码告诉客服了", "told_code"),
        ("群里接单给佣金", "paid_tasks"),
        ("老师带我炒币稳赚", "online_investment"),
        ("平台提现失败", "blocked_money"),
        ("要先交一笔保证金", "fee_first"),
        ("客服说我要取消会员", "fake_service"),
        ("不注销校园贷影响征信", "loan_scam"),
        ("领导加我微信让我先垫付", "fake_acquaintance"),
        ("黄牛说先付全款", "trade_scam"),
        ("他说不给钱就群发", "blackmail"),
        ("网恋对象还没见过面", "online_romance"),
        ("养生馆的小伙子", "elder_lure"),
        ("接待员在催我", "pressure"),
        ("我有点不放心", "misgiving"),
    ],
)
def test_words_show_a_sign(text: str, sign: str) -> None:
    assert sign in signs_in(text, RULES, IN_DOUBT)


def test_a_word_of_everyday_life_is_no_sign_in_an_everyday_talk() -> None:
    assert signs_in("同事垫付,要先交一笔保证金", RULES, IN_DOUBT - 1) == ()


def test_what_is_as_good_as_a_proof_counts_in_any_talk() -> None:
    assert signs_in("他让我共享屏幕", RULES, RULES.talk.everyday_points) == ("remote",)


@pytest.mark.parametrize(
    ("points", "characters", "signs"),
    [
        (-12, 8, (EVERYDAY_TALK,)),
        (-12, 7, ()),
        (-11, 8, ()),
        (19, 8, ()),
        (20, 8, ODD),
        (36, 8, SUSPICIOUS),
        (50, 8, ALARMING),
    ],
)
def test_the_points_of_a_talk_are_its_signs(points: int, characters: int, signs: tuple[str, ...]) -> None:
    assert talk_signs(points, characters, RULES) == signs


def test_words_are_weighed_once_and_all_are_reasons() -> None:
    verdict = judge(EVERYDAY, (*ALARMING, "paid_tasks"), None, RULES)
    assert (verdict.points, set(verdict.reasons)) == (40, {*ALARMING, "paid_tasks"})


@pytest.mark.parametrize(
    ("text", "met"),
    [
        ("房子看了两趟，合同刚签好", True),
        ("东西验过了，人就在我旁边", True),
        ("店里扫不上码", True),
        ("他视频了给我看过证件", False),
        ("从来没见过面", False),
        ("柜台不给我办", False),
        ("我卡被冻住了", False),
    ],
)
def test_who_stands_before_the_other_says_so(text: str, met: bool) -> None:
    assert (FACE_TO_FACE in signs_in(text, RULES, IN_DOUBT)) is met


def test_face_to_face_a_role_that_asks_for_money_is_no_sign() -> None:
    assert signs_in("师傅上门修好了，要先交一笔保证金", RULES, IN_DOUBT) == (FACE_TO_FACE,)


def test_face_to_face_does_not_hide_what_is_as_good_as_a_proof() -> None:
    assert "remote" in signs_in("在店里签好了，他让我共享屏幕", RULES, IN_DOUBT)


def test_a_first_large_payment_is_asked_about_unless_both_stand_there() -> None:
    facts = with_facts(payee="new", amount=9_000 * YUAN, usual_most=2_000 * YUAN, available=50_000 * YUAN)

    levels = [judge(facts, signs, None, RULES).level for signs in ((), (FACE_TO_FACE,))]

    assert levels == ["ask", "pass"]


@pytest.mark.parametrize(("yuan", "level"), [(99, "pass"), (100, "ask")])
def test_of_a_few_yuan_words_that_prove_nothing_do_not_count(yuan: int, level: str) -> None:
    facts = with_facts(payee="new", amount=yuan * YUAN)

    assert judge(facts, ODD, None, RULES).level == level


def test_every_sign_has_words_but_those_that_others_tell() -> None:
    wordless = {name for name, sign in RULES.signs.items() if sign.words is None}
    assert wordless == {TOLD_FRAUD, NEW_DEVICE, EVERYDAY_TALK, *RULES.talk.from_points}


@pytest.mark.parametrize(
    "text",
    [
        "远程办公的网费",
        "我老公是警察,让我给他转三千",
        "把验证码发一下",
        "给客服打了好评",
        "房租三千二,押一付三",
        "这个月工资到了,给爸妈转两千",
        "水电师傅修好了,转四百",
        "表妹结婚随礼",
        "公司开会的时候共享屏幕",
        "快递到了",
        "卡找到了,帮我解冻",
    ],
)
def test_harmless_words_show_nothing(text: str) -> None:
    assert signs_in(text, RULES, IN_DOUBT) == ()


def test_a_question_to_the_bank_shows_nothing() -> None:
    assert signs_in("逾期会影响征信吗?", RULES, IN_DOUBT) == ()


def test_a_question_does_not_hide_what_is_as_good_as_a_proof() -> None:
    assert signs_in("他让我共享屏幕,可以吗?", RULES, IN_DOUBT) == ("remote",)


# The file.


@pytest.fixture
def content() -> dict[str, Any]:
    return deepcopy(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def test_the_amounts_of_the_file_are_kept_in_fen(content: dict[str, Any]) -> None:
    assert RULES.habit.amount_min == content["habit"]["amount_min_yuan"] * YUAN


def test_every_reason_has_a_name() -> None:
    assert {"payee_reported", "night", "paid_tasks", "answer_taught"} <= set(reasons_known(RULES))


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("levels", {"ask": 70, "wait": 40, "person": 100}, "go up"),
        ("levels", {"ask": 40}, "levels"),
        ("facts", {"payee_new": 15}, "facts"),
        ("answers", {"own": "believe"}, "answers"),
        ("night", {"from_hour": 23}, "night"),
        ("signs", {}, FACE_TO_FACE),
        ("signs", {FACE_TO_FACE: {}}, EVERYDAY_TALK),
        ("talk", {"hours": 2}, "talk"),
    ],
)
def test_a_fault_of_the_file_is_named(content: dict[str, Any], key: str, value: Any, told: str) -> None:
    with pytest.raises(FraudGateError, match=told):
        read_rules({**content, key: value})


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"points": 0, "ways": ["tasks"], "words": ["刷单"]}, "points"),
        ({"points": -9, "ways": ["tasks"], "words": ["刷单"]}, "above 0"),
        ({"points": 30, "ways": [], "words": ["刷单"]}, "ways"),
        ({"points": 30, "ways": ["no_such_way"], "words": ["刷单"]}, "ways"),
        ({"points": 30, "ways": ["tasks"], "words": ["刷单("]}, "regular expressions"),
        ({"points": 30, "ways": ["tasks"], "words": ["刷单"], "weight": 1}, "exactly"),
    ],
)
def test_a_fault_of_a_sign_is_named(content: dict[str, Any], row: dict[str, Any], told: str) -> None:
    content["signs"]["paid_tasks"] = row
    with pytest.raises(FraudGateError, match=told):
        read_rules(content)
