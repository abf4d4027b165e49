import logging
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.article import ARTICLES, ArticleError
from knowledge.library import Library
from tests.knowledge.conftest import TODAY
from tests.knowledge.test_article import ARTICLE

QUESTION = "转账要手续费吗"
QUESTIONS_PER_SECOND = 50


def in_force(article_id: str) -> dict[str, Any]:
    """The article as its file has it, with what the file's defaults fill in."""
    for path in ARTICLES.glob("*.yml"):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for article in content["articles"]:
            if article["id"] == article_id:
                return {**content.get("defaults", {}), **article}
    raise KeyError(article_id)


NEW = {**in_force("transfer_fee"), "short": "新的答案。"}
SHORT_LINE = 14 + len(NEW["paraphrases"])
"""Where `publish` writes the short answer: after the header, the id on line 11, the question and the paraphrases."""


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    shutil.copytree(ARTICLES, tmp_path / "articles")
    (tmp_path / "published").mkdir()
    return tmp_path / "articles", tmp_path / "published"


@pytest.fixture
def library(folders: tuple[Path, Path], encoder_folder: Path, index_cache: Path) -> Iterator[Library]:
    opened = Library(*folders, encoder_folder, index_cache)
    yield opened
    opened.stop()


def publish(folder: Path, article: dict[str, Any] | None, name: str = "transfer_fee", **changes: Any) -> Path:
    header = {"version": 2, "published_at": "2026-11-23T10:00:00+08:00", "author": "王芳", "reviewer": "李强"}
    unfinished = folder / f"{name}.unfinished"
    content = yaml.safe_dump({**header, "article": article, **changes}, allow_unicode=True, sort_keys=False)
    unfinished.write_text(content, encoding="utf-8")
    return unfinished.rename(folder / f"{name}.yml")


def test_fifty_questions_a_second_get_the_new_text_within_two_seconds_and_never_the_old_again(
    folders: tuple[Path, Path], library: Library
) -> None:
    library.watch()
    asked: list[tuple[float, float, str]] = []
    stop = threading.Event()

    def ask() -> None:
        due = time.monotonic()
        while not stop.is_set():
            started = time.monotonic()
            found = library.retrieve(QUESTION, TODAY)
            text = library.article(found.hits[0].article_id, TODAY).short
            asked.append((started, time.monotonic(), text))
            due += 1 / QUESTIONS_PER_SECOND
            time.sleep(max(due - time.monotonic(), 0))

    asker = threading.Thread(target=ask)
    asker.start()
    time.sleep(1)
    old = library.article("transfer_fee", TODAY).short
    publish(folders[1], NEW)
    renamed = time.monotonic()
    time.sleep(4)
    stop.set()
    asker.join(10)

    first_new = next(finished for _, finished, text in asked if text == "新的答案。")
    slowest = max(finished - started for started, finished, _ in asked)
    print(
        f"\n{len(asked)} questions, new text after {first_new - renamed:.2f} s, slowest answer {slowest:.3f} s"
    )
    assert first_new - renamed <= 2
    assert {text for _, finished, text in asked if finished < renamed} == {old}
    assert {text for started, _, text in asked if started > first_new} == {"新的答案。"}
    before, after = (sum(one[0] < renamed for one in asked), sum(one[0] > first_new for one in asked))
    assert min(before, after) >= QUESTIONS_PER_SECOND // 5, "too few were asked to say anything"


def test_a_changed_file_of_articles_is_taken_up(folders: tuple[Path, Path], library: Library) -> None:
    path = folders[0] / "branch.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("周末营业吗", "周末有没有人"), encoding="utf-8")
    assert library.refresh()
    assert library.article("branch_hours", TODAY).question == "网点几点上班，周末有没有人？"


def test_nothing_changed_changes_nothing(library: Library) -> None:
    assert not library.refresh()


def test_a_withdrawn_article_is_gone_also_from_related_ones(
    folders: tuple[Path, Path], library: Library
) -> None:
    assert "transfer_recall" in dict(library.article("transfer_arrival_kinds", TODAY).related)
    publish(folders[1], None, "transfer_recall")
    assert library.refresh()
    assert "transfer_recall" not in dict(library.article("transfer_arrival_kinds", TODAY).related)
    assert "transfer_recall" not in {hit.article_id for hit in library.retrieve("转账能撤回吗", TODAY).hits}
    with pytest.raises(KeyError):
        library.article("transfer_recall", TODAY)


