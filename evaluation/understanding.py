"""``scripts/eval understanding``: everything that is measured on the evaluation rows of ``tests/nlu``, in one report.

Harmful errors come first: money journeys begun by mistake, a person refused, an in-scope wish declined. Then macro-F1, frames,
each kind of noise, and whether a probability means what it says.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from banking.decision import Situation, decide
from banking.frame import Frame
from banking.routing import Routing, load_routing
from banking.wishes import split
from evaluation.frames import ROOT, NotSetUpError, parse
from evaluation.intents import scores, summary
from evaluation.tables import TableError, read_table
from language.noise import NOISES, noisy

ROWS = ROOT / "tests" / "nlu"
FILES = ("clean.csv", "indirect.csv", "noisy.csv")
NOW = "2026-11-23T10:00:00+08:00"
MEASURED_ENTITIES = ("amount", "period", "card_tail", "payee", "merchant", "term", "product", "channel")
BINS = 10
NOISE_SEED = 20261123
NOISE_ROWS = 300
"""Clean rows that every noise operator is tried on."""
FRESH = Situation(level=1)


@dataclass(frozen=True)
class Row:
    """One evaluation row; ``entities`` maps a name (``amount``, ``amount.min``) to its value as text."""

    text: str
    intent: str
    noise: str
    entities: Mapping[str, str]


def read_rows(path: Path) -> list[Row]:
    """The rows of one file with columns ``text,intent,noise,entities``; raises ``TableError``."""
    found = read_table(path, ("text", "intent", "noise", "entities"))
    return [
        Row(one["text"], one["intent"], one["noise"], _pairs(one["entities"])) for one in found if one["text"]
    ]


def _pairs(written: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in written.split(";") if "=" in part)
    return {name.strip(): value.strip() for name, _, value in pairs}


def values(frame: Frame) -> dict[str, set[str]]:
    """Entity name (with ``.role``) -> its values as the evaluation rows write them."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in frame.entities:
        value = f"{one.value['from']}..{one.value['to']}" if isinstance(one.value, dict) else str(one.value)
        found[f"{one.name}.{one.role}" if one.role else one.name].add(value)
    return found


def exact(rows: Sequence[Row], frames: Sequence[Frame], name: str) -> tuple[int, int]:
    """How many rows with entity ``name`` have its value among those found, and how many have it at all.

    A role that only the rows or only the frames name (最多一百: ``max``) does not make the value another.
    """
    wanted = [
        (
            row.entities[key],
            {v for found, all_of in values(frame).items() if found.partition(".")[0] == name for v in all_of},
        )
        for row, frame in zip(rows, frames, strict=True)
        for key in row.entities
        if key.partition(".")[0] == name
    ]
    return sum(value in found for value, found in wanted), len(wanted)


def frame_accuracy(rows: Sequence[Row], frames: Sequence[Frame]) -> float:
    """The share of rows whose intent and every expected value are right."""
    right = sum(
        row.intent == frame.intent and all(value in values(frame)[key] for key, value in row.entities.items())
        for row, frame in zip(rows, frames, strict=True)
    )
    return round(right / len(rows), 4) if rows else 0.0


def calibration(rows: Sequence[Row], frames: Sequence[Frame]) -> list[tuple[float, float, int]]:
    """For each of ``BINS`` bins of confidence: mean confidence, share right, rows; empty bins are left out."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for row, frame in zip(rows, frames, strict=True):
        bins[min(int(frame.confidence * BINS), BINS - 1)].append(
            (frame.confidence, row.intent == frame.intent)
        )
    return [
        (sum(c for c, _ in one) / len(one), sum(right for _, right in one) / len(one), len(one))
        for _, one in sorted(bins.items())
    ]


def calibration_error(bins: Sequence[tuple[float, float, int]]) -> float:
    """Expected calibration error, 0 to 1 (Guo et al. 2017): the mean gap between confidence and accuracy, weighted by rows."""
    total = sum(count for _, _, count in bins)
    return round(sum(abs(mean - right) * count for mean, right, count in bins) / total, 4) if total else 0.0


def harm(rows: Sequence[Row], frames: Sequence[Frame], routing: Routing) -> dict[str, int]:
    """Counts of what would hurt.

    ``money_begun``: a money journey for a row that wants another thing; ``person_refused``: no handoff for who asked for one;
    ``danger_missed``: fraud or distress without a safety route; ``wish_declined``: an in-scope row taken for out of scope.
    """
    counts: Counter[str] = Counter(money_begun=0, person_refused=0, danger_missed=0, wish_declined=0)
    for row, frame in zip(rows, frames, strict=True):
        first, _ = split(frame, FRESH, routing)
        decision = decide(first, None, FRESH, routing)
        truth = routing.of(row.intent)
        began = decision.route == "journey" and routing.journeys[decision.target].stakes == "money"
        counts["money_begun"] += began and decision.target != truth.target
        counts["person_refused"] += row.intent == "request_human" and decision.route != "handoff"
        counts["danger_missed"] += truth.route == "safety" and decision.route != "safety"
        out_of_scope = decision.route == "decline" and decision.target == "out_of_scope"
        counts["wish_declined"] += out_of_scope and truth.route != "decline"
    return dict(counts)


def picture(bins: Sequence[tuple[float, float, int]], path: Path) -> None:
    """Draw the reliability diagram as a PNG or SVG file."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="0.7", linestyle="--", label="perfect")
    axes.plot([mean for mean, _, _ in bins], [right for _, right, _ in bins], marker="o", label="Yinban")
    for mean, right, count in bins:
        axes.annotate(
            str(count), (mean, right), textcoords="offset points", xytext=(-4, 6), ha="right", fontsize=8
        )
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="confidence of the intent", ylabel="share that is right")
    axes.legend(loc="upper left")
    figure.savefig(path, dpi=120)


