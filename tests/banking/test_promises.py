"""What counts as a promise, what counts as denying it, and a word list that is wrong."""

from typing import Any

import pytest

from banking.promises import PromisesError, Words, promises, read_words

GOOD: dict[str, Any] = {
    "promises": ["保本"],
    "denials": ["不"],
    "reassurances": ["不亏"],
    "denial_reach_characters": 4,
}


@pytest.mark.parametrize("text", ["理财不保本。", "理财不是存款，并非零风险。", "声称稳赚的都是骗子。"])
def test_denying_a_promise_is_allowed(text: str) -> None:
    assert promises(text) == []


def test_a_denial_in_the_sentence_before_does_not_excuse_a_promise() -> None:
    assert promises("我们不收费。本产品保证收益。") == ["保证收益"]


@pytest.mark.parametrize("text", ["您不用担心，这款保本。", "稳赚不赔，保本。", "收益不错，保本。"])
def test_a_reassurance_denies_nothing(text: str) -> None:
    assert "保本" in promises(text)


def test_a_promise_is_named_whole_and_once() -> None:
    assert promises("稳赚不赔，真的稳赚不赔，保本！") == ["稳赚不赔", "保本"]


def test_a_denial_further_away_than_its_reach_does_not_count() -> None:
    assert promises("不说别的就说这个它保本", Words(("保本",), ("不",), ("不亏",), 4)) == ["保本"]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"promises": []}, "promises"),
        ({"denials": [1]}, "denials"),
        ({"denial_reach_characters": 0}, "denial_reach_characters"),
        ({"more": 1}, "exactly"),
    ],
)
def test_a_wrong_list_is_named(change: dict[str, Any], named: str) -> None:
    with pytest.raises(PromisesError, match=named):
        read_words({**GOOD, **change})
