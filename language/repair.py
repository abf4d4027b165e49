"""Repairs what was typed in another way - pinyin, wrong characters, dialect, English - against the bank's own words only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from pypinyin import Style, lazy_pinyin, pinyin

from language.lexicon import replacements, words
from language.segmenter import cut, is_word

SPELLED_LISTS = ("words", "spelled", "kin")
"""Word lists that may be written in pinyin; ``spelled`` has the small words between the bank's words."""

_LATIN = re.compile(r"[a-z]+(?: [a-z]+)*")
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_LONGEST_SPELLED = 40  # letters; longer runs are no Chinese typed in pinyin
_LONGEST_WORD = 4
_READINGS_MAX = 12
_PAYS = "转汇付给打还"
# Sounds that many speakers, and so many input methods, do not keep apart.
_SAME_SOUNDS = ((r"^zh", "z"), (r"^ch", "c"), (r"^sh", "s"), (r"^n", "l"), (r"(?<=[aei])ng$", "n"))


@dataclass(frozen=True)
class Edit:
    """``text[start:end]`` is meant as ``meant``."""

    start: int
    end: int
    meant: str


def edits(text: str) -> list[Edit]:
    """What to read differently in normalised text, left to right, without overlaps; never raises."""
    found: list[Edit] = []
    for one in [*_listed(text), *_spelled(text), *_misheard(text)]:
        if all(one.end <= other.start or other.end <= one.start for other in found):
            found.append(one)
    return sorted(found, key=lambda one: one.start)


def _listed(text: str) -> Iterator[Edit]:
    """Words of the replacement lists; Latin ones only as whole words."""
    pattern, meanings = _replacement_pattern()
    for match in pattern.finditer(text):
        yield Edit(match.start(), match.end(), meanings[match[0]])


@cache
def _replacement_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    meanings = dict(replacements())
    written = sorted(meanings, key=lambda one: (-len(one), one))
    whole = (rf"(?<![a-z]){re.escape(one)}(?![a-z])" if one.isascii() else re.escape(one) for one in written)
    return re.compile("|".join(whole)), meanings


def _spelled(text: str) -> Iterator[Edit]:
    """Runs of letters that are nothing but words of ours in pinyin, at least one of them the bank's."""
    for run in _LATIN.finditer(text):
        letters = [at for at in range(*run.span()) if text[at] != " "]
        spelling = "".join(text[at] for at in letters)
        if len(spelling) <= _LONGEST_SPELLED and (meant := _read(spelling)):
            yield Edit(run.start(), run.end(), meant)


@cache
def _spellings() -> dict[str, str]:
    """Pinyin without tones -> the word; earlier lists win."""
    spellings: dict[str, str] = {}
    for name in SPELLED_LISTS:
        for line in words(name):
            for word in line.split():
                if _HAN.fullmatch(word):
                    spellings.setdefault("".join(lazy_pinyin(word)), word)
    return spellings


def _read(spelling: str) -> str | None:
    """The words that the letters spell, as few as possible; None if they do not, or none has two characters."""
    known = _spellings()
    best: list[tuple[str, ...] | None] = [()] + [None] * len(spelling)
    for end in range(1, len(spelling) + 1):
        for start in range(max(0, end - 12), end):
            before, word = best[start], known.get(spelling[start:end])
            if before is not None and word is not None:
                reading = (*before, word)
                present = best[end]
                if present is None or len(reading) < len(present):
                    best[end] = reading
    found = best[-1]
    return "".join(found) if found and max(map(len, found)) > 1 else None


def _misheard(text: str) -> Iterator[Edit]:
    """Characters that sound like a word of the bank, share a character with it, and are no word themselves."""
    for run in _HAN.finditer(text):
        pieces = list(cut(run[0], guess=False))
        starts = [run.start()]
        for piece in pieces:
            starts.append(starts[-1] + len(piece))
        for first in range(len(pieces)):
            for last in range(first + 1, min(first + 4, len(pieces) + 1)):
                start, end = starts[first], starts[last]
                if 2 <= end - start <= _LONGEST_WORD and (meant := _heard_as(text[start:end])):
                    yield Edit(start, end, meant)


@cache
def _sounds() -> dict[tuple[str, ...], str]:
    """How each word of the bank sounds -> the word."""
    return {
        tuple(_blurred(syllable) for syllable in lazy_pinyin(word)): word
        for word in reversed(words("words"))
        if _HAN.fullmatch(word) and 2 <= len(word) <= _LONGEST_WORD
    }


def _heard_as(written: str) -> str | None:
    if is_word(written):
        return None
    readings = [sorted({_blurred(one) for one in _readings(char)}) for char in written]
    for number, sounds in enumerate(product(*readings)):
        meant = _sounds().get(sounds)
        if meant and _is_slip(written, meant):
            return meant
        if number >= _READINGS_MAX:
            return None
    return None


def _is_slip(written: str, meant: str) -> bool:
    """One character at least is right, and no name begins in it: 转张三 pays 张三."""
    wrong = [mine for mine, theirs in zip(written, meant, strict=True) if mine != theirs]
    names_somebody = written[0] in _PAYS and written[-1] in words("surnames")
    return 0 < len(wrong) < len(written) and not names_somebody


@cache
def _readings(char: str) -> tuple[str, ...]:
    return tuple(pinyin(char, style=Style.NORMAL, heteronym=True)[0])


@cache
def _blurred(syllable: str) -> str:
    for pattern, same in _SAME_SOUNDS:
        syllable = re.sub(pattern, same, syllable)
    return syllable
