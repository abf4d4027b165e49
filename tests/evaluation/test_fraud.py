"""``scripts/eval fraud``: the story files, and how the gate stands up to them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from banking.fraud_gate import fraud_rules
from evaluation.fraud import (
    BATCHES,
    FOLDER,
    TOLD_AFTER_THE_RULES,
    Count,
    StoryError,
    count,
    load_stories,
    main,
)

RULES = fraud_rules()
STORY = "- {said: [给妈妈转五百], payee: known, amount: 500, balance: 6000, usual: 1000, hour: 13, age: 27}"


def counted(batch: str) -> Count:
    return count(batch, load_stories(FOLDER / f"{batch}.yml"), RULES)


@pytest.mark.parametrize("batch", ["scams", "ordinary"])
def test_the_first_batches_have_a_hundred_stories(batch: str) -> None:
    assert counted(batch).stories == 100


@pytest.mark.parametrize("batch", sorted(TOLD_AFTER_THE_RULES))
def test_the_batches_told_after_the_rules_have_sixty_stories(batch: str) -> None:
    assert len(load_stories(FOLDER / f"{batch}.yml")) == 60


@pytest.mark.parametrize("batch", ["scams", "scams_second", "scams_unseen"])
def test_at_least_95_in_a_hundred_frauds_are_stopped(batch: str) -> None:
    assert counted(batch).share >= 0.95


@pytest.mark.parametrize("batch", ["ordinary", "ordinary_second", "ordinary_unseen"])
def test_at_most_3_in_a_hundred_everyday_transfers_are_disturbed(batch: str) -> None:
    assert counted(batch).share <= 0.03


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
    assert "scams.yml" in capsys.readouterr().err
