"""The words of a conversation: what comes in, what is stored, what goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from contact_center.clock import BANK_ZONE

Author = Literal["customer", "bot", "agent", "system"]
Handler = Literal["bot", "queue", "agent"]
Frame = dict[str, Any]
"""What is told to who listens: a socket frame as in docs/architecture.md, but a message in it is a `Message`, which each
line draws for its own reader."""
PREFIX = "/api/v1"
DESK_PREFIX = "/api/v1/desk"
"""Where customers and agents get what belongs to a message."""


class ConversationError(Exception):
    """A call that cannot be done; ``code`` is the public error code, ``values`` fill the places of its sentence."""

    code = "bad_request"
    values: Mapping[str, str] = {}


class UnknownConversationError(ConversationError):
    """There is no such conversation."""

    code = "unknown_conversation"


class UnknownButtonError(ConversationError):
    """The button does not belong to a message of this conversation."""

    code = "unknown_button"


class TooManyWaitingError(ConversationError):
    """The conversation has as many unanswered messages as it may."""

    code = "too_many_messages"


@dataclass(frozen=True)
class Customer:
    """A customer who proved who they are."""

    customer_id: str
    name: str


@dataclass(frozen=True)
class Incoming:
    """One message from a channel: text, a tap on a button, or a stored picture (``Picture.public``).

    ``client_message_id`` is the channel's own name of it; ``new_device``: the customer has never written from there before.
    """

    client_message_id: str
    text: str | None = None
    button_id: str | None = None
    channel: str = "web"
    picture: Mapping[str, Any] | None = None
    new_device: bool = False


_PLACES = {"picture": "attachments", "document": "documents"}
"""Where attachments that have an address are fetched."""


@dataclass(frozen=True)
class Button:
    """An offer under a message. ``payload`` is for Rasa and never shown."""

    title: str
    payload: str


@dataclass(frozen=True)
class Draft:
    """A message that has no place in the conversation yet. ``key`` is unique in the conversation."""

    author: Author
    text: str
    key: str
    channel: str = "web"
    buttons: tuple[Button, ...] = ()
    attachments: tuple[dict[str, Any], ...] = ()
    answers: str | None = None


@dataclass(frozen=True)
class Message:
    """A stored message. The id of button N is ``<message id>-<N>``."""

    conversation_id: str
    seq: int
    id: str
    author: Author
    text: str
    at: datetime
    buttons: tuple[Button, ...] = ()
    attachments: tuple[dict[str, Any], ...] = ()
    channel: str = "web"

    def public(self) -> dict[str, Any]:
        """The message as its customer sees it: no payloads, and not by what evidence an answer was found."""
        return self._drawn([_without_trace(self._located(each, PREFIX)) for each in self.attachments])

    def for_desk(self) -> dict[str, Any]:
        """The message as an agent sees it: with the evidence, and pictures where the desk gets them."""
        return self._drawn([self._located(each, DESK_PREFIX) for each in self.attachments])

    def _drawn(self, attachments: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "seq": self.seq,
            "id": self.id,
            "author": self.author,
            "text": self.text,
            "buttons": [{"id": f"{self.id}-{n}", "title": b.title} for n, b in enumerate(self.buttons)],
            "attachments": attachments,
            "at": self.at.astimezone(BANK_ZONE).isoformat(timespec="seconds"),
        }

    def _located(self, attachment: dict[str, Any], prefix: str) -> dict[str, Any]:
        """A picture or document gets its address here, because it moves with its conversation."""
        place = _PLACES.get(str(attachment.get("kind")))
        if place is None:
            return attachment
        url = f"{prefix}/conversations/{self.conversation_id}/{place}/{attachment['id']}"
        return {**attachment, "url": url}


def _without_trace(attachment: dict[str, Any]) -> dict[str, Any]:
    """A card keeps with it how it was found, for agents and for ratings; scores and other articles are not the customer's."""
    card = attachment.get("card")
    if not isinstance(card, dict) or "trace" not in card:
        return attachment
    return {**attachment, "card": {name: value for name, value in card.items() if name != "trace"}}


@dataclass(frozen=True)
class Accepted:
    """A message is stored under ``seq``; ``duplicate`` when it already was."""

    seq: int
    duplicate: bool
    message_id: str
    message: Message


@dataclass(frozen=True)
class Outcome:
    """What became of a message within the reply wait. ``replies`` may be a sentence that we are on it."""

    accepted: bool
    seq: int
    handler: Handler
    replies: tuple[Message, ...]


@dataclass(frozen=True)
class Conversation:
    """How a conversation stands."""

    conversation_id: str
    handler: Handler
    last_seq: int
    customer: Customer | None
    channel: str
    assignee: str | None = None
    customer_read_seq: int = 0
    agent_read_seq: int = 0


@dataclass(frozen=True)
class Turn:
    """One thing to be handled, with what Rasa has to know about the conversation.

    ``picture`` is the customer's attachment, ``document`` the kind of document that the open journey wants to see on it.
    """

    turn_id: str
    conversation_id: str
    source: Literal["customer", "system"]
    channel: str
    answers: str | None
    text: str
    payload: str | None
    challenge: str | None
    attempts: int
    created_at: datetime
    handler: Handler
    customer_id: str | None
    picture: str | None = None
    document: str | None = None
    new_device: bool = False

    @property
    def level(self) -> int:
        """0 visitor, 1 logged in."""
        return 0 if self.customer_id is None else 1


@dataclass(frozen=True)
class SealedNumber:
    """A card or mobile number of a message, as the dialogue may know it: core_bank's reference, the kind, the mask."""

    ref: str
    kind: Literal["card", "mobile"]
    masked: str


@dataclass(frozen=True)
class Handoff:
    """Why a conversation goes to a person, and what that person should know."""

    reason: str
    packet: dict[str, Any] = field(default_factory=dict)
