from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.article import Article, ArticleError, read_articles

ARTICLE: dict[str, Any] = {
    "id": "open_hours",
    "question": "几点开门？",
    "paraphrases": ["什么时候营业", "开门时间", "几点上班", "早上几点能去", "我八点到有人吗", "九点去行不行"],
    "short": "九点。",
    "details": "节假日除外。",
    "category": "网点",
    "source": {"title": "公示", "publisher": "银伴银行", "date": 2026},
    "grade": "own",
    "risk": "low",
    "valid_from": date(2026, 1, 1),
    "department": "运营管理部",
    "reviewed_by": "法律合规部",
}


def problem_of(folder: Path, **changes: Any) -> str:
    article = {field: value for field, value in {**ARTICLE, **changes}.items() if value is not None}
    (folder / "branch.yml").write_text(
        yaml.safe_dump({"articles": [article]}, allow_unicode=True, sort_keys=False), encoding="utf-8"
    )
    with pytest.raises(ArticleError) as raised:
        read_articles(folder)
    return str(raised.value)


@pytest.mark.parametrize(
    ("changes", "fix"),
    [
        ({"source": None}, "branch.yml:2: open_hours: source: is missing; add it"),
        (
            {"paraphrases": ["一", "二"]},
            "branch.yml:4: open_hours: paraphrases: has 2 and needs 6 at least; add more",
        ),
        (
            {"valid_until": date(2025, 1, 1)},
            "branch.yml:2: open_hours: article: valid_until must be later than",
        ),
        ({"review_by": date(2025, 1, 1)}, "review_by must be later than valid_from"),
        ({"reviewed_by": "运营管理部"}, "reviewed_by must be another department"),
        ({"colour": "red"}, "branch.yml:23: open_hours: colour: is no field of an article; correct its name"),
        ({"grade": "C"}, "branch.yml:18: open_hours: grade"),
        ({"risk": None}, "open_hours: risk: is missing; add it"),
        ({"version": 0}, "branch.yml:23: open_hours: version"),
        ({"id": "Open Hours"}, "branch.yml:2: Open Hours: id"),
        ({"source": {"title": "公示", "publisher": "银伴银行", "date": "lately"}}, "source.date"),
    ],
)
def test_a_bad_article_is_refused_with_file_line_id_and_fix(
    tmp_path: Path, changes: dict[str, Any], fix: str
) -> None:
    assert fix in problem_of(tmp_path, **changes)


def test_every_problem_of_every_file_is_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "broken.yml").write_text("articles: [", encoding="utf-8")
    (tmp_path / "list.yml").write_text("- one", encoding="utf-8")
    problem = problem_of(tmp_path, short="")
    assert all(name in problem for name in ("broken.yml", "list.yml", "branch.yml:11: open_hours: short"))
    assert "broken.yml:2: no YAML" in problem


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="no article file"):
        read_articles(tmp_path)


def test_defaults_fill_what_an_article_leaves_out(tmp_path: Path) -> None:
    short = {field: value for field, value in ARTICLE.items() if field != "department"}
    content = {"defaults": {"department": "个人金融部"}, "articles": [short]}
    path = tmp_path / "branch.yml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    assert read_articles(tmp_path)[0].article.department == "个人金融部"


@pytest.mark.parametrize(
    ("day", "valid"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 5, 31), True),
        (date(2026, 6, 1), False),
    ],
)
def test_an_article_holds_from_its_first_day_until_the_day_before_its_last(day: date, valid: bool) -> None:
    article = Article.model_validate({**ARTICLE, "valid_until": date(2026, 6, 1)})
    assert article.is_valid(day) is valid


@pytest.mark.parametrize(
    ("region", "asked", "shown"),
    [
        ("全国", None, True),
        ("全国", "上海", True),
        ("上海", "上海", True),
        ("上海", "北京", False),
        ("上海", None, False),
    ],
)
def test_a_local_article_is_only_for_its_region(region: str, asked: str | None, shown: bool) -> None:
    assert Article.model_validate({**ARTICLE, "region": region}).is_for(asked, None) is shown


@pytest.mark.parametrize(
    ("product", "asked", "shown"),
    [(None, "工资卡", True), ("工资卡", "工资卡", True), ("工资卡", "学生卡", False), ("工资卡", None, True)],
)
def test_an_article_of_one_product_is_not_for_another(
    product: str | None, asked: str | None, shown: bool
) -> None:
    assert Article.model_validate({**ARTICLE, "product": product}).is_for(None, asked) is shown
