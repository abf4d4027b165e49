"""``scripts/eval fraud``: which stories of fraud the gate stops, and which transfers of everyday life it disturbs."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from banking.decision import Situation, decide, needs_retrieval
from banking.fraud_gate import LEVELS, Rules, Verdict, fraud_rules, judge
from banking.fraud_stories import Story, StoryError, load_stories
from banking.fraud_words import fraud_words, heard
from banking.routing import load_routing
from evaluation.frames import ROOT, NotSetUpError, parse

FOLDER = ROOT / "tests" / "fraud"
_TOLD = ("ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth")
BATCHES = {
    **{f"scams_{number}": "stopped" for number in _TOLD},
    **{f"ordinary_{number}": "disturbed" for number in _TOLD},
}
"""The story files, and what a verdict other than a silent pass is called there."""

TOLD_AFTER_THE_RULES = frozenset({"scams_fourteenth", "ordinary_fourteenth"})
"""The batches after which no rule was changed: what new stories will do."""


@dataclass(frozen=True)
class Count:
    """How many stories of one batch the gate did not let pass in silence, and the others."""

    batch: str
    stories: int
    caught: int
    misses: tuple[tuple[Story, Verdict], ...]

    @property
    def share(self) -> float:
        """The share of caught stories, 0 to 1."""
        return self.caught / self.stories


def verdict_on(story: Story, rules: Rules) -> Verdict:
    """What the gate makes of a story before it asks anything."""
    signs: set[str] = set()
    of_talk: tuple[str, ...] = ()
    for number in range(1, len(story.said) + 1):
        of_message, of_talk = heard(story.said[:number], fraud_words(), rules)
        signs.update(of_message)
    return judge(story.facts, {*signs, *of_talk}, None, rules)


def count(batch: str, stories: Sequence[Story], rules: Rules) -> Count:
    """Judge a batch. ``misses`` are stories of fraud that pass, or transfers of everyday life that do not."""
    judged = [(story, verdict_on(story, rules)) for story in stories]
    caught = [(story, verdict) for story, verdict in judged if verdict.level != "pass"]
    passed = [(story, verdict) for story, verdict in judged if verdict.level == "pass"]
    misses = passed if BATCHES[batch] == "stopped" else caught
    return Count(batch, len(stories), len(caught), tuple(misses))


def levels_of(stories: Sequence[Story], rules: Rules) -> dict[str, int]:
    """How many stories end at each level."""
    ends = [verdict_on(story, rules).level for story in stories]
    return {level: ends.count(level) for level in LEVELS}


def taken_over(stories: Sequence[Story], now: datetime) -> int:
    """How many stories the understanding leads to a person for fraud before the gate is asked. Raises NotSetUpError."""
    routing, start = load_routing(ROOT / "data" / "routing.yml"), Situation(level=1)
    frames = iter(parse([text for story in stories for text in story.said], now.isoformat()))
    decided = [
        [
            decide(frame, None, start, routing)
            for frame in islice(frames, len(story.said))
            if not needs_retrieval(frame, start, routing)
        ]
        for story in stories
    ]
    return sum(any(one.route == "safety" for one in decisions) for decisions in decided)


def main(argv: Sequence[str]) -> int:
    """Command line: 0 when measured, 2 when a story file or the model is not usable."""
    parser = argparse.ArgumentParser(prog="eval fraud", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the story files are")
    parser.add_argument(
        "--understanding", action="store_true", help="count also what leads to a person before the gate"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object as the last line")
    arguments = parser.parse_args(argv)
    try:
        batches = {batch: load_stories(arguments.folder / f"{batch}.yml") for batch in BATCHES}
        before = _before_the_gate(batches) if arguments.understanding else {}
    except (StoryError, NotSetUpError) as error:
        print(f"eval fraud: {error}", file=sys.stderr)
        return 2
    rules = fraud_rules()
    counts = [count(batch, stories, rules) for batch, stories in batches.items()]
    for one in counts:
        _print(one, levels_of(batches[one.batch], rules))
        if one.batch in before:
            print(f"  to a person before the gate: {before[one.batch]}")
    if arguments.json:
        print(
            json.dumps({one.batch: {"stories": one.stories, "share": round(one.share, 4)} for one in counts})
        )
    return 0


def _before_the_gate(batches: Mapping[str, Sequence[Story]]) -> dict[str, int]:
    now = datetime.now().astimezone()
    return {batch: taken_over(stories, now) for batch, stories in batches.items()}


def _print(one: Count, levels: dict[str, int]) -> None:
    ends = ", ".join(f"{level} {number}" for level, number in levels.items() if number)
    told = "   told after the rules were frozen" if one.batch in TOLD_AFTER_THE_RULES else ""
    print(f"{one.batch:16} {one.caught}/{one.stories} {BATCHES[one.batch]} {one.share:7.2%}   {ends}{told}")
    for story, verdict in one.misses:
        print(f"  {verdict.points:3}  {'; '.join(story.said)}  {', '.join(verdict.reasons)}")
