"""Finds how long money is to be kept, lent or paid back over (三年, 12期, 7天)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from language.numerals import parse_numeral

_NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_TERM = re.compile(
    rf"(?:(?P<half>半)(?P<half_unit>年|个月)|(?P<number>{_NUMBER})(?P<unit>年|个月|天|期|周|个星期|个礼拜)(?P<more>半)?)(?:期(?!货))?"
)
# A duration is a term only beside what has one.
_HAS_TERM = re.compile(
    r"存|贷|借|期|理财|产品|封闭|大额|国债|基金|还完|还清|还划|供|续|利率|利息|收益|投|放|分|摊|拆|转成|周转|那款|的那|里头|就还"
)
_SAID_ALONE = _TERM.pattern.replace("?P<", "?P<_")
_ALONE = re.compile(rf"(?:[^\d一二两三四五六七八九十半]{{0,6}}{_SAID_ALONE}(?:的|吧|呢|就行|[,.!。])*)+")
_NOT_BEFORE = re.compile(r"(?:最近|近|过去|第|上|下|前|每|这|(?<!存)满|已经|(?<![贵高长短])了|\d)$")
_NOT_AFTER = re.compile(
    r"(?:之?前|以前|以来|之?内|后|的?(?:流水|明细|账单|记录|交易|消费)|没|了|多|\d"
    r"|(?:要|得|该)?(?:还|供)?多少|能用|限额|上限)"
)
_MONTHS = {"年": 12, "个月": 1, "期": 1}
_DAYS = {"天": 1, "周": 7, "个星期": 7, "个礼拜": 7}


@dataclass(frozen=True)
class Term:
    """``text[start:end]`` is a duration; ``value`` is ``36m`` in months or ``7d`` in days."""

    start: int
    end: int
    value: str


def find_terms(text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Term]:
    """Terms in normalised text, left to right, outside the ``taken`` spans (periods, card tails)."""
    if not _HAS_TERM.search(text) and not _ALONE.fullmatch(text):
        return []
    found = []
    for match in _TERM.finditer(text):
        free = all(match.end() <= start or end <= match.start() for start, end in taken)
        value = _value(match)
        if (
            free
            and value
            and not _NOT_BEFORE.search(text[: match.start()])
            and not _NOT_AFTER.match(text, match.end())
        ):
            found.append(Term(match.start(), match.end(), value))
    return found


def _value(match: re.Match[str]) -> str | None:
    if match["half"]:
        return "6m" if match["half_unit"] == "年" else "15d"
    number = parse_numeral(match["number"])
    if number is None or number.denominator != 1 or not 0 < number <= 999:
        return None
    unit = match["unit"]
    if unit in _DAYS:
        return f"{int(number) * _DAYS[unit]}d"
    half = (_MONTHS[unit] // 2) if match["more"] and unit == "年" else 0
    return f"{int(number) * _MONTHS[unit] + half}m"
