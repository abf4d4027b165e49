"""`python -m bench.models`: intent classifiers trained on the same examples, measured on the same unseen rows.

Each file of this folder is one pipeline. One line each: macro-F1 (%) on the clean, indirect and noisy rows, CPU milliseconds
of understanding one sentence, CPU seconds of training, megabytes of the model. Needs minutes; what was trained once is kept.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

from bench.samples import EXAMPLES, sampled, understanding_of
from bench.trained import Trained
from bench.understanding import evaluation_rows, understanding

HERE = Path(__file__).parent
PIPELINES = (
    "stock",
    "stock-intents",
    "diet-dense",
    "linear",
    "neighbours",
    "linear-diet",
    "linear-neighbours",
)
ROW_STEP = 4


def line(pipeline: str, model: Trained, measured: dict[str, float], files: Sequence[str]) -> str:
    """One line of the table."""
    scores = "".join(f"{measured[f'macro-F1 {name}, %']:9.1f}" for name in files)
    cost = f"{measured['cpu_ms']:8.1f}{model.cpu_seconds:10.0f}{model.megabytes:9.1f}"
    return f"{pipeline:18}{scores}{cost}"


def main() -> None:
    """Train what is not there yet, measure, and print the table line by line."""
    parser = argparse.ArgumentParser(prog="bench.models", description=__doc__)
    parser.add_argument("--examples", type=int, default=EXAMPLES, help="training examples of each intent")
    parser.add_argument("--rows", type=int, default=ROW_STEP, help="every so many-th evaluation row")
    parser.add_argument("pipelines", nargs="*", default=PIPELINES, help=f"of {', '.join(PIPELINES)}")
    arguments = parser.parse_args()
    sample, rows = sampled(arguments.examples), evaluation_rows(arguments.rows)
    counted = ", ".join(f"{len(part)} {name}" for name, part in rows.items())
    print(f"{arguments.examples} examples an intent; rows: {counted}; macro-F1 in %")
    print(f"{'':18}{''.join(f'{name:>9}' for name in rows)}{'CPU ms':>8}{'train s':>10}{'MB':>9}", flush=True)
    for pipeline in arguments.pipelines:
        model = understanding_of(HERE / f"{pipeline}.yml", sample)
        print(line(pipeline, model, understanding(model.path, rows, trimmed=True), tuple(rows)), flush=True)


if __name__ == "__main__":
    main()
