"""``scripts/eval fraud``: the story files, and how the gate stands up to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from banking.fraud_gate import fraud_rules
from banking.fraud_stories import StoryError, load_stories
from evaluation.fraud import (
    BATCHES,
    FOLDER,
    TOLD_AFTER_THE_RULES,
    Count,
    count,
    main,
)

RULES = fraud_rules()
SCAMS = [batch for batch, effect in BATCHES.items() if effect == "stopped"]
STORY = "- {said: [给妈妈转五百], payee: known, amount: 500, balance: 6000, usual: 1000, hour: 13, age: 27}"


def counted(batch: str) -> Count:
    return count(batch, load_stories(FOLDER / f"{batch}.yml"), RULES)


@pytest.mark.parametrize("batch", sorted(TOLD_AFTER_THE_RULES))
def test_the_batches_told_after_the_rules_have_a_hundred_stories(batch: str) -> None:
    assert len(load_stories(FOLDER / f"{batch}.yml")) == 100


@pytest.mark.parametrize("batch", sorted(set(SCAMS) - TOLD_AFTER_THE_RULES))
def test_at_least_95_in_a_hundred_frauds_of_a_batch_are_stopped(batch: str) -> None:
    assert counted(batch).share >= 0.95


@pytest.mark.parametrize("batch", sorted(set(SCAMS) & TOLD_AFTER_THE_RULES))
def test_at_least_90_in_a_hundred_frauds_of_the_newest_batch_are_stopped(batch: str) -> None:
    assert counted(batch).share >= 0.90


def caught(effect: str) -> float:
    """The share of all stories that the gate did not let pass in silence."""
    counts = [counted(batch) for batch, wanted in BATCHES.items() if wanted == effect]
    return sum(one.caught for one in counts) / sum(one.stories for one in counts)


def test_at_least_95_in_a_hundred_of_all_frauds_are_stopped() -> None:
    assert caught("stopped") >= 0.95


def test_at_most_3_in_a_hundred_of_all_everyday_transfers_are_disturbed() -> None:
    assert caught("disturbed") <= 0.03


def test_no_story_is_told_twice() -> None:
    told = [story.said for batch in BATCHES for story in load_stories(FOLDER / f"{batch}.yml")]
    assert len(told) == len(set(told))


def test_every_batch_is_printed_with_its_misses(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--json"]) == 0
    figures = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert set(figures) == set(BATCHES)


def test_a_batch_told_after_the_rules_says_so_on_its_line(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    lines = capsys.readouterr().out.splitlines()
    said = {line.split()[0] for line in lines if line.endswith("told after the rules were frozen")}
    assert said == TOLD_AFTER_THE_RULES


def test_a_wrong_story_is_named(tmp_path: Path) -> None:
    file = tmp_path / "scams.yml"
    file.write_text(STORY.replace("hour: 13", "hour: 25"), encoding="utf-8")
    with pytest.raises(StoryError, match="hour"):
        load_stories(file)


def test_a_missing_folder_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--folder", str(tmp_path)]) == 2
    assert "scams_ninth.yml" in capsys.readouterr().err
