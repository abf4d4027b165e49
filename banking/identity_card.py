"""A resident identity card, front and back: what its lines say, and whether that can be true.

Pure. The number follows GB 11643-1999: six digits of the place, eight of the birth date, three in order (odd for men),
and one that checks the others (ISO 7064, MOD 11-2).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import fmean

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_NUMBER = re.compile(r"[1-9]\d{16}[\dX]")
_NUMBER_IN_LINE = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)")
_SEX = re.compile(r"性别([男女])")
_BIRTH = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
_NAME = re.compile(r"姓名([\u3400-\u9fff·]{2,20})$")
_NAME_ALONE = re.compile(r"[\u3400-\u9fff·]{2,20}$")
_ADDRESS_END = re.compile(r"公民身份|身份号码")
_VALID = re.compile(r"(\d{4})\D(\d{2})\D(\d{2})\D{1,2}(?:(\d{4})\D(\d{2})\D(\d{2})|长期)")
_VALID_YEARS = (5, 10, 20)
"""For how long a card is issued (居民身份证法, art. 5); to people of 46 and more for good."""
_FRONT_WORDS = re.compile(r"姓名|性别|民族|出生|住址|公民身份")
_BACK_WORDS = re.compile(r"签发机关|有效期限|居民身份证|中华人民共和国")
LONG_TERM = "9999-12-31"
"""Until when a card without an end is good."""
_LABELS = ("姓名", "性别", "民族", "出生", "住址", "公民身份号码")


@dataclass(frozen=True)
class Line:
    """One line that was read off a picture; ``certainty`` 0 to 1 as the reader gives it. No log shows its text."""

    text: str = field(repr=False)
    certainty: float


@dataclass(frozen=True)
class Read:
    """One field: its value, which no log shows, and how certain it is, 0 to 1. What contradicts the number has certainty 0."""

    value: str = field(repr=False)
    certainty: float


@dataclass(frozen=True)
class IdentityCard:
    """The fields of the front that an account needs. None: it could not be read, so it is asked for.

    ``sex`` is 男 or 女, ``born`` an ISO date.
    """

    number: Read
    name: Read | None
    sex: Read | None
    born: Read | None
    address: Read | None

    def uncertain(self, certainty_min: float) -> tuple[str, ...]:
        """The fields that are missing, or less certain than ``certainty_min`` (0 to 1), in the order of the card."""
        fields = {"name": self.name, "sex": self.sex, "born": self.born, "address": self.address}
        found = [name for name, read in fields.items() if read is None or read.certainty < certainty_min]
        return (*found, *(("number",) if self.number.certainty < certainty_min else ()))


@dataclass(frozen=True)
class CardBack:
    """The back. ``valid_until`` is an ISO date, ``LONG_TERM`` where the card has no end."""

    valid_until: Read


def is_number(number: str) -> bool:
    """Whether 18 characters are an identity number: its form, a birth date that exists, and the check character."""
    return (
        _NUMBER.fullmatch(number) is not None
        and born_in(number) is not None
        and check_of(number) == number[-1]
    )


def check_of(number: str) -> str:
    """The check character that belongs to the first 17 digits of ``number``."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECKS[total % 11]


def born_in(number: str) -> date | None:
    """The birth date inside a number; None when no calendar has that day."""
    return _date(number[6:10], number[10:12], number[12:14])


def sex_in(number: str) -> str:
    """男 when the 17th digit is odd, else 女."""
    return "男" if int(number[16]) % 2 else "女"


