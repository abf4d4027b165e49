"""``scripts/eval route``: what the assistant would do first with each text, decided as in a chat."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from banking.decision import Decision, Situation, decide
from banking.frame import Frame
from banking.routing import Routing, load_routing
from evaluation.frames import ROOT, NotSetUpError, parse
from evaluation.tables import TableError, read_table, write_table
from knowledge.encoder import EncoderMissingError
from knowledge.retriever import Retriever

SHARES = ("journey", "faq", "clarify", "decline", "handoff", "chitchat", "safety")
"""The routes a first message can take; ``continue`` and ``cancel`` need an open journey."""

FRESH = Situation(level=1)


def first_routes(
    frames: Sequence[Frame], retriever: Retriever, routing: Routing, now: datetime
) -> list[Decision]:
    """The decision for each frame as the first message of a customer who is logged in."""
    return [decide(frame, retriever.retrieve(frame.text, now.date()), FRESH, routing) for frame in frames]


def named(decision: Decision) -> str:
    """``journey:transfer`` and ``faq:<article id>`` name their target; the other routes stand alone."""
    return f"{decision.route}:{decision.target}" if decision.route in ("journey", "faq") else decision.route


def shares(decisions: Sequence[Decision]) -> dict[str, float]:
    """The share of each route, 0 to 1; they sum to 1 where there are decisions."""
    counts: Counter[str] = Counter(decision.route for decision in decisions)
    return {route: round(counts[route] / len(decisions), 4) if decisions else 0.0 for route in SHARES}


def money_begun(decisions: Sequence[Decision], routing: Routing) -> int:
    """How many of them start a journey that moves money."""
    return sum(one.route == "journey" and routing.journeys[one.target].stakes == "money" for one in decisions)


def main(argv: Sequence[str]) -> int:
    """Command line: 0 when measured, 2 when a file, the model or the encoder is not usable."""
    parser = argparse.ArgumentParser(prog="eval route", description=__doc__)
    parser.add_argument("file", type=Path, help="CSV with a column text")
    parser.add_argument("--out", type=Path, help="write every row: text,route,target,confidence")
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    arguments = parser.parse_args(argv)
    try:
        return _measure(arguments)
    except (TableError, NotSetUpError, EncoderMissingError) as error:
        print(f"eval route: {error}", file=sys.stderr)
        return 2


def _measure(arguments: argparse.Namespace) -> int:
    texts = [row["text"] for row in read_table(arguments.file, ("text",)) if row["text"]]
    now = datetime.now().astimezone()
    routing = load_routing(ROOT / "data" / "routing.yml")
    decisions = first_routes(parse(texts, now.isoformat()), Retriever.load(), routing, now)
    if arguments.out:
        write_table(
            arguments.out,
            ("text", "route", "target", "confidence"),
            (
                (text, named(decision), decision.target, f"{decision.confidence:.4f}")
                for text, decision in zip(texts, decisions, strict=True)
            ),
        )
    measured, money = shares(decisions), money_begun(decisions, routing)
    for route, share in measured.items():
        print(f"{route:10} {share:7.2%}")
    print(f"{'money':10} {money:7} journeys that move it")
    for target, count in Counter(map(named, decisions)).most_common(20):
        print(f"  {count:5}  {target}")
    if arguments.json:
        print(json.dumps({"rows": len(texts), "shares": measured, "money_journeys": money}))
    return 0
