"""Cuts Chinese text into words with jieba and the bank lexicon."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from functools import cache

import jieba

from language.lexicon import words


@cache
def _cutter() -> jieba.Tokenizer:
    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    cutter.initialize()
    for word in words("words"):
        cutter.add_word(word)
    return cutter


def cut(text: str, guess: bool = True) -> Iterator[str]:
    """The words of normalised text, in order; together they are the text. ``guess`` joins characters that no dictionary has."""
    yield from _cutter().cut(text, HMM=guess)


def is_word(text: str) -> bool:
    """Whether a general dictionary, or the bank's, knows this as a word."""
    return bool(_cutter().FREQ.get(text))
