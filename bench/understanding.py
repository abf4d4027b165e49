"""What a model understands of the evaluation rows, and what understanding a sentence costs it."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

from bench.trained import ENVIRONMENT, RASA
from bench.turns import SITTING
from evaluation.intents import summary
from evaluation.understanding import FILES, ROWS, Row, read_rows
from tests.system import HOME

Rows = Mapping[str, list[Row]]


def evaluation_rows(step: int) -> Rows:
    """Every ``step``-th row of each evaluation file, by the file's name without its ending."""
    return {name.removesuffix(".csv"): read_rows(ROWS / name)[::step] for name in FILES}


def understanding(model: Path, rows: Rows, trimmed: bool) -> dict[str, float]:
    """``cpu_ms``, ``p50_ms`` and ``p95_ms`` of one sentence, and for each file ``macro-F1 NAME, %``; in its own process.

    ``trimmed`` runs Rasa as Yinban serves it, else as it comes.
    """
    how = ["--trimmed"] if trimmed else []
    asked = {"sentences": list(SITTING), "rows": [row.text for part in rows.values() for row in part]}
    done = subprocess.run(
        [RASA, "-m", "bench.nlu", str(model), *how],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        cwd=HOME,
        env=ENVIRONMENT,
    )
    if done.returncode:
        raise SystemExit(f"bench: {model.name} cannot be measured\n{done.stderr[-4000:]}")
    measured = json.loads(done.stdout.splitlines()[-1])
    intents = iter(measured.pop("intents"))
    for name, part in rows.items():
        found = [next(intents) for _ in part]
        measured[f"macro-F1 {name}, %"] = 100 * summary([row.intent for row in part], found)["macro_f1"]
    return dict(measured)
