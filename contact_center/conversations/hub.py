"""Tells who listens what happens in conversations. In this process only: whoever was away reads the messages instead."""

from __future__ import annotations

import logging
from collections.abc import Callable

from contact_center.conversations.messages import Frame

logger = logging.getLogger(__name__)

Listener = Callable[[str, Frame], None]
"""Called with a conversation's id and a frame, in the event loop; must not block."""


class Hub:
    """Listeners by conversation, and those that hear every conversation."""

    def __init__(self) -> None:
        self._listeners: dict[str | None, dict[int, Listener]] = {}
        self._next = 0

    def subscribe(self, conversation_id: str | None, listener: Listener) -> Callable[[], None]:
        """Hear one conversation, or all of them (None). Returns the call that ends it."""
        self._next += 1
        number = self._next
        self._listeners.setdefault(conversation_id, {})[number] = listener

        def unsubscribe() -> None:
            listeners = self._listeners.get(conversation_id, {})
            listeners.pop(number, None)
            if not listeners:
                self._listeners.pop(conversation_id, None)

        return unsubscribe

    def publish(self, conversation_id: str, frame: Frame) -> None:
        """Give the frame to every listener; one that fails does not keep it from the others."""
        for topic in (conversation_id, None):
            for listener in list(self._listeners.get(topic, {}).values()):
                try:
                    listener(conversation_id, frame)
                except Exception:
                    logger.exception("a listener failed")

    def count(self, conversation_id: str) -> int:
        """How many listen to this conversation."""
        return len(self._listeners.get(conversation_id, {}))
