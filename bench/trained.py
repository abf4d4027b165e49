"""Rasa models that are trained only to be measured, kept by content like everything that is trained."""

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.system import HOME

CACHE = Path(os.environ.get("YINBAN_CACHE", Path.home() / ".cache/yinban")).expanduser()
RASA = HOME / ".venv-rasa/bin/python"
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": str(HOME),
    "PYTHONHASHSEED": "0",
    "PYTHONWARNINGS": "ignore",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "OMP_NUM_THREADS": "1",
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
}
"""One thread for everything, so that CPU seconds are comparable and about what a quiet machine's clock shows."""


@dataclass(frozen=True)
class Trained:
    """A trained model: its archive, and the CPU seconds that training it took, Rasa's own start included."""

    path: Path
    cpu_seconds: float

    @property
    def megabytes(self) -> float:
        """Size of the archive."""
        return self.path.stat().st_size / 2**20


def content_key(paths: Iterable[Path]) -> str:
    """A short hash of files, in this order."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in paths)).hexdigest()[:16]


def trained(folder: str, sources: Iterable[Path], command: Sequence[str]) -> Trained:
    """The model that `rasa <command>` makes of these files, kept in that folder of the cache."""
    key = content_key(sources)
    model = CACHE / folder / f"{key}.tar.gz"
    spent = model.with_name(f"{key}.json")
    if not (model.exists() and spent.exists()):
        print(f"training {folder}/{key} (minutes, once)", file=sys.stderr, flush=True)
        spent.parent.mkdir(parents=True, exist_ok=True)
        spent.write_text(json.dumps({"cpu_seconds": _train(model, command)}), encoding="utf-8")
    return Trained(model, json.loads(spent.read_text(encoding="utf-8"))["cpu_seconds"])


def _train(model: Path, command: Sequence[str]) -> float:
    words = [*command, "--fixed-model-name", model.name.removesuffix(".tar.gz"), "--out", str(model.parent)]
    before = _children_seconds()
    # A graph cache of its own: parts that another model has trained already would look free.
    with tempfile.TemporaryDirectory(prefix="yinban-bench-") as cache:
        environment = {**ENVIRONMENT, "RASA_CACHE_DIRECTORY": cache}
        done = subprocess.run(
            [RASA, "-m", "rasa", *words], cwd=HOME, env=environment, capture_output=True, text=True
        )
    if done.returncode:
        raise SystemExit(f"bench: training failed\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
    return _children_seconds() - before


def _children_seconds() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
