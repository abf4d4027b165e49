"""Logs: one JSON object a line, masked, without messages' text."""

from __future__ import annotations

import json
import logging
import re
import sys
from datetime import UTC, datetime

from banking.masking import mask

# uvicorn names the whole address of a socket, and the address holds the token.
_TOKEN = re.compile(r"(token=)[^&\s\"]+", re.IGNORECASE)
_OURS = ("method", "path", "status", "ms", "conversation_id", "turn_id", "author", "words")


class JsonLines(logging.Formatter):
    """What was logged, with our own fields beside it."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; line breaks inside are escaped."""
        line: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _clean(record.getMessage()),
        }
        line.update({name: getattr(record, name) for name in _OURS if hasattr(record, name)})
        if record.exc_info:
            line["error"] = _clean(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def _clean(text: str) -> str:
    return mask(_TOKEN.sub(r"\1***", text))


def set_up_logs() -> None:
    """Send everything to standard output in this form."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    # They repeat what we log ourselves, with whole addresses.
    for name in ("httpx", "httpcore", "alembic", "uvicorn.access"):
        logging.getLogger(name).setLevel(logging.WARNING)
