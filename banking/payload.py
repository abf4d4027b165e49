"""Text a customer typed can never be read as a Rasa payload."""

from __future__ import annotations

import re
import unicodedata

# Everything that looks like a slash, or becomes one when the text is normalised later.
_SLASHES = frozenset("/／⁄∕⧸╱〳⟋")
# Letters that print as nothing although Unicode does not call them separators or controls.
_BLANKS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_PAYLOAD = re.compile(r"\s*[A-Za-z_]+\s*[{｛]")
_INVISIBLE_CATEGORIES = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Mn", "Me", "Zl", "Zp", "Zs"})


def looks_like_payload(text: str) -> bool:
    """Whether typed text has the form of a payload: ``affirm{"draft": "d_1"}``. No customer talks like that."""
    return _PAYLOAD.match(text) is not None


def as_plain_text(text: str) -> str:
    """Take leading slashes, blanks and invisible characters off ``text``, so that Rasa reads it as words.

    The result never starts with ``/``, also not after Unicode normalisation; it may be empty.
    """
    start = 0
    while start < len(text) and _is_stripped(text[start]):
        start += 1
    return text[start:].rstrip()


def _is_stripped(character: str) -> bool:
    if character in _SLASHES or character in _BLANKS:
        return True
    if unicodedata.category(character) in _INVISIBLE_CATEGORIES:
        return True
    return unicodedata.normalize("NFKC", character).lstrip().startswith("/")
