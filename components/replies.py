"""The bot's messages of one turn in the shape of the channel's contract."""

from __future__ import annotations

from typing import Any, Dict, List

from rasa.core.channels.channel import OutputChannel

Reply = Dict[str, Any]


class ReplyCollector(OutputChannel):
    """Keeps what Rasa says in one turn; nothing leaves before the turn is saved."""

    def __init__(self) -> None:
        self.replies: List[Reply] = []

    @classmethod
    def name(cls) -> str:
        """The channel's name; a response in the domain may have a variant for it."""
        return "yinban"

    async def send_response(self, recipient_id: str, message: Dict[str, Any]) -> None:
        """Keep one message."""
        self.replies += as_replies(message)


def as_replies(message: Dict[str, Any]) -> List[Reply]:
    """``{"text", "buttons"}`` and ``{"custom"}`` of a Rasa message; one message may hold both."""
    replies: List[Reply] = []
    if message.get("text"):
        buttons = message.get("buttons") or []
        pressed = [{"title": one.get("title", ""), "payload": one.get("payload", "")} for one in buttons]
        replies.append({"text": message["text"], "buttons": pressed})
    if message.get("custom"):
        replies.append({"custom": message["custom"]})
    return replies
