"""Finds which card is meant: its last four digits (尾号6612, 6222 **** **** 6612)."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TAIL_WORDS = r"(?:卡?尾号|尾数|卡号(?:最后|后|末|尾)(?:四|4)?位?|(?:最后|后|末|尾)(?:四|4)位(?:数|数字)?)"
_CARD_WORDS = r"(?:的?(?:那|这)?一?张?(?:信用|储蓄|借记|银行|工资|贷记)?卡|的?(?:那|这)(?:一?张|个(?!月|星期|礼拜|季|周))|结尾)"
_CORRECTED = r"(?:(?:说|写|报|记|输|打|弄)?(?:错|反)了?[,。 ]*)?"
_SPOKEN = "零一二三四五六七八九〇"
_FOUR = rf"(\d{{4}}|[{_SPOKEN}]{{4}})"

_AFTER_WORD = re.compile(
    rf"{_TAIL_WORDS}{_CORRECTED}(?:应该|应)?(?:是|为|:|的是|的)? ?{_FOUR}(?![\d{_SPOKEN}])"
)
# 还5000信用卡 pays a round sum; 还6612信用卡 names a card.
_ROUND_SUM = r"(?<=还)\d\d00"
_BEFORE_WORD = re.compile(rf"(?<![\d*.{_SPOKEN}])(?<!\d,)(?!{_ROUND_SUM}){_FOUR}{_CARD_WORDS}")
_MASKED = re.compile(r"(?<![\d*])\d{0,6}[ -]?\*[* -]{0,24}(\d{4})(?![\d*])")
_MASKED_PHONE = re.compile(r"1\d{2}[ -]?\*{4}[ -]?\d{4}")


@dataclass(frozen=True)
class CardTail:
    """``text[start:end]`` names a card by ``tail``, its last four digits."""

    start: int
    end: int
    tail: str


def find_card_tails(text: str) -> list[CardTail]:
    """Card tails in normalised text, left to right; a masked mobile number is not a card."""
    found = [CardTail(match.start(), match.end(), _digits(match[1])) for match in _AFTER_WORD.finditer(text)]
    found += [
        CardTail(match.start(1), match.end(), _digits(match[1])) for match in _BEFORE_WORD.finditer(text)
    ]
    for match in _MASKED.finditer(text):
        if not _MASKED_PHONE.fullmatch(match[0]):
            found.append(CardTail(match.start(), match.end(), match[1]))
    return _without_overlaps(found)


def _digits(written: str) -> str:
    return "".join(char if char.isascii() else str(_SPOKEN.index(char) % 10) for char in written)


def _without_overlaps(found: list[CardTail]) -> list[CardTail]:
    kept: list[CardTail] = []
    for tail in sorted(found, key=lambda one: (one.start, -one.end)):
        if not kept or tail.start >= kept[-1].end:
            kept.append(tail)
    return kept
