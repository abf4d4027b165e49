"""Where people live and where mail reaches them: what a postal address names, and both of them half hidden."""

from __future__ import annotations

import re

_CITY = re.compile(r"^\s*(?:[一-鿿]{2,8}?(?:省|自治区))?\s*(?P<city>[一-鿿]{2,5}?)市")
_PLACE = re.compile(r"路|街|道|巷|弄|村|镇|乡|里|苑|园|小区|大厦|公寓|宿舍")
_NUMBER = re.compile(r"[0-9０-９一二三四五六七八九十]")
_SHOWN_END = 2


def city_of(address: str) -> str | None:
    """The city that an address names, without 市, or None."""
    found = _CITY.match(address)
    return found["city"] if found else None


def is_complete(address: str) -> bool:
    """Whether a postman could find it: a street or an estate, and a number."""
    return bool(_PLACE.search(address) and _NUMBER.search(address))


def masked_address(address: str) -> str:
    """As much of an address as its owner needs to know it again: the city, and how it ends."""
    city = city_of(address)
    return f"{city}市****{address[-_SHOWN_END:]}" if city else f"****{address[-_SHOWN_END:]}"


def masked_email(email: str) -> str:
    """``w***@example.com``."""
    name, _, host = email.partition("@")
    return f"{name[:1]}***@{host}"
