"""Reads numbers as Chinese people write them: 三千五, 一千二, 1.5万, 3k, 两百零五, 半万."""

from __future__ import annotations

import re
from fractions import Fraction

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_DIGITS.update({"〇": 0, "两": 2, "俩": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7})
_DIGITS.update({"捌": 8, "玖": 9})
_SMALL_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "k": 1000}
_LARGE_UNITS = {"万": 10_000, "w": 10_000, "亿": 100_000_000}

_CHINESE = "".join(_DIGITS)
_ARABIC = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNITS = "十拾百佰千仟万亿"
NUMERAL = (
    rf"(?:(?:{_ARABIC})|[{_CHINESE}{_UNITS}半])"
    rf"(?:[{_CHINESE}{_UNITS}半]|点(?=[{_CHINESE}])|(?<=[{_UNITS}wk])(?:{_ARABIC})|(?<=\d)[wk](?![a-z]))*"
)
"""Regular expression of one written number in normalised text; ``parse_numeral`` may still refuse it."""

_PIECE = re.compile(rf"{_ARABIC}|.")
_PLAIN_DIGITS = re.compile(rf"[{_CHINESE}]+")


def parse_numeral(written: str) -> Fraction | None:
    """The exact value of a number in normalised text; None if it is not one, or ambiguous (两三千)."""
    if _PLAIN_DIGITS.fullmatch(written):
        digits = "".join(str(_DIGITS[char]) for char in written)
        return Fraction(int(digits)) if len(digits) == 1 or "两" not in written else None
    if "点" in written:
        written = _with_decimal_point(written)
    total, section, number, unit, zero = Fraction(0), Fraction(0), None, 1, False
    for piece in _PIECE.findall(written):
        if piece in _SMALL_UNITS:
            if number is None and (piece not in "十拾" or section):
                return None
            unit = _SMALL_UNITS[piece]
            section, number, zero = section + (Fraction(1) if number is None else number) * unit, None, False
        elif piece in _LARGE_UNITS:
            section += number or 0
            if section == 0:
                return None
            unit = _LARGE_UNITS[piece]
            total, section, number, zero = (total + section) * unit, Fraction(0), None, False
        elif piece in "零〇":
            zero = True
        else:
            if number is not None:
                return None
            number = _digit(piece, unit if section or total else 0)
    if number is None:
        return total + section
    # 三千五 means 3500: a single last digit counts tenths of the unit before it, unless 零 stands between.
    short = unit > 1 and not zero and number < 10 and number.denominator == 1
    return total + section + (number * unit / 10 if short and unit >= 100 else number)


def _digit(piece: str, unit: int) -> Fraction:
    if piece == "半":
        return Fraction(unit, 2) if unit else Fraction(1, 2)
    return Fraction(_DIGITS[piece]) if piece in _DIGITS else Fraction(piece.replace(",", ""))


def _with_decimal_point(written: str) -> str:
    whole, _, rest = written.partition("点")
    decimals = re.match(rf"[{_CHINESE}]*", rest)
    length = decimals.end() if decimals else 0
    value = parse_numeral(whole)
    fraction = "".join(str(_DIGITS[char]) for char in rest[:length])
    return f"{value if value is not None else 0}.{fraction or 0}{rest[length:]}"
