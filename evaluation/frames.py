"""Frames of many texts: Rasa's understanding runs in its own environment, in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from banking.frame import Entity, Frame, Wish
from banking.fraud_gate import fraud_rules
from banking.fraud_words import fraud_words, hints_at_fraud

ROOT = Path(__file__).resolve().parent.parent
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
MODEL = ROOT / "models" / "yinban.tar.gz"
START_SECONDS = 120
SECONDS_PER_TEXT = 0.5
"""Generous limits: a text takes about 0.01 s on a quiet machine."""


class NotSetUpError(RuntimeError):
    """The model or the Rasa environment is missing; the message says what to run."""


def parse(texts: Sequence[str], now: str | None = None) -> list[Frame]:
    """One frame for each text, in order; ``now`` (ISO 8601) is what relative dates count from."""
    for needed in (RASA_PYTHON, MODEL):
        if not needed.exists():
            raise NotSetUpError(
                f"{needed.relative_to(ROOT)} is missing: run `make test` or scripts/train first"
            )
    lines = "".join(json.dumps({"text": text, "now": now}, ensure_ascii=False) + "\n" for text in texts)
    result = subprocess.run(  # noqa: S603 - our own interpreter and module
        [str(RASA_PYTHON), "-m", "components.parse", str(MODEL)],
        input=lines,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=ROOT,
        env={
            **os.environ,
            "TF_CPP_MIN_LOG_LEVEL": "2",
            "LOG_LEVEL": "ERROR",
            "RASA_TELEMETRY_ENABLED": "false",
        },
        timeout=START_SECONDS + SECONDS_PER_TEXT * len(texts),
        check=False,
    )
    if result.returncode:
        raise NotSetUpError(f"components.parse failed:\n{result.stderr[-2000:]}")
    frames = [as_frame(json.loads(line)) for line in result.stdout.split("\n") if line]
    if len(frames) != len(texts):
        raise NotSetUpError(f"components.parse answered {len(frames)} of {len(texts)} texts")
    return frames


def as_frame(parsed: dict[str, Any]) -> Frame:
    """A frame from Rasa's JSON of one message."""
    ranking = tuple((str(one["name"]), float(one["confidence"])) for one in parsed["intent_ranking"])
    entities = tuple(
        Entity(one["entity"], one["value"], one["start"], one["end"], one.get("role"), one.get("text", ""))
        for one in parsed["entities"]
    )
    best, confidence = ranking[0]
    wishes = tuple(Wish(**one) for one in parsed.get("wishes") or ())
    hints = hints_at_fraud(parsed["text"], fraud_words(), fraud_rules())
    return Frame(parsed["text"], best, confidence, ranking, entities, wishes, hints)
