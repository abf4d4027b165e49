"""When WeChat lets us send a customer-service message, and how many. Pure.

The numbers are WeChat's own: what the customer did opens a window with a number of messages in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

_AFTER_MESSAGE = (timedelta(hours=48), 5)
_AFTER_EVENT = (timedelta(minutes=1), 3)
_OPENING_EVENTS = frozenset({"subscribe", "SCAN", "CLICK"})


@dataclass(frozen=True)
class Window:
    """Until when messages may be sent, and how many are left."""

    ends_at: datetime
    left: int

    def is_open(self, now: datetime) -> bool:
        """Whether one more message may be sent now."""
        return now < self.ends_at and self.left > 0


def after_message(now: datetime) -> Window:
    """The window that a customer's own message opens."""
    length, messages = _AFTER_MESSAGE
    return Window(now + length, messages)


def after_event(event: str, now: datetime, before: Window) -> Window:
    """The window after an event: following, scanning and menu clicks open a short one; a longer one stays."""
    length, messages = _AFTER_EVENT
    if event == "unsubscribe":
        return Window(now, 0)
    if event not in _OPENING_EVENTS or (before.is_open(now) and before.ends_at > now + length):
        return before
    return Window(now + length, messages)
