"""One-time passwords: recognised in what the customer types, kept in memory only."""

from __future__ import annotations

import re
import unicodedata

_CHINESE_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")
_FILLERS = (
    r"(?:您好|你好|我的|我收到的|收到的|收到|短信|手机|验证码|校验码|动态码|动态密码|口令|码"
    r"|就是|是|为|给你|[\s:,.。、!~])*"
)
_CODE = re.compile(rf"{_FILLERS}(\d(?:[\s-]{{0,2}}\d){{5}}){_FILLERS}")


def find_code(text: str) -> str | None:
    """The six digits of a text that is nothing but a one-time password, or None.

    Full-width and Chinese digits count, and so do spaces between them and words such as 验证码是 around them.
    """
    if len(text) > 60:
        return None
    plain = unicodedata.normalize("NFKC", text).translate(_CHINESE_DIGITS).strip()
    found = _CODE.fullmatch(plain)
    return None if found is None else re.sub(r"\D", "", found.group(1))


class Codes:
    """Codes of turns that are not over yet; a restart forgets them, and the customer is asked again."""

    def __init__(self) -> None:
        self._by_turn: dict[str, str] = {}

    def keep(self, turn_id: str, code: str) -> None:
        """Remember the code of a turn."""
        self._by_turn[turn_id] = code

    def get(self, turn_id: str) -> str | None:
        """The code of a turn, or None if this process never had it."""
        return self._by_turn.get(turn_id)

    def forget(self, turn_id: str) -> None:
        """Drop the code of a turn, if there is one."""
        self._by_turn.pop(turn_id, None)
