"""Parses many texts through the trained model's understanding, without any server.

``python -m components.parse MODEL < texts.jsonl > frames.jsonl``: each line of input is ``{"text", "now"?}``; each line of
output is Rasa's parse of it: ``{"text", "intent", "intent_ranking", "entities", "wishes"}``.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any, Dict

from rasa.core.agent import Agent
from rasa.core.channels.channel import UserMessage
from rasa.utils.log_utils import configure_structlog

from components import speed

KEPT = ("text", "intent", "intent_ranking", "entities", "wishes")


async def parse(agent: Agent, line: Dict[str, Any]) -> Dict[str, Any]:
    """The parse of one input line; the text is taken as words, never as a payload."""
    text = str(line["text"]).lstrip("/")
    message = UserMessage(text, metadata={"now": line["now"]} if line.get("now") else None)
    parsed = await agent.processor.parse_message(message)
    return {key: parsed.get(key) for key in KEPT}


async def _main(model: Path) -> None:
    if not model.is_file():
        raise SystemExit(f"{model}: no such model; run scripts/train")
    # Rasa logs to standard output, which is ours for frames: what it prints goes to standard error.
    frames = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    configure_structlog(logging.ERROR)
    speed.install()
    agent = Agent.load(str(model))
    for line in sys.stdin:
        if line.strip():
            frames.write(json.dumps(await parse(agent, json.loads(line)), ensure_ascii=False) + "\n")
    frames.close()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m components.parse MODEL < texts.jsonl > frames.jsonl")
    asyncio.run(_main(Path(sys.argv[1])))
