from pathlib import Path

import pytest

from knowledge.document import DocumentError, read_list

FILE = """\
defaults: {category: 网点}
articles:
  - id: first
    source: &notice
      title: 通知
    paraphrases:
      - 甲
      - 乙
  - id: second
    source: *notice
"""


def file(folder: Path, content: str) -> Path:
    path = folder / "branch.yml"
    path.write_text(content, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("place", "line"),
    [(("id",), 3), (("paraphrases", 1), 8), (("source", "title"), 5), (("category",), 1), (("nothing",), 3)],
)
def test_every_value_knows_its_line(tmp_path: Path, place: tuple[str | int, ...], line: int) -> None:
    assert read_list(file(tmp_path, FILE), "articles")[0].line(place) == line


def test_a_value_that_stands_elsewhere_has_the_line_that_refers_to_it(tmp_path: Path) -> None:
    assert read_list(file(tmp_path, FILE), "articles")[1].line(("source", "title")) == 10


def test_defaults_fill_what_an_entry_leaves_out(tmp_path: Path) -> None:
    assert [entry.values["category"] for entry in read_list(file(tmp_path, FILE), "articles")] == ["网点"] * 2


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("", "1: the file is empty"),
        ("articles: [", "2: no YAML"),
        ("articles:\n  - a: 1\n  - {b: [1,}\n", "3: no YAML"),
        ("\n\n- one", "3: write `articles:`"),
        ("articles: 3", "1: write `articles:` followed by a list"),
        ("articles:\n  - one", "2: this must be a mapping"),
        ("articles:\n  - id: x\n    id: y", "3: id stands here a second time; keep one"),
        ("articles: []\narticles: []", "2: articles stands here a second time"),
        ("articles: []\nmore: 1", "2: only `defaults` and `articles` belong here"),
    ],
)
def test_a_fault_names_its_line(tmp_path: Path, content: str, problem: str) -> None:
    with pytest.raises(DocumentError) as raised:
        read_list(file(tmp_path, content), "articles")
    assert problem in str(raised.value)


def test_a_mapping_that_contains_itself_ends(tmp_path: Path) -> None:
    assert read_list(file(tmp_path, "articles:\n  - &a {id: x, y: *a}\n"), "articles")[0].line(("y",)) == 2
