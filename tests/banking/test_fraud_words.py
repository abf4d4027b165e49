"""What the words of a talk are worth, learned from stories."""

from __future__ import annotations

import pytest

from banking.fraud_gate import fraud_rules, talk_signs
from banking.fraud_stories import FOLDER, ORDINARY, SCAMS, Story, StoryError, load_stories
from banking.fraud_words import FraudWords, fraud_words, hints_at_fraud, learned, with_words
from evaluation.fraud import BATCHES
from evaluation.fraud import FOLDER as MEASURED

RULES = fraud_rules()


@pytest.fixture(scope="module")
def words() -> FraudWords:
    return fraud_words()


def story(said: str, amount: int = 3_000) -> Story:
    return Story(said=(said,), payee="new", amount=amount, balance=9_000, usual=2_000, hour=10, age=30)


def test_nothing_said_is_worth_nothing(words: FraudWords) -> None:
    assert words.points(()) == 0


@pytest.mark.parametrize(
    "text", ["你好", "转账", "800", "改成五千", "转三千给马俊", "给宋伟打一万二", "查一下余额"]
)
def test_what_tells_nothing_shows_nothing(words: FraudWords, text: str) -> None:
    assert talk_signs(words.points([text]), len(text), RULES) == ()


@pytest.mark.parametrize(
    "said",
    [
        ("带单老师让我再补一笔才给提现", "转八千给他发的账号"),
        ("专员说不注销额度要上征信，让我先转到对接账户", "转两万"),
    ],
)
def test_the_talk_of_a_fraud_is_suspicious(words: FraudWords, said: tuple[str, ...]) -> None:
    assert words.points(said) >= RULES.talk.from_points["suspicious_talk"]


@pytest.mark.parametrize("said", [("这个月房租，跟上月一样", "转给房东刘姐三千二"), ("给我妈转生活费两千",)])
def test_the_talk_of_everyday_life_is_harmless(words: FraudWords, said: tuple[str, ...]) -> None:
    assert words.points(said) <= RULES.talk.everyday_points


@pytest.mark.parametrize(
    ("text", "hints"),
    [
        ("我被骗了", True),
        ("我 被 騙 了", True),
        ("老师带我充钱，返利提不出来", True),
        ("工长验收完了", False),
    ],
)
def test_words_hint_at_a_fraud_where_they_tell_of_one_or_sound_like_one(
    words: FraudWords, text: str, hints: bool
) -> None:
    assert hints_at_fraud(text, words, RULES) is hints


def test_messages_add_up(words: FraudWords) -> None:
    first, second = "群里老师说能返利", "还要再充两千才给提现"
    alone = [words.points([text]) for text in (first, second)]
    assert words.points([first, second]) > max(alone)


def test_a_number_is_a_fact_and_no_word(words: FraudWords) -> None:
    assert words.points(["转500给他"]) == words.points(["转90,000给他"])


def test_a_talk_takes_the_facts_of_stories_all_over() -> None:
    told = with_words([story("一", 1), story("二", 2), story("三", 3), story("四", 4)], [("转",), ("付",)])
    assert [(one.said, one.amount) for one in told] == [(("转",), 1), (("付",), 3)]


def test_the_width_of_characters_makes_no_difference(words: FraudWords) -> None:
    assert words.points(["转８００，给他"]) == words.points(["转800,给他"])


def test_only_the_stories_decide_what_is_learned() -> None:
    scams, ordinary = (
        [story("蓝色的鸟让我转", 9_000), story("蓝色的鸟")],
        [story("红色的花"), story("给红色的花")],
    )
    one, two = (learned(scams, ordinary, RULES) for _ in range(2))
    assert one.points(["蓝色的鸟"]) == two.points(["蓝色的鸟"]) > one.points(["红色的花"])


def test_stories_whose_facts_say_nothing_teach_nothing() -> None:
    with pytest.raises(ValueError, match="facts"):
        learned([story("蓝色的鸟")] * 2, [story("红色的花")] * 2, RULES)


def test_no_story_that_measures_is_learned_from() -> None:
    learned_from = {text for path in (SCAMS, ORDINARY) for one in load_stories(path) for text in one.said}
    measured = {one.said for batch in BATCHES for one in load_stories(MEASURED / f"{batch}.yml")}
    assert [said for said in measured if set(said) <= learned_from and len("".join(said)) > 12] == []


def test_no_story_is_learned_twice() -> None:
    told = [one.said for path in (SCAMS, ORDINARY) for one in load_stories(path)]
    assert len(told) == len(set(told))


def test_every_way_of_fraud_is_learned_from() -> None:
    told = " ".join(one.way for one in load_stories(SCAMS))
    assert [way for way in RULES.ways if way != "any" and way not in told] == []


def test_a_missing_file_is_named() -> None:
    with pytest.raises(StoryError, match="nowhere"):
        load_stories(FOLDER / "nowhere.yml")
