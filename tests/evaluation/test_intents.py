from pathlib import Path

import pytest

from evaluation.intents import in_their_terms, read_map, scores, summary
from evaluation.tables import TableError, read_table


def test_macro_f1_weighs_every_label_the_same() -> None:
    truths = ["a", "a", "a", "b"]
    assert summary(truths, ["a", "a", "b", "b"]) == {"rows": 4, "accuracy": 0.75, "macro_f1": 0.7333}


def test_no_rows_measure_nothing() -> None:
    assert summary([], []) == {"rows": 0, "accuracy": 0.0, "macro_f1": 0.0}


def test_a_label_that_is_never_predicted_scores_zero() -> None:
    assert [(one.label, one.f1) for one in scores(["a", "b"], ["a", "a"])] == [
        ("a", pytest.approx(2 / 3)),
        ("b", 0.0),
    ]


def test_any_intent_of_the_map_counts_and_an_empty_one_leaves_the_label_out(tmp_path: Path) -> None:
    path = tmp_path / "map.csv"
    path.write_text("theirs,ours\nloan,ask_loan\nloan,ask_rate\njoke,\n", encoding="utf-8")
    assert read_map(path) == {"loan": frozenset({"ask_loan", "ask_rate"}), "joke": frozenset()}


@pytest.mark.parametrize(
    ("predicted", "expected"), [("ask_loan", "loan"), ("ask_card", "card"), ("greet", "(greet)")]
)
def test_a_prediction_is_told_in_their_terms(predicted: str, expected: str) -> None:
    accepted = {"loan": frozenset({"ask_loan"}), "card": frozenset({"ask_card"})}
    assert in_their_terms("loan", predicted, accepted) == expected


def test_without_a_map_a_wrong_prediction_stays_itself() -> None:
    assert in_their_terms("a", "b", {}) == "b"


def test_a_missing_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("text,label\n你好,greet\n", encoding="utf-8")
    with pytest.raises(TableError, match="intent"):
        read_table(path, ("text", "intent"))
