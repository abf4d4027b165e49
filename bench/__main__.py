"""`make bench`: one table, in one run, of what Yinban costs beside a stock Rasa pipeline trained on the same sentences."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.samples import EXAMPLES, files, sampled, understanding_of
from bench.table import CPU, lines, missed
from bench.trained import Trained, trained
from bench.turns import SITTING, Talker, cost, customers, megabytes, processes, turns_per_second
from bench.understanding import evaluation_rows, understanding
from tests.system import HOME, System, running_system

CONVERSATIONS = (1, 8, 32)
LONG_CONVERSATION_TURNS = 200
ROW_STEP = 4
"""Every so many-th evaluation row is understood by both models."""


def stock_model() -> Trained:
    """The stock pipeline, trained on the drawn sentences and on our rules and stories."""
    config, sample = "bench/stock/config.yml", sampled()
    rest = ["data/rules", "data/stories"]
    sources = [
        HOME / "domain.yml",
        HOME / config,
        sample,
        *(file for one in rest for file in files(one, "yml")),
    ]
    return trained("stock-models", sources, ["train", "--config", config, "--data", str(sample), *rest])


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


def understood(model: Path, trimmed: bool) -> dict[str, float]:
    """Understanding alone, in its own process: macro-F1 on unseen rows, and what a sentence costs."""
    measured = understanding(model, evaluation_rows(ROW_STEP), trimmed)
    costs = {
        CPU: measured.pop("cpu_ms"),
        "understanding alone, p50 ms": measured.pop("p50_ms"),
        "understanding alone, p95 ms": measured.pop("p95_ms"),
    }
    return measured | costs


def measure(system: System, ready_seconds: float) -> dict[str, float]:
    """Every figure of one running system."""
    people = customers(system.url)
    talker = Talker(system.url, people[0])
    cost(system, list(SITTING), talker)  # warm
    turn = cost(system, list(SITTING) * 5, talker)
    figures = {
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


def column(alike: Path, trimmed: bool, model: Path, endpoints: str, credentials: str) -> dict[str, float]:
    """All figures of one pipeline: understanding learned from ``alike`` sentences, and a running system with ``model``."""
    alone = understood(alike, trimmed)
    with system_with(model, endpoints, credentials) as (system, ready_seconds):
        return alone | measure(system, ready_seconds)


def main() -> None:
    """Measure both, print them side by side, and say whether understanding meets its goal."""
    stock, alike = stock_model(), understanding_of(HOME / "config.yml", sampled())
    theirs = column(stock.path, False, stock.path, "bench/stock/endpoints.yml", "bench/stock/credentials.yml")
    ours = column(alike.path, True, our_model(), "endpoints.yml", "credentials.yml")
    print(*lines(ours, theirs), sep="\n")
    print(f"understanding alone: both learned the same {EXAMPLES} sentences of each intent;")
    print(f"stock in {stock.cpu_seconds:.0f} s of CPU with its dialogue, ours in {alike.cpu_seconds:.0f} s")
    print("the whole turn: ours with the model that it serves")
    failed = missed(ours, theirs)
    print(
        f"goal, half of stock's CPU and a higher macro-F1: {'missed by ' + ', '.join(failed) if failed else 'met'}"
    )


if __name__ == "__main__":
    main()
