"""Mask secrets in free text before it is stored, understood, logged or shown.

Digits count in every form a customer may type: ASCII, full-width, and Chinese (六二二二…). Amounts stay
readable.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

NumberKind = Literal["card", "mobile"]

# One character each, so that offsets in the shadow are offsets in the text.
_SHADOW = str.maketrans(
    "０１２３４５６７８９零〇一二三四五六七八九幺两Ｘｘ－—–‐‑−　．：＝，\u00a0\u200b\u200c\u200d\ufeff",
    "01234567890012345678912Xx------ .:=,     ",
)
_HIDDEN = "******"
_ADDRESS_SHOWN = 6
_SEPARATOR = r"[\s._·-]{0,3}"
_NOT_IN_NUMBER = r"(?<!\d)(?<!\*)"

_IDENTITY_18 = re.compile(
    rf"{_NOT_IN_NUMBER}[1-9]\d{{5}}{_SEPARATOR}(?:18|19|20)\d{{2}}{_SEPARATOR}"
    rf"(?:0[1-9]|1[0-2]){_SEPARATOR}(?:0[1-9]|[12]\d|3[01]){_SEPARATOR}\d{{3}}[\dXx](?!\d)"
)
_IDENTITY_15 = re.compile(
    rf"{_NOT_IN_NUMBER}[1-6]\d{{5}}\d{{2}}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{{3}}(?!\d)"
)
_CARD = re.compile(rf"{_NOT_IN_NUMBER}\d(?:{_SEPARATOR}\d){{12,}}[Xx]?")
_MOBILE = re.compile(rf"{_NOT_IN_NUMBER}(1{_SEPARATOR}[3-9](?:{_SEPARATOR}\d){{9}})(?!\d)")
_MOBILE_ABROAD = re.compile(rf"(?<!\d)\+86{_SEPARATOR}(1{_SEPARATOR}[3-9](?:{_SEPARATOR}\d){{9}})(?!\d)")
_PASSWORD = re.compile(
    r"(?:密码|口令|password|passwd|pwd)[\s:=是为就叫]{0,6}(?P<secret>[!-~！-～]{3,})", re.IGNORECASE
)
_CODE_WORD = r"(?:验证码|校验码|动态码|短信码|确认码|安全码|CVV2?|CVC2?|CVN2?|OTP)"
_CODE = re.compile(
    rf"{_CODE_WORD}[\s:,.=是为就的我收到了您你发来]{{0,8}}(?P<secret>\d(?:{_SEPARATOR}\d){{2,7}})(?!\d|元|块|万|千)",
    re.IGNORECASE,
)
_CODE_FIRST = re.compile(
    rf"{_NOT_IN_NUMBER}(?P<secret>\d{{4,8}})[\s,是为]{{0,3}}(?:就是|我的|这个|收到的)?{_CODE_WORD}",
    re.IGNORECASE,
)


@dataclass(frozen=True, repr=False)
class WholeNumber:
    """A whole card or mobile number in a text: its digits, and what the mask leaves of it. Prints as the latter."""

    kind: NumberKind
    digits: str
    shown: str

    def __str__(self) -> str:
        return self.shown

    __repr__ = __str__


def mask(text: str) -> str:
    """Return ``text`` with card, identity and mobile numbers, passwords and one-time codes made unreadable.

    A card keeps its last four digits (``**** 6612``), a mobile number its ends (``138****1234``), an identity
    number its first and last character. Masking twice changes nothing more. Pure, total, never raises.
    """
    return _masked(text, [])


def whole_numbers(text: str) -> tuple[WholeNumber, ...]:
    """The card and mobile numbers that ``mask`` would hide, in the order of the text, each once. Pure, total.

    What is hidden as something else, an identity number or a code, is none of them.
    """
    found: list[WholeNumber] = []
    masked = _masked(text, found)
    return tuple(sorted(dict.fromkeys(found), key=lambda one: masked.find(one.shown)))


def _masked(text: str, found: list[WholeNumber]) -> str:
    """The masked text; the card and mobile numbers that were hidden are added to ``found``."""

    def hide_card(match: re.Match[str]) -> str:
        found.append(WholeNumber("card", _digits(match.group()), f"**** {card_tail(match.group())}"))
        return found[-1].shown

    def hide_mobile(match: re.Match[str]) -> str:
        found.append(WholeNumber("mobile", _digits(match.group(1)), phone(match.group(1))))
        return found[-1].shown

    text = _replace(_PASSWORD, text, lambda match: _HIDDEN)
    text = _replace(_CODE, text, lambda match: _HIDDEN)
    text = _replace(_CODE_FIRST, text, lambda match: _HIDDEN)
    text = _replace(_IDENTITY_18, text, _identity)
    text = _replace(_IDENTITY_15, text, _identity)
    text = _replace(_MOBILE_ABROAD, text, hide_mobile)
    text = _replace(_CARD, text, hide_card)
    return _replace(_MOBILE, text, hide_mobile)


def card_tail(number: str) -> str:
    """The last four digits of a card or account number, however it is spaced."""
    return _digits(number)[-4:]


def address(text: str) -> str:
    """An address without its end: 上海市浦东新******."""
    return text[:_ADDRESS_SHOWN] + _HIDDEN if len(text) > _ADDRESS_SHOWN else text


def phone(number: str) -> str:
    """A mobile number with its middle hidden: ``138****1234``."""
    digits = _digits(number)
    return f"{digits[:3]}****{digits[-4:]}"


def _replace(pattern: re.Pattern[str], text: str, mask_one: Callable[[re.Match[str]], str]) -> str:
    """Replace what matches in the shadow, or its group ``secret``; every other character stays as it was."""
    group = "secret" if "secret" in pattern.groupindex else 0
    parts: list[str] = []
    end = 0
    for found in pattern.finditer(text.translate(_SHADOW)):
        parts += [text[end : found.start(group)], mask_one(found)]
        end = found.end(group)
    return "".join([*parts, text[end:]])


def _identity(found: re.Match[str]) -> str:
    number = re.sub(r"[^\dXx]", "", found.group())
    return number[0] + "*" * (len(number) - 2) + number[-1]


def _digits(number: str) -> str:
    return "".join(character for character in number.translate(_SHADOW) if character.isdecimal())
