"""Brings what people type into one shape, and remembers where every character came from."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

import opencc

from language.repair import Edit, edits

_TO_SIMPLIFIED = opencc.OpenCC("t2s")
_PUNCTUATION = frozenset("!?,.;:~。、…-_'\"()")
_SPACES = re.compile(" +")
_LONE_DIGITS = re.compile(r"(?<![\d*])\d(?: +\d){2,}(?! *[\d*])")


@dataclass(frozen=True)
class Normalised:
    """Normalised text and, for each of its characters, the span it has in the original.

    ``starts[i]`` and ``ends[i]`` are offsets in the original of the character ``text[i]``.
    """

    original: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Offsets in the original of ``text[start:end]``; an empty span maps to an empty span."""
        if start >= end:
            at = self.starts[start] if start < len(self.starts) else len(self.original)
            return at, at
        return self.starts[start], self.ends[end - 1]


@lru_cache(maxsize=512)
def normalise(original: str) -> Normalised:
    """Width, case, script, invisible characters, emoji, spaces and repeated punctuation; never raises.

    Several components need the same message, so the newest few hundred results are remembered.
    """
    cells = [cell for at, char in enumerate(original) for cell in _fold(char, at)]
    cells = _drop_spaces(cells)
    cells = _drop_repetitions(cells)
    text = _simplify("".join(char for char, _ in cells))
    starts = [at for _, at in cells]
    return _repaired(Normalised(original, text, tuple(starts), tuple(at + 1 for at in starts)))


def _fold(char: str, at: int) -> list[tuple[str, int]]:
    if char.isspace():
        return [(" ", at)]
    folded = unicodedata.normalize("NFKC", char).lower()
    return [(piece, at) for piece in folded if _visible(piece)]


def _visible(char: str) -> bool:
    # Cc, Cf, Co, Cs, Cn: control, zero-width and direction marks; Mn: variation selectors; So, Sk: emoji.
    category = unicodedata.category(char)
    return not (category.startswith("C") or category in ("Mn", "Me", "So", "Sk"))


def _drop_spaces(cells: list[tuple[str, int]]) -> list[tuple[str, int]]:
    text = "".join(char for char, _ in cells)
    dropped: set[int] = set()
    for run in _SPACES.finditer(text):
        between_latin = _is_latin(text[max(run.start() - 1, 0) : run.start()]) and _is_latin(
            text[run.end() : run.end() + 1]
        )
        dropped.update(range(run.start() + (1 if between_latin else 0), run.end()))
    for digits in _LONE_DIGITS.finditer(text):
        dropped.update(at for at in range(*digits.span()) if text[at] == " ")
    return [cell for index, cell in enumerate(cells) if index not in dropped]


def _is_latin(char: str) -> bool:
    return char != "" and (char == "*" or (char.isascii() and char.isalnum()))


def _drop_repetitions(cells: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Keep one of repeated punctuation and two of a drawn-out character (啊啊啊啊); digits all count."""
    kept: list[tuple[str, int]] = []
    for char, at in cells:
        last = [one for one, _ in kept[-2:]]
        if last[-1:] == [char] and (char in _PUNCTUATION or (last == [char, char] and not _counts(char))):
            continue
        kept.append((char, at))
    return kept


def _counts(char: str) -> bool:
    return char.isnumeric() or char in "*x"


def _simplify(text: str) -> str:
    simple = str(_TO_SIMPLIFIED.convert(text))
    if len(simple) == len(text):
        return simple
    # A phrase rule changed the length; character by character keeps the offsets true.
    return "".join(_one(char) for char in text)


def _one(char: str) -> str:
    simple = str(_TO_SIMPLIFIED.convert(char))
    return simple if len(simple) == 1 else char


def _repaired(typed: Normalised) -> Normalised:
    """The text with what was typed in another way put right; new characters share the span of the old ones."""
    text, starts, ends, done = "", [], [], 0
    for one in [*edits(typed.text), Edit(len(typed.text), len(typed.text), "")]:
        text += typed.text[done : one.start] + one.meant
        starts += [
            *typed.starts[done : one.start],
            *_shared(typed.starts[one.start : one.end], len(one.meant)),
        ]
        ends += [*typed.ends[done : one.start], *_shared(typed.ends[one.start : one.end], len(one.meant))]
        done = one.end
    return Normalised(typed.original, text, tuple(starts), tuple(ends))


def _shared(offsets: tuple[int, ...], count: int) -> list[int]:
    """``count`` offsets spread over those of the characters that were replaced; the last ends where they end."""
    if count == 0:
        return []
    last = len(offsets) - 1
    return [offsets[round(number * last / max(count - 1, 1))] for number in range(count)]
