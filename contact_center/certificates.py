"""The machine's certificates: every line out of this process checks by them who answers."""

from __future__ import annotations

import ssl
from functools import cache


@cache
def trusted() -> ssl.SSLContext:
    """What every client of this process verifies with; read once, because reading takes a while."""
    return ssl.create_default_context()
