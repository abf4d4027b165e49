"""`make bench`: one table, in one run, of what Yinban costs beside a stock Rasa pipeline trained on the same data."""

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.turns import SITTING, Talker, cost, customers, megabytes, processes, turns_per_second
from tests.system import HOME, System, running_system

CACHE = Path(os.environ.get("YINBAN_CACHE", Path.home() / ".cache/yinban")).expanduser()
RASA = HOME / ".venv-rasa/bin/python"
QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "2",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
    "PYTHONPATH": str(HOME),
}
QUIET |= {
    "OMP_NUM_THREADS": "1",
    "TF_INTRA_OP_PARALLELISM_THREADS": "1",
    "TF_INTER_OP_PARALLELISM_THREADS": "1",
}
CONVERSATIONS = (1, 8, 32)
LONG_CONVERSATION_TURNS = 200


def stock_model() -> Path:
    """The stock pipeline, trained on our data; kept by content like everything that is trained."""
    sources = [HOME / "domain.yml", HOME / "bench/stock/config.yml", *sorted((HOME / "data").rglob("*.yml"))]
    key = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    model = CACHE / "stock-models" / f"{key}.tar.gz"
    if not model.exists():
        print("training the stock pipeline (minutes, once)", file=sys.stderr, flush=True)
        words = [
            "train",
            "--config",
            "bench/stock/config.yml",
            "--fixed-model-name",
            key,
            "--out",
            str(model.parent),
        ]
        subprocess.run(
            [RASA, "-m", "rasa", *words], cwd=HOME, env={**os.environ, **QUIET}, check=True, stdout=sys.stderr
        )
    return model


def our_model() -> Path:
    """The model that set-up trained."""
    return next(iter((HOME / "models").glob("*.tar.gz")))


@contextmanager
def system_with(model: Path, endpoints: str, credentials: str) -> Iterator[tuple[System, float]]:
    """A running system with this model, and the seconds it took to be ready."""
    started = time.monotonic()
    variables = {"YINBAN_MODEL": str(model), "YINBAN_ENDPOINTS": endpoints, "YINBAN_CREDENTIALS": credentials}
    with running_system(
        YINBAN_MESSAGES_PER_MINUTE_PER_SESSION="100000",
        YINBAN_MESSAGE_BURST_PER_SESSION="100000",
        **variables,
    ) as system:
        yield system, time.monotonic() - started


def nlu(model: Path) -> dict[str, float]:
    """Understanding alone, in its own process."""
    command = [RASA, "-m", "bench.nlu", str(model)]
    done = subprocess.run(
        command,
        input="\n".join(SITTING),
        capture_output=True,
        text=True,
        cwd=HOME,
        env={**os.environ, **QUIET},
        check=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def measure(system: System, ready_seconds: float) -> dict[str, object]:
    """Every figure of one running system."""
    people = customers(system.url)
    talker = Talker(system.url, people[0])
    cost(system, list(SITTING), talker)  # warm
    turn = cost(system, list(SITTING) * 5, talker)
    figures: dict[str, object] = {
        "whole turn, CPU ms": turn.total_cpu_ms,
        **{f"  of it {name}": value for name, value in turn.cpu_ms.items()},
        "whole turn, p50 ms": turn.p50_ms,
        "whole turn, p95 ms": turn.p95_ms,
    }
    for count in CONVERSATIONS:
        figures[f"turns/s, {count} conversations"] = turns_per_second(system.url, count, sittings=2)
    long = Talker(system.url, people[1])
    texts = [SITTING[turn % len(SITTING)] for turn in range(LONG_CONVERSATION_TURNS)]
    figures["turns 1-16, CPU ms"] = cost(system, texts[:16], long).total_cpu_ms
    cost(system, texts[16:-16], long)
    figures["turns 185-200, CPU ms"] = cost(system, texts[-16:], long).total_cpu_ms
    figures["ready after, s"] = ready_seconds
    figures.update({f"memory {name}, MB": megabytes(process) for name, process in processes(system).items()})
    return figures


def column(model: Path, endpoints: str, credentials: str) -> dict[str, float]:
    """All figures of one pipeline."""
    understood = nlu(model)
    with system_with(model, endpoints, credentials) as (system, ready_seconds):
        measured = measure(system, ready_seconds)
    return {**{f"understanding alone, {name}": value for name, value in understood.items()}, **measured}  # type: ignore[dict-item]


def main() -> None:
    """Measure both and print them side by side; the ratio is what counts, since machines differ."""
    stock = column(stock_model(), "bench/stock/endpoints.yml", "bench/stock/credentials.yml")
    ours = column(our_model(), "endpoints.yml", "credentials.yml")
    print(f"{'':34}{'Yinban':>10}{'stock':>10}{'ratio':>8}")
    for name, value in ours.items():
        ratio = f"{value / stock[name]:8.2f}" if stock.get(name) else ""
        print(f"{name:34}{value:10.1f}{stock.get(name, float('nan')):10.1f}{ratio}")


if __name__ == "__main__":
    main()
