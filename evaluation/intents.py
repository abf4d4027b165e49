"""``scripts/eval intents``: how often the intent is the one a person gave the sentence."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.frames import NotSetUpError, parse
from evaluation.tables import TableError, read_table, write_table

CONFUSIONS_SHOWN = 15
Accepted = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Score:
    """Precision, recall and F1 (0 to 1) of one label over its rows."""

    label: str
    rows: int
    precision: float
    recall: float
    f1: float


def read_map(path: Path) -> dict[str, frozenset[str]]:
    """Their label -> the intents of ours that count as right; an empty set leaves the label's rows out."""
    accepted: dict[str, set[str]] = defaultdict(set)
    for row in read_table(path, ("theirs", "ours")):
        accepted[row["theirs"]].update({row["ours"]} - {""})
    return {theirs: frozenset(ours) for theirs, ours in accepted.items()}


def in_their_terms(truth: str, predicted: str, accepted: Accepted) -> str:
    """The predicted intent as a label of theirs: the true one if it counts, else one that takes it."""
    if predicted in accepted.get(truth, frozenset({truth})):
        return truth
    if not accepted:
        return predicted
    takers = sorted(theirs for theirs, ours in accepted.items() if predicted in ours and theirs != truth)
    return takers[0] if takers else f"({predicted})"


def scores(truths: Sequence[str], predictions: Sequence[str]) -> list[Score]:
    """One score for each true label, sorted by label."""
    right = Counter(truth for truth, predicted in zip(truths, predictions, strict=True) if truth == predicted)
    wanted, given = Counter(truths), Counter(predictions)
    rows = []
    for label in sorted(wanted):
        precision = right[label] / given[label] if given[label] else 0.0
        recall = right[label] / wanted[label]
        f1 = 2 * precision * recall / (precision + recall) if right[label] else 0.0
        rows.append(Score(label, wanted[label], precision, recall, f1))
    return rows


def summary(truths: Sequence[str], predictions: Sequence[str]) -> dict[str, float]:
    """``rows``, ``accuracy`` and ``macro_f1`` over the true labels; zeros for no rows."""
    if not truths:
        return {"rows": 0, "accuracy": 0.0, "macro_f1": 0.0}
    each = scores(truths, predictions)
    right = sum(truth == predicted for truth, predicted in zip(truths, predictions, strict=True))
    return {
        "rows": len(truths),
        "accuracy": round(right / len(truths), 4),
        "macro_f1": round(sum(score.f1 for score in each) / len(each), 4),
    }


def main(argv: Sequence[str]) -> int:
    """Command line: 0 when measured, 2 when a file or the model is not usable."""
    parser = argparse.ArgumentParser(prog="eval intents", description=__doc__)
    parser.add_argument("file", type=Path, help="CSV with columns text,intent")
    parser.add_argument("--map", type=Path, help="CSV with columns theirs,ours")
    parser.add_argument("--out", type=Path, help="write every row: text,intent,predicted,confidence,right")
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    arguments = parser.parse_args(argv)
    try:
        return _measure(arguments)
    except (TableError, NotSetUpError) as error:
        print(f"eval intents: {error}", file=sys.stderr)
        return 2


def _measure(arguments: argparse.Namespace) -> int:
    accepted = read_map(arguments.map) if arguments.map else {}
    rows = read_table(arguments.file, ("text", "intent"))
    rows = [row for row in rows if row["text"] and accepted.get(row["intent"]) != frozenset()]
    frames = parse([row["text"] for row in rows])
    truths = [row["intent"] for row in rows]
    predictions = [
        in_their_terms(truth, frame.intent, accepted) for truth, frame in zip(truths, frames, strict=True)
    ]
    if arguments.out:
        write_table(
            arguments.out,
            ("text", "intent", "predicted", "confidence", "right"),
            (
                (
                    row["text"],
                    row["intent"],
                    frame.intent,
                    f"{frame.confidence:.4f}",
                    int(row["intent"] == predicted),
                )
                for row, frame, predicted in zip(rows, frames, predictions, strict=True)
            ),
        )
    _print(truths, predictions)
    measured = summary(truths, predictions)
    print(
        f"rows {measured['rows']}  accuracy {measured['accuracy']:.4f}  macro-F1 {measured['macro_f1']:.4f}"
    )
    if arguments.json:
        print(json.dumps(measured))
    return 0


def _print(truths: Sequence[str], predictions: Sequence[str]) -> None:
    print(f"{'intent':28} {'rows':>5} {'prec':>6} {'recall':>6} {'f1':>6}")
    for score in scores(truths, predictions):
        print(f"{score.label:28} {score.rows:5} {score.precision:6.3f} {score.recall:6.3f} {score.f1:6.3f}")
    wrong = Counter(
        (truth, guess) for truth, guess in zip(truths, predictions, strict=True) if truth != guess
    )
    print("worst confusions:")
    for (truth, predicted), count in wrong.most_common(CONFUSIONS_SHOWN):
        print(f"  {count:4}  {truth} -> {predicted}")
