"""Faults name the field and say what to do in the desk's language."""

from typing import Any

import pytest

from contact_center.knowledge_care.faults import faults_of
from contact_center.knowledge_care.library import as_values, base_articles
from tests.contact_center.knowledge_care.editing import NEW

EVERY = 20
"""Each is checked beside all the others; so many of them show that it works."""
GOOD = {"id": "wheelchairs", **NEW}


def test_a_good_draft_has_none() -> None:
    assert faults_of(GOOD, base_articles().values()) == []


@pytest.mark.parametrize("article_id", sorted(base_articles())[::EVERY])
def test_articles_that_hold_have_none(article_id: str) -> None:
    articles = base_articles()

    assert faults_of(as_values(articles[article_id]), articles.values()) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"short": ""}, "short"),
        ({"short": "长" * 121}, "short"),
        ({"details": None}, "details"),
        ({"source": None}, "source"),
        ({"source": {"title": "书", "publisher": "行", "date": "去年"}}, "source.date"),
        ({"paraphrases": ["只有一句"]}, "paraphrases"),
        ({"risk": "huge"}, "risk"),
        ({"valid_from": "明天"}, "valid_from"),
        ({"valid_until": "2025-01-01"}, "valid_until"),
        ({"review_by": "2025-01-01"}, "review_by"),
        ({"reviewed_by": "渠道管理部"}, "reviewed_by"),
        ({"surprise": 1}, "surprise"),
        ({"details": "这款产品稳赚。"}, "details"),
        ({"short": "限额 {term.nothing}。"}, "short"),
        ({"related": ["nowhere"]}, "related.0"),
        ({"journey": "fly"}, "journey"),
        ({"paraphrases": ["甲问", "乙问", "丙问", "丁问", "戊问", "理财产品会亏本吗？"]}, "paraphrases.5"),
        ({"id": "Bad Id"}, "id"),
    ],
)
def test_a_fault_names_its_field_and_speaks_chinese(changes: dict[str, Any], field: str) -> None:
    [fault] = faults_of({**GOOD, **changes}, base_articles().values())

    assert fault.field == field
    assert not fault.fix.isascii()
    assert "reads as" not in fault.fix