def age_on(day: date, born: date) -> int:
    """Whole years from ``born`` to ``day``."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def read_front(lines: Sequence[Line]) -> IdentityCard | None:
    """The fields on the front of a card; None when no line holds an identity number that can be true, or two different ones do.

    The number carries its own proof, so birth date and sex are held against it, not the other way round.
    """
    plain = [Line(re.sub(r"[\s:：,，]", "", line.text), line.certainty) for line in lines]
    numbers = {found.group().upper(): line for line in plain for found in _NUMBER_IN_LINE.finditer(line.text)}
    true = {number: line for number, line in numbers.items() if is_number(number)}
    if len(true) != 1:
        return None
    [(number, line)] = true.items()
    return IdentityCard(
        number=Read(number, line.certainty),
        name=_name(plain),
        sex=_agreeing(_sex(plain), sex_in(number)),
        born=_agreeing(_born(plain), f"{born_in(number):%Y-%m-%d}"),
        address=_address(plain),
    )


def read_back(lines: Sequence[Line]) -> CardBack | None:
    """How long the card is good; None when no line says it.

    The two dates prove each other: a card is issued for 5, 10 or 20 years to the day, or without an end. Others have certainty 0.
    """
    for line in lines:
        found = _VALID.search(re.sub(r"\s", "", line.text))
        begun = _date(*found.groups()[:3]) if found else None
        if found is None or begun is None:
            continue
        if found.group(4) is None:
            return CardBack(Read(LONG_TERM, line.certainty))
        until = _date(*found.groups()[3:])
        if until is not None:
            return CardBack(Read(until.isoformat(), line.certainty if _lasts(begun, until) else 0.0))
    return None


def shows_front(lines: Sequence[Line]) -> bool:
    """Whether the picture has words of a card's front, legible as a whole or not."""
    return any(_FRONT_WORDS.search(line.text) or _NUMBER_IN_LINE.search(line.text) for line in lines)


def shows_back(lines: Sequence[Line]) -> bool:
    """Whether the picture has words of a card's back."""
    return any(_BACK_WORDS.search(line.text) for line in lines)


def holds_two_cards(lines: Sequence[Line]) -> bool:
    """Whether the picture shows identity numbers of more than one person."""
    text = "\n".join(re.sub(r"\s", "", line.text).upper() for line in lines)
    return len({found.group() for found in _NUMBER_IN_LINE.finditer(text) if is_number(found.group())}) > 1


def _agreeing(read: Read | None, truth: str) -> Read | None:
    return read if read is None or read.value == truth else Read(read.value, 0.0)


def _name(lines: Sequence[Line]) -> Read | None:
    """Beside its label, or alone in the line after it."""
    for at, line in enumerate(lines):
        if found := _NAME.match(line.text):
            return Read(found.group(1), line.certainty)
        following = lines[at + 1] if at + 1 < len(lines) else None
        if line.text == "姓名" and following and _NAME_ALONE.match(following.text):
            return None if following.text.startswith(_LABELS) else Read(following.text, following.certainty)
    return None


def _sex(lines: Sequence[Line]) -> Read | None:
    return next(
        (Read(found.group(1), line.certainty) for line in lines if (found := _SEX.search(line.text))), None
    )


def _born(lines: Sequence[Line]) -> Read | None:
    for line in lines:
        if (found := _BIRTH.search(line.text)) and (day := _date(*found.groups())):
            return Read(day.isoformat(), line.certainty)
    return None


def _address(lines: Sequence[Line]) -> Read | None:
    """Everything from its label to the number's: an address fills one line or more.

    A label with nothing beside it means that the line it stands in was not read, so what follows is only a part.
    """
    start = next((at for at, line in enumerate(lines) if line.text.startswith("住址")), None)
    if start is None:
        return None
    parts = []
    for line in lines[start:]:
        if _ADDRESS_END.search(line.text) or _NUMBER_IN_LINE.search(line.text):
            break
        parts.append(line)
    value = "".join(part.text for part in parts).removeprefix("住址")
    whole = lines[start].text != "住址"
    return Read(value, fmean(part.certainty for part in parts) if whole else 0.0) if value else None


def _lasts(begun: date, until: date) -> bool:
    same_day = (begun.month, begun.day) == (until.month, until.day) or (begun.month, begun.day) == (2, 29)
    return same_day and until.year - begun.year in _VALID_YEARS


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None
