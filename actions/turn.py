"""One message with everything that is known when it arrives, read from Rasa's tracker."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker

from banking.decision import Situation
from banking.frame import Entity, Frame, Wish
from banking.fraud_gate import fraud_rules
from banking.fraud_words import fraud_words, hints_at_fraud

FORM_SUFFIX = "_form"


@dataclass(frozen=True)
class SealedNumber:
    """A card or mobile number of the message: the core bank's reference to it, its kind, and what may be shown."""

    ref: str
    kind: str
    masked: str


@dataclass(frozen=True)
class SaidBefore:
    """Something the customer typed earlier, masked as it is kept."""

    text: str
    intent: str
    at: datetime


@dataclass(frozen=True)
class Turn:
    """Who said what, where, when, and where the conversation stands. ``level`` is 0 visitor, 1 logged in."""

    conversation_id: str
    message_id: str
    customer_id: str
    level: int
    channel: str
    now: datetime
    frame: Frame
    situation: Situation
    slots: Mapping[str, Any]
    last_said: str
    numbers: tuple[SealedNumber, ...] = ()
    new_device: bool = False
    """The customer writes from a browser or WeChat that was never theirs before."""
    said_before: tuple[SaidBefore, ...] = ()
    """What the customer typed before this message, the newest last."""

    @property
    def pressed(self) -> bool:
        """Whether this came from a button or from contact_center, not from the customer's own words."""
        return self.frame.text.startswith("/")

    def key(self, what: str) -> str:
        """The idempotency key of one write of this turn: the same again when the turn is tried again."""
        return f"{self.message_id}:{what}"

    def value(self, name: str, role: str | None = None) -> Any:
        """The value of the first entity ``name`` with ``role``, or None."""
        return next(iter(self.values(name, role)), None)

    def values(self, name: str, role: str | None = None) -> list[Any]:
        """All different values of the entities ``name`` with ``role``, in the order of the text."""
        found: list[Any] = []
        for entity in self.frame.entities:
            if entity.name == name and entity.role == role and entity.value not in found:
                found.append(entity.value)
        return found


def read_turn(tracker: Tracker) -> Turn:
    """Read the tracker that Rasa sends. Raises KeyError when contact_center's metadata is missing."""
    message = tracker.latest_message
    metadata = message["metadata"]
    customer_id = metadata["customer_id"] or ""
    level = int(metadata["level"]) if customer_id else 0
    return Turn(
        conversation_id=str(tracker.sender_id),
        message_id=str(metadata["message_id"]),
        customer_id=customer_id,
        level=level,
        channel=str(metadata["channel"]),
        now=datetime.fromisoformat(metadata["now"]),
        frame=_with_reference(_frame(message), tracker.slots.get("last_card")),
        situation=_situation(tracker, level),
        slots=tracker.slots,
        last_said=_last_said(tracker),
        new_device=bool(metadata.get("new_device")),
        numbers=tuple(SealedNumber(**row) for row in metadata.get("numbers") or ()),
        said_before=_said_before(tracker, str(metadata["message_id"])),
    )


def _frame(message: Mapping[str, Any]) -> Frame:
    intent = message.get("intent") or {}
    text = message.get("text") or ""
    return Frame(
        text=text,
        intent=intent.get("name") or "",
        confidence=float(intent.get("confidence") or 0.0),
        ranking=tuple((row["name"], float(row["confidence"])) for row in message.get("intent_ranking") or ()),
        entities=tuple(_entity(row) for row in message.get("entities") or ()),
        wishes=tuple(Wish(**row) for row in message.get("wishes") or ()),
        hints_at_fraud=hints_at_fraud(text, fraud_words(), fraud_rules()),
    )


def _with_reference(frame: Frame, last_card: Any) -> Frame:
    """那张卡 names the card that was spoken of last, unless the message names one itself."""
    pointing = [one for one in frame.entities if (one.name, one.value) == ("reference", "last_card")]
    if not pointing or not last_card or any(one.name == "card_tail" for one in frame.entities):
        return frame
    meant = replace(pointing[0], name="card_tail", value=str(last_card))
    return replace(frame, entities=(*frame.entities, meant))


def _entity(row: Mapping[str, Any]) -> Entity:
    return Entity(
        name=row["entity"],
        value=row["value"],
        start=int(row.get("start") or 0),
        end=int(row.get("end") or 0),
        role=row.get("role"),
        text=row.get("text") or "",
    )


def _situation(tracker: Tracker, level: int) -> Situation:
    form = (tracker.active_loop or {}).get("name")
    suspended = tracker.slots.get("suspended") or []
    offered = tracker.slots.get("offered") or {}
    return Situation(
        journey=form.removesuffix(FORM_SUFFIX) if form else None,
        awaiting=tracker.slots.get("requested_slot") if form else None,
        level=level,
        failures=int(tracker.slots.get("failures") or 0),
        suspended=suspended[-1]["journey"] if suspended else None,
        offered=offered.get("journey"),
    )


def _last_said(tracker: Tracker) -> str:
    said = (event.get("text") for event in reversed(tracker.events or []) if event.get("event") == "bot")
    return next((text for text in said if text), "")


def _said_before(tracker: Tracker, message_id: str) -> tuple[SaidBefore, ...]:
    typed = [
        event
        for event in tracker.events or []
        if event.get("event") == "user" and not (event.get("text") or "/").startswith("/")
    ]
    return tuple(
        SaidBefore(
            text=event["text"],
            intent=((event.get("parse_data") or {}).get("intent") or {}).get("name") or "",
            at=datetime.fromisoformat(event["metadata"]["now"]),
        )
        for event in typed
        if "now" in (event.get("metadata") or {}) and str(event["metadata"].get("message_id")) != message_id
    )
