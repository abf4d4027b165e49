"""What a customer may tap, and the payload that it sends."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Choice:
    """A button: what it says and the payload it sends."""

    title: str
    payload: str


def payload(intent: str, **entities: Any) -> str:
    """Write the payload that a button sends: ``/start{"journey": "transfer"}``."""
    return f"/{intent}{json.dumps(entities, ensure_ascii=False)}"
