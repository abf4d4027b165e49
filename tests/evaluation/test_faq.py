import json
from pathlib import Path

import pytest

from evaluation.faq import figures, main, rank_of
from knowledge.encoder.build import build

DOCUMENTS = [
    {"doc_id": "d1", "text": "怎么把钱转给别人"},
    {"doc_id": "d2", "text": "银行卡丢了怎么办"},
    {"doc_id": "d3", "text": "信用卡什么时候还款"},
]


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("encoder") / "use"
    build(folder)
    return folder


@pytest.fixture(autouse=True)
def surroundings(encoder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YINBAN_ENCODER", str(encoder))
    monkeypatch.setenv("YINBAN_CACHE", str(tmp_path / "cache"))


def run(folder: Path, documents: str, queries: str, *options: str) -> int:
    (folder / "d.jsonl").write_text(documents, encoding="utf-8")
    (folder / "q.jsonl").write_text(queries, encoding="utf-8")
    files = ["--documents", str(folder / "d.jsonl"), "--queries", str(folder / "q.jsonl")]
    return main([*files, "--json", *options])


def lines(*entries: dict[str, str]) -> str:
    return "\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)


def test_the_last_line_is_one_json_object(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    queries = lines({"query": "卡丢了", "gold_doc_id": "d2"}, {"query": "转钱给朋友", "gold_doc_id": "d1"})
    assert run(tmp_path, lines(*DOCUMENTS), queries) == 0
    measured = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (measured["queries"], measured["recall_at_1"], measured["mrr_at_10"]) == (2, 1.0, 1.0)


def test_bm25_and_the_encoder_alone_are_measured_in_the_same_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, lines(*DOCUMENTS), lines({"query": "卡丢了", "gold_doc_id": "d2"}), "--compare") == 0
    compared = json.loads(capsys.readouterr().out.splitlines()[-1])["compared"]
    assert {name: values["recall_at_1"] for name, values in compared.items()} == {"encoder": 1.0, "bm25": 1.0}


def test_figures_count_what_was_found_and_what_was_not() -> None:
    measured = figures([1, 4, 8, None], seconds=0.02)
    assert measured == {
        "queries": 4,
        "recall_at_1": 0.25,
        "recall_at_5": 0.5,
        "mrr_at_10": round((1 + 1 / 4 + 1 / 8) / 4, 4),
        "milliseconds_per_query": 5.0,
    }


def test_a_key_that_was_not_found_has_no_rank() -> None:
    assert (rank_of("a", ["b", "a"]), rank_of("c", ["b", "a"])) == (2, None)


@pytest.mark.parametrize(
    ("documents", "queries", "problem"),
    [
        ("{", "", "d.jsonl:1: not JSON"),
        (lines({"doc_id": "d1"}), "", "d.jsonl:1: needs the fields doc_id and text"),
        (lines(*DOCUMENTS), lines({"query": "x", "gold_doc_id": "d9"}), "no document has the id d9"),
        (lines(*DOCUMENTS), "", "at least one document and one query"),
    ],
)
def test_an_unusable_file_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], documents: str, queries: str, problem: str
) -> None:
    assert run(tmp_path, documents, queries) == 2
    assert problem in capsys.readouterr().err


def test_a_missing_encoder_is_said_plainly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YINBAN_ENCODER", str(tmp_path / "nowhere"))
    assert run(tmp_path, lines(*DOCUMENTS), lines({"query": "卡丢了", "gold_doc_id": "d2"})) == 2
    assert "knowledge.encoder.build" in capsys.readouterr().err
