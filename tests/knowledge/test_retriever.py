import json
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml

from banking.retrieval import Retrieval
from knowledge.article import Article
from knowledge.background import background_questions
from knowledge.check import checked_articles
from knowledge.encoder import Encoder
from knowledge.retriever import Retriever
from knowledge.terms import Terms
from knowledge.vectors import VectorStore
from knowledge.verdict import Calibration
from tests.knowledge.conftest import TODAY

QUESTIONS = yaml.safe_load((Path(__file__).parent / "questions.yml").read_text(encoding="utf-8"))
ANSWERABLE = [(gold, question) for gold, questions in QUESTIONS["answer"].items() for question in questions]
ALSO: dict[str, list[str]] = QUESTIONS["also"]
UNANSWERABLE: list[str] = QUESTIONS["decline"]

Answers = list[tuple[set[str], Retrieval]]
"""The articles that answer a question, and what was found for it."""


@pytest.fixture(scope="module")
def answers(retriever: Retriever) -> Answers:
    return [
        ({gold, *ALSO.get(question, ())}, retriever.retrieve(question, TODAY))
        for gold, question in ANSWERABLE
    ]


def share(values: Sequence[bool]) -> float:
    return sum(values) / len(values)


def test_the_questions_are_many_and_cover_every_article() -> None:
    assert len(ANSWERABLE) + len(UNANSWERABLE) >= 1200
    assert len(UNANSWERABLE) >= 40
    assert set(QUESTIONS["answer"]) == {article.id for article in checked_articles()}


def test_the_right_article_is_found(answers: Answers) -> None:
    first = share([found.hits[0].article_id in right for right, found in answers])
    among = share([any(hit.article_id in right for hit in found.hits) for right, found in answers])
    print(f"\n{len(answers)} questions: hit@1 {first:.3f}, hit@3 {among:.3f}")
    assert first >= 0.90
    assert among >= 0.97


def test_a_wrong_article_is_hardly_ever_shown_as_the_answer(answers: Answers) -> None:
    wrong = share(
        [found.verdict == "answer" and found.hits[0].article_id not in right for right, found in answers]
    )
    refused = share([found.verdict == "decline" for _, found in answers])
    print(f"\nanswered wrongly {wrong:.3f}, declined though an article answers {refused:.3f}")
    assert wrong <= 0.02
    assert refused <= 0.08


def test_questions_that_no_article_answers_are_declined(retriever: Retriever) -> None:
    verdicts = [retriever.retrieve(question, TODAY).verdict for question in UNANSWERABLE]
    declined, answered = share([v == "decline" for v in verdicts]), share([v == "answer" for v in verdicts])
    print(f"\n{len(verdicts)} unanswerable questions: declined {declined:.3f}, answered {answered:.3f}")
    assert declined >= 0.90
    assert answered <= 0.05


def test_an_expired_article_is_never_shown_and_hides_no_valid_one(
    encoder: Encoder, index_cache: Path
) -> None:
    old, *others = checked_articles()
    expired = old.model_copy(update={"valid_until": TODAY})
    retriever = of((expired, *others), encoder, index_cache)
    everything = retriever.retrieve(old.question, TODAY, limit=len(others) + 1)
    assert {hit.article_id for hit in everything.hits} <= {article.id for article in others}
    assert retriever.retrieve(old.question, TODAY - timedelta(days=1)).hits[0].article_id == old.id
    with pytest.raises(KeyError):
        retriever.article(old.id, TODAY)


def test_an_expired_article_is_no_related_article(encoder: Encoder, index_cache: Path) -> None:
    articles = {article.id: article for article in checked_articles()}
    articles["account_classes"] = articles["account_classes"].model_copy(update={"valid_until": TODAY})
    rendered = of(articles.values(), encoder, index_cache).article("account_class_two_limits", TODAY)
    assert "account_classes" not in {other for other, _ in rendered.related}


def test_before_the_first_article_holds_everything_is_declined(retriever: Retriever) -> None:
    assert retriever.retrieve("定期提前取利息怎么算", date(1990, 1, 1)) == Retrieval("decline", 0.0)


@pytest.mark.parametrize(
    ("region", "shown"),
    [(None, False), ("上海", True), ("北京", False)],
    ids=["unknown", "there", "elsewhere"],
)
def test_a_local_article_is_found_only_where_it_holds(
    encoder: Encoder, index_cache: Path, region: str | None, shown: bool
) -> None:
    first, *others = checked_articles()
    retriever = of((first.model_copy(update={"region": "上海"}), *others), encoder, index_cache)
    found = retriever.retrieve(first.question, TODAY, region=region)
    assert (first.id in {hit.article_id for hit in found.hits}) is shown


