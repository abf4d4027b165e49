"""CPU milliseconds of understanding one sentence, in the Rasa environment: `python -m bench.nlu MODEL < sentences`."""

import asyncio
import json
import sys
import time

from rasa.core.agent import Agent

WARM_UP = 20
REPEATS = 5


async def measure(model: str, sentences: list[str]) -> dict[str, float]:
    """Mean CPU and median wall milliseconds over all sentences, repeated; the first ones warm the caches."""
    agent = Agent.load(model)
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


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(sys.argv[1], sys.stdin.read().split("\n")))))