def test_a_new_article_is_found_and_taking_its_file_away_withdraws_it(
    folders: tuple[Path, Path], library: Library
) -> None:
    path = publish(folders[1], {**ARTICLE, "question": "月球支行怎么预约参观？"}, "open_hours")
    library.refresh()
    assert library.retrieve("月球支行怎么预约参观", TODAY).hits[0].article_id == "open_hours"
    assert library.article("open_hours", TODAY).version == 2
    path.unlink()
    assert library.refresh()
    with pytest.raises(KeyError):
        library.article("open_hours", TODAY)


@pytest.mark.parametrize(
    ("name", "article", "changes", "problem"),
    [
        ("transfer_fee", {**NEW, "short": ""}, {}, f"transfer_fee.yml:{SHORT_LINE}: transfer_fee: short"),
        (
            "transfer_fee",
            {**NEW, "id": "other"},
            {},
            "transfer_fee.yml:11: transfer_fee: article.id: must be",
        ),
        ("transfer_fee", {**NEW, "question": "转账之后还能撤回吗"}, {}, "also stands in"),
        ("transfer_fee", NEW, {"reviewer": "王芳"}, "reviewer must be another person"),
        ("transfer_fee", NEW, {"version": 0}, "transfer_fee.yml:1: transfer_fee: version"),
        ("transfer_fee", {**NEW, "related": ["nowhere"]}, {}, "there is no other article 'nowhere'"),
    ],
)
def test_a_bad_change_changes_nothing_and_is_named_with_line_and_fix(
    folders: tuple[Path, Path],
    library: Library,
    caplog: pytest.LogCaptureFixture,
    name: str,
    article: dict[str, Any],
    changes: dict[str, Any],
    problem: str,
) -> None:
    before = library.article("transfer_fee", TODAY)
    publish(folders[1], article, name, **changes)
    publish(folders[1], {**ARTICLE, "question": "月球支行怎么预约参观？"}, "open_hours")
    library.refresh()
    assert library.article("transfer_fee", TODAY) == before
    assert library.article("open_hours", TODAY).question == "月球支行怎么预约参观？"
    assert problem in caplog.text


def test_half_a_file_changes_nothing(
    folders: tuple[Path, Path], library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    path = folders[0] / "branch.yml"
    path.write_text(path.read_text(encoding="utf-8") + "  - {id: [", encoding="utf-8")
    assert not library.refresh()
    assert "branch.yml:" in caplog.text
    assert library.article("branch_hours", TODAY)


def test_a_refused_change_is_published_once_what_it_needs_is_there(
    folders: tuple[Path, Path], library: Library
) -> None:
    publish(folders[1], {**NEW, "related": ["open_hours"]})
    assert not library.refresh()
    publish(folders[1], ARTICLE, "open_hours")
    assert library.refresh()
    assert dict(library.article("transfer_fee", TODAY).related) == {"open_hours": "几点开门？"}


def test_deleting_articles_that_others_need_changes_nothing(
    folders: tuple[Path, Path], library: Library
) -> None:
    (folders[0] / "transfer.yml").unlink()
    assert not library.refresh()
    assert library.article("transfer_fee", TODAY)


def test_a_bad_change_does_not_keep_the_bank_from_opening(
    folders: tuple[Path, Path], encoder_folder: Path, index_cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folders[1] / "broken.yml").write_text("version: [", encoding="utf-8")
    opened = Library(*folders, encoder_folder, index_cache)
    assert opened.article("transfer_fee", TODAY)
    assert "broken.yml:2: no YAML" in caplog.text


def test_bad_articles_keep_it_from_opening(folders: tuple[Path, Path], encoder_folder: Path) -> None:
    (folders[0] / "broken.yml").write_text("articles: 3", encoding="utf-8")
    with pytest.raises(ArticleError, match=r"broken\.yml:1"):
        Library(*folders, encoder_folder)


def test_the_watcher_survives_a_fault(
    folders: tuple[Path, Path], library: Library, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    library.watch()
    (folders[1] / "transfer_fee.yml").write_bytes(b"\xff\xfe\x00")
    time.sleep(0.6)
    publish(folders[1], NEW)
    deadline = time.monotonic() + 5
    while library.article("transfer_fee", TODAY).short != "新的答案。" and time.monotonic() < deadline:
        time.sleep(0.05)
    assert library.article("transfer_fee", TODAY).short == "新的答案。"
    assert "Not published" in caplog.text
