import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.article import ArticleError
from knowledge.check import checked_articles
from tests.knowledge.test_article import ARTICLE

OTHER = {
    **ARTICLE,
    "id": "other",
    "question": "另一个问题？",
    "paraphrases": ["甲问", "乙问", "丙问", "丁问", "戊问", "己问"],
}


def problem_of(folder: Path, *articles: dict[str, Any]) -> str:
    (folder / "branch.yml").write_text(
        yaml.safe_dump({"articles": list(articles)}, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    with pytest.raises(ArticleError) as raised:
        checked_articles(folder)
    return str(raised.value)


def test_two_articles_with_one_id(tmp_path: Path) -> None:
    assert "branch.yml:23: open_hours: this id is already used in branch.yml:2" in problem_of(
        tmp_path, ARTICLE, {**OTHER, "id": "open_hours"}
    )


def test_a_paraphrase_in_two_articles_even_with_other_fillers_and_punctuation(tmp_path: Path) -> None:
    copied = {**OTHER, "paraphrases": ["乙问", "请问开门的时间？", "丙问", "丁问", "戊问", "己问"]}
    assert "branch.yml:27: other: '请问开门的时间？' also stands in open_hours" in problem_of(
        tmp_path, ARTICLE, copied
    )


def test_a_paraphrase_twice_in_one_article(tmp_path: Path) -> None:
    twice = {**ARTICLE, "paraphrases": ["甲问", "甲问", "丙问", "丁问", "戊问", "己问"]}
    assert "'甲问' also stands in open_hours" in problem_of(tmp_path, twice)


def test_a_related_article_that_does_not_exist(tmp_path: Path) -> None:
    assert "related: there is no other article 'nowhere'" in problem_of(
        tmp_path, {**ARTICLE, "related": ["nowhere"]}
    )


def test_a_journey_that_the_routing_table_does_not_have(tmp_path: Path) -> None:
    problem = problem_of(tmp_path, {**ARTICLE, "journey": "fly"})
    assert (
        "branch.yml:23: open_hours: journey: no 'fly' in routing.yml; write one of account_opening, "
        in problem
    )


def test_a_placeholder_that_is_no_term(tmp_path: Path) -> None:
    assert "{term.nothing} is no term" in problem_of(
        tmp_path, {**ARTICLE, "details": "限额 {term.nothing}。"}
    )


def test_a_promise_in_an_answer(tmp_path: Path) -> None:
    assert "'稳赚' reads as a promise" in problem_of(tmp_path, {**ARTICLE, "short": "这款产品稳赚。"})


def test_the_banks_own_articles_are_fit_to_publish() -> None:
    assert len(checked_articles()) >= 80


def test_the_command_names_the_problem_and_fails(tmp_path: Path) -> None:
    (tmp_path / "broken.yml").write_text("articles: 3", encoding="utf-8")
    command = [sys.executable, "-m", "knowledge.check", str(tmp_path)]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert (finished.returncode, "broken.yml" in finished.stderr) == (1, True)
