"""What understanding costs and finds, in the Rasa environment: `python -m bench.nlu MODEL < asked.json`.

With `--trimmed` Rasa runs as Yinban serves it (``components.speed``). Standard input is ``{"sentences": [...], "rows":
[...]}``. The last line of output is ``{"cpu_ms", "p50_ms", "p95_ms", "intents"}``: milliseconds of understanding one of
the sentences, and the intent of each row.
"""

import argparse
import asyncio
import json
import logging
import sys
import time
from typing import Any

from rasa.core.agent import Agent
from rasa.utils.log_utils import configure_structlog

from components import speed

WARM_UP = 20
REPEATS = 20
FALLBACK = "nlu_fallback"


async def measure(agent: Agent, sentences: list[str]) -> dict[str, float]:
    """Mean CPU and median wall milliseconds over all sentences, repeated; the first ones warm the caches."""
    for sentence in sentences[:WARM_UP]:
        await agent.parse_message(sentence)
    walls = []
    before = time.process_time()
    for sentence in sentences * REPEATS:
        started = time.perf_counter()
        await agent.parse_message(sentence)
        walls.append(time.perf_counter() - started)
    cpu = time.process_time() - before
    walls.sort()
    return {
        "cpu_ms": 1000 * cpu / len(walls),
        "p50_ms": 1000 * walls[len(walls) // 2],
        "p95_ms": 1000 * walls[int(len(walls) * 0.95)],
    }


def intent(parsed: dict[str, Any]) -> str:
    """The most probable intent; that a fallback would rather ask back is no mistake of the classifier."""
    return next((one["name"] for one in parsed["intent_ranking"] if one["name"] != FALLBACK), FALLBACK)


async def main() -> None:
    """Command line; see the module."""
    parser = argparse.ArgumentParser(prog="bench.nlu", description=__doc__)
    parser.add_argument("model", help="archive of a trained model")
    parser.add_argument("--trimmed", action="store_true", help="with the trims of components.speed")
    arguments = parser.parse_args()
    # Rasa writes every parse to its log of debugging, which a server does not keep.
    configure_structlog(logging.ERROR)
    if arguments.trimmed:
        speed.install()
    asked = json.load(sys.stdin)
    agent = Agent.load(arguments.model)
    cost = await measure(agent, asked["sentences"])
    # A leading slash would make words a payload.
    intents = [intent(await agent.parse_message(text.lstrip("/"))) for text in asked["rows"]]
    print(json.dumps({**cost, "intents": intents}, ensure_ascii=False))


if __name__ == "__main__":
    asyncio.run(main())