def main(argv: Sequence[str]) -> int:
    """Command line: 0 when measured, 2 when a file or the model is not usable."""
    parser = argparse.ArgumentParser(prog="eval understanding", description=__doc__)
    parser.add_argument(
        "--rows", type=Path, default=ROWS, help="folder with clean.csv, indirect.csv, noisy.csv"
    )
    parser.add_argument("--picture", type=Path, help="write the reliability diagram here (.png or .svg)")
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    arguments = parser.parse_args(argv)
    try:
        measured = _measure(arguments.rows, arguments.picture)
    except (TableError, NotSetUpError) as error:
        print(f"eval understanding: {error}", file=sys.stderr)
        return 2
    if arguments.json:
        print(json.dumps(measured))
    return 0


def _measure(folder: Path, target: Path | None) -> dict[str, object]:
    routing = load_routing(ROOT / "data" / "routing.yml")
    rows = {name: read_rows(folder / name) for name in FILES}
    operated = _operated(rows["clean.csv"])
    texts = [row for part in (*rows.values(), *operated.values()) for row in part]
    frames = iter(parse([row.text for row in texts], NOW))
    measured: dict[str, object] = {}
    everything: list[Row] = []
    heard: list[Frame] = []
    for name, part in rows.items():
        found = [next(frames) for _ in part]
        everything, heard = everything + part, heard + found
        measured[name] = _report(name, part, found, routing)
    measured["noise"] = {
        kind: _line(f"operator {kind}", part, [next(frames) for _ in part])["macro_f1"]
        for kind, part in operated.items()
    }
    bins = calibration(everything, heard)
    print("confidence  right   rows")
    for mean, right, count in bins:
        print(f"{mean:10.3f} {right:6.3f} {count:6}")
    measured["calibration_error"] = calibration_error(bins)
    print(f"expected calibration error {measured['calibration_error']}")
    if target:
        picture(bins, target)
    return measured


def _operated(clean: Sequence[Row]) -> dict[str, list[Row]]:
    step = max(1, len(clean) // NOISE_ROWS)
    chosen = clean[::step]
    return {
        kind: [Row(noisy(row.text, kind, NOISE_SEED), row.intent, kind, {}) for row in chosen]
        for kind in NOISES
    }


def _report(name: str, rows: Sequence[Row], frames: Sequence[Frame], routing: Routing) -> dict[str, object]:
    hurt = harm(rows, frames, routing)
    print(f"{name}: harmful errors {hurt}")
    line, accuracy = _line(name, rows, frames), frame_accuracy(rows, frames)
    found = {entity: exact(rows, frames, entity) for entity in MEASURED_ENTITIES}
    counted = "  ".join(f"{entity} {right}/{total}" for entity, (right, total) in found.items())
    print(f"  frames {accuracy}  {counted}")
    shares = {entity: round(right / total, 4) for entity, (right, total) in found.items() if total}
    report: dict[str, object] = {**line, "frame_accuracy": accuracy, "harm": hurt, "entities": shares}
    kinds: dict[str, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        kinds[row.noise].append(at)
    for kind, places in sorted(kinds.items()):
        if kind:
            _line(f"  {kind}", [rows[at] for at in places], [frames[at] for at in places])
    truths, predictions = [row.intent for row in rows], [frame.intent for frame in frames]
    weakest = sorted(scores(truths, predictions), key=lambda score: score.f1)[:8]
    print("  weakest: " + ", ".join(f"{score.label} {score.f1:.2f}" for score in weakest))
    return report


def _line(name: str, rows: Sequence[Row], frames: Sequence[Frame]) -> dict[str, float]:
    measured = summary([row.intent for row in rows], [frame.intent for frame in frames])
    print(
        f"{name:24} rows {measured['rows']:5}  accuracy {measured['accuracy']:.4f}  macro-F1 {measured['macro_f1']:.4f}"
    )
    return measured
