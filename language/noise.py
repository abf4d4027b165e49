"""Makes clean sentences noisy the way people do, always the same way for the same seed."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping
from functools import cache

import opencc
from pypinyin import lazy_pinyin

from language.lexicon import words
from language.segmenter import cut

Noise = Callable[[str, random.Random], str]

_TO_TRADITIONAL = opencc.OpenCC("s2t")
_EMOJI = ("😭", "🙏", "😡", "😂", "👍", "💰", "❓", "🆘")
_FILLERS = ("那个", "嗯", "就是", "呃", "那什么")
_ENDINGS = ("啊啊啊", "！！！", "？？？", "。。。", "～～")


def is_han(char: str) -> bool:
    """Whether this is a Chinese character."""
    return "\u4e00" <= char <= "\u9fff"


@cache
def _same_sound() -> Mapping[str, tuple[str, ...]]:
    """Sound without tone -> the characters of our own word lists that have it."""
    sounds: dict[str, set[str]] = defaultdict(set)
    for name in ("words", "spelled", "kin", "given_names"):
        for char in "".join(words(name)):
            if is_han(char):
                sounds[lazy_pinyin(char)[0]].add(char)
    return {sound: tuple(sorted(chars)) for sound, chars in sounds.items()}


def homophone(text: str, chance: random.Random) -> str:
    """One character exchanged for another of the same sound, as a hasty choice from an input method."""
    places = [(at, others) for at, char in enumerate(text) if (others := _others(char))]
    if not places:
        return text
    at, others = chance.choice(places)
    return text[:at] + chance.choice(others) + text[at + 1 :]


def _others(char: str) -> tuple[str, ...]:
    if not is_han(char):
        return ()
    return tuple(one for one in _same_sound().get(lazy_pinyin(char)[0], ()) if one != char)


def dropped(text: str, chance: random.Random) -> str:
    """One character left out."""
    places = [at for at, char in enumerate(text) if is_han(char)]
    if len(places) < 4:
        return text
    at = chance.choice(places)
    return text[:at] + text[at + 1 :]


def swapped(text: str, chance: random.Random) -> str:
    """Two neighbouring characters in the wrong order."""
    places = [at for at in range(len(text) - 1) if is_han(text[at]) and is_han(text[at + 1])]
    if len(places) < 3:
        return text
    at = chance.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def spelled(text: str, chance: random.Random) -> str:
    """One word written in pinyin."""
    pieces = list(cut(text))
    places = [at for at, piece in enumerate(pieces) if len(piece) > 1 and all(map(is_han, piece))]
    if not places:
        return text
    at = chance.choice(places)
    return "".join([*pieces[:at], "".join(lazy_pinyin(pieces[at])), *pieces[at + 1 :]])


def traditional(text: str, chance: random.Random) -> str:
    """The same in traditional characters."""
    return str(_TO_TRADITIONAL.convert(text))


def spaced(text: str, chance: random.Random) -> str:
    """Spaces between the characters."""
    return " ".join(text)


def decorated(text: str, chance: random.Random) -> str:
    """Emoji and drawn-out endings."""
    return chance.choice(_EMOJI) + text + chance.choice(_ENDINGS)


def spoken(text: str, chance: random.Random) -> str:
    """A filler at the start and no punctuation, as dictated text has it."""
    return chance.choice(_FILLERS) + "".join(char for char in text if char.isalnum() or char in ".¥")


NOISES: Mapping[str, Noise] = {
    "homophone": homophone,
    "dropped": dropped,
    "swapped": swapped,
    "spelled": spelled,
    "traditional": traditional,
    "spaced": spaced,
    "decorated": decorated,
    "spoken": spoken,
}


def noisy(text: str, kind: str, seed: int) -> str:
    """``text`` with the noise ``kind`` of ``NOISES``, the same for the same seed; what it cannot touch comes back as it is."""
    return NOISES[kind](text, random.Random(f"{seed}:{kind}:{text}"))
