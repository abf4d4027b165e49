"""``scripts/eval curves``: macro-F1 of the intent classifier at 5, 10, 25, 100 and all examples an intent."""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evaluation.frames import RASA_PYTHON, ROOT
from evaluation.understanding import FILES, ROWS

SIZES = (5, 10, 25, 100, 0)
"""Examples of each intent; 0 stands for all."""
LONGEST_SECONDS = 900


def picture(curve: Sequence[Mapping[str, Any]], path: Path) -> None:
    """Draw macro-F1 over the number of training sentences as a PNG or SVG file."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(6, 4), layout="constrained")
    axes = figure.add_subplot()
    for name in (file.removesuffix(".csv") for file in FILES):
        axes.plot(
            [one["rows"] for one in curve],
            [one["macro_f1"][name] for one in curve],
            marker="o",
            label=name,
        )
    for one in curve:
        axes.axvline(one["rows"], color="0.9", zorder=0)
        axes.annotate(
            str(one["examples"] or "all"),
            (one["rows"], 1.01),
            xycoords=("data", "axes fraction"),
            ha="center",
        )
    axes.set(
        xscale="log", xlabel="training sentences (above: of each intent)", ylabel="macro-F1, unseen rows"
    )
    axes.legend(loc="lower right")
    figure.savefig(path, dpi=120)


def main(argv: Sequence[str]) -> int:
    """Command line: 0 when measured, 2 when the Rasa environment is missing or fails."""
    parser = argparse.ArgumentParser(prog="eval curves", description=__doc__)
    parser.add_argument("--picture", type=Path, help="draw the curves here (.png or .svg)")
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    arguments = parser.parse_args(argv)
    command = [str(RASA_PYTHON), "-m", "components.curves", *(str(ROWS / name) for name in FILES)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            command,
            input="".join(f"{size}\n" for size in SIZES),
            capture_output=True,
            text=True,
            cwd=ROOT,
            timeout=LONGEST_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        print(f"eval curves: {error}", file=sys.stderr)
        return 2
    if done.returncode:
        print(f"eval curves: {done.stderr[-2000:]}", file=sys.stderr)
        return 2
    curve = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    print(f"{'examples':>8} {'rows':>6}  " + "  ".join(f"{name:>14}" for name in FILES))
    for point in curve:
        shown = "  ".join(f"{point['macro_f1'][name.removesuffix('.csv')]:14.4f}" for name in FILES)
        print(f"{point['examples'] or 'all':>8} {point['rows']:6}  {shown}")
    if arguments.picture:
        picture(curve, arguments.picture)
    if arguments.json:
        print(json.dumps({"curve": curve}))
    return 0