def test_an_article_of_another_product_is_not_found(encoder: Encoder, index_cache: Path) -> None:
    first, *others = checked_articles()
    retriever = of((first.model_copy(update={"product": "学生卡"}), *others), encoder, index_cache)
    found = retriever.retrieve(first.question, TODAY, product="工资卡")
    assert first.id not in {hit.article_id for hit in found.hits}


@pytest.mark.parametrize(
    ("topic", "text", "gold"),
    [
        ("transfer_recall", "那手续费呢？", "transfer_fee"),
        ("transfer_fee", "那限额是多少呢", "transfer_limits"),
        ("credit_interest_free", "那年费呢", "credit_annual_fee"),
        ("credit_annual_fee", "那利息呢", "credit_interest"),
        # The category, where a journey is open.
        ("理财", "多久到账", "wealth_redeem_how"),
        ("贷款", "年利率多少", "loan_rates"),
    ],
)
def test_a_follow_up_keeps_the_topic(retriever: Retriever, topic: str, text: str, gold: str) -> None:
    found = retriever.retrieve(text, TODAY, topic=topic)
    assert found.hits[0].article_id == gold
    assert found.verdict != "decline"


@pytest.mark.parametrize(("topic", "verdict"), [("cash_booking", "ask_back"), ("transfer_fee", "answer")])
def test_a_bare_question_is_answered_only_where_its_topic_makes_no_difference(
    retriever: Retriever, topic: str, verdict: str
) -> None:
    assert retriever.retrieve("要收钱吗", TODAY).verdict == "answer"
    assert retriever.retrieve("要收钱吗", TODAY, topic=topic).verdict == verdict


def test_a_whole_question_does_not_care_about_the_topic(retriever: Retriever) -> None:
    alone = retriever.retrieve("信用卡年费怎么收", TODAY)
    assert retriever.retrieve("信用卡年费怎么收", TODAY, topic="transfer_fee") == alone


def test_the_trace_says_why_in_plain_values_and_masks_numbers(retriever: Retriever) -> None:
    trace = retriever.retrieve("卡6222021234567890123转账要手续费吗", TODAY).trace
    assert "6222021234567890123" not in json.dumps(trace)
    assert len(json.dumps(trace, ensure_ascii=False)) < 1000
    assert set(trace["hits"][0]) == {"article_id", "version", "score", "dense", "lexical"}
    assert {"verdict", "reason", "known", "right", "evidence", "asked"} < set(trace)


def test_without_an_encoder_questions_are_asked_back_and_the_log_says_what_to_do(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    retriever = Retriever.load(tmp_path / "nowhere")
    found = [retriever.retrieve(question, TODAY) for _, question in ANSWERABLE]
    assert "words alone" in caplog.text
    assert "knowledge.encoder.build" in caplog.text
    assert {one.verdict for one in found} <= {"ask_back", "decline"}
    among = share(
        [
            gold in {hit.article_id for hit in one.hits}
            for (gold, _), one in zip(ANSWERABLE, found, strict=True)
        ]
    )
    asked_back = share([one.verdict == "ask_back" for one in found])
    print(f"\nwithout an encoder: asked back {asked_back:.3f}, hit@3 {among:.3f}")
    assert among >= 0.9
    assert asked_back >= 0.7


@pytest.mark.parametrize("text", ["", "  ", "？？？", "a" * 2000, "\U0001f600"])
def test_odd_texts_are_not_answered(retriever: Retriever, text: str) -> None:
    assert retriever.retrieve(text, TODAY).verdict != "answer"


def test_an_article_is_rendered_with_the_banks_terms_source_and_date(retriever: Retriever) -> None:
    rendered = retriever.article("transfer_limits", TODAY)
    assert "20 万元" in rendered.short
    assert (rendered.source.publisher, rendered.effective_from) == ("中国人民银行", date(2016, 12, 1))
    assert rendered.journey == "transfer"


def test_no_placeholder_is_left_in_any_answer(retriever: Retriever) -> None:
    rendered = [retriever.article(article.id, TODAY) for article in checked_articles()]
    assert [one.article_id for one in rendered if "{" in one.short + one.details] == []


def of(articles: Iterable[Article], encoder: Encoder, cache: Path) -> Retriever:
    vectors = VectorStore(encoder, cache)
    return Retriever(articles, vectors, Terms.load(), Calibration.load(), background_questions())
