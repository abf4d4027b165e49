"""Where dialogue state is kept: any SQL database, a bounded window, and turns that can be found again."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any, Dict, List, Optional

from rasa.core.agent import Agent
from rasa.core.brokers.broker import EventBroker
from rasa.core.tracker_store import InMemoryTrackerStore, SQLTrackerStore, TrackerStore
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from components.replies import Reply, as_replies

DEFAULT_URL = "sqlite:///var/rasa.db"
WINDOW_EVENTS = 40
"""From this many events on, an idle conversation continues in a new session that carries its slots over."""
SEARCHED_EVENTS = 400
"""How far back, in events, a redelivered message is looked for; its turn is the last or the one before."""


def install() -> None:
    """Let this process's agents use their store as it is.

    Rasa wraps every store in one that keeps turns in memory while the database fails: acknowledged, and gone with the
    next restart. Without the wrapper the turn fails, nothing is acknowledged, and contact_center sends it again.
    """
    Agent._create_tracker_store = staticmethod(_unwrapped)  # type: ignore[method-assign]


def _unwrapped(store: Optional[TrackerStore], domain: Domain) -> TrackerStore:
    if store is None:
        return InMemoryTrackerStore(domain)
    store.domain = domain
    return store


class BoundedTrackerStore(SQLTrackerStore):
    """Rasa's SQL store, with a window that keeps turn 200 as cheap as turn 3.

    Rasa reads, copies and sends to the action server every event of the session on every turn. All that a conversation
    between two journeys needs is its slots, so a long and idle one is compacted; the transcript is contact_center's.
    """

    def __init__(
        self,
        domain: Optional[Domain] = None,
        host: Optional[str] = None,
        event_broker: Optional[EventBroker] = None,
        **kwargs: Any,
    ) -> None:
        url = os.environ.get("YINBAN_TRACKER_URL") or host or DEFAULT_URL
        if url.startswith("sqlite:///") and url != "sqlite:///:memory:":
            Path(url[len("sqlite:///") :]).parent.mkdir(parents=True, exist_ok=True)
        super().__init__(domain=domain, host=url, event_broker=event_broker)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Keep the turn; compact the conversation when it is long and nothing is open."""
        await super().save(tracker)
        if len(tracker.events) > WINDOW_EVENTS and _is_idle(tracker):
            self._compact(tracker)

    async def saved_replies(self, conversation_id: str, message_id: str) -> Optional[List[Reply]]:
        """The replies of the turn with this message, or None if no such turn was saved."""
        events = self._newest_events(conversation_id)
        for at, event in enumerate(events):
            if event["event"] == UserUttered.type_name and event.get("message_id") == message_id:
                return _replies_after(events[at + 1 :])
        return None

    def _newest_events(self, conversation_id: str) -> List[Dict[str, Any]]:
        with self.session_scope() as session:
            rows = (
                session.query(self.SQLEvent.data)
                .filter(self.SQLEvent.sender_id == conversation_id)
                .order_by(self.SQLEvent.id.desc())
                .limit(SEARCHED_EVENTS)
                .all()
            )
        return [json.loads(row.data) for row in reversed(rows)]

    def _compact(self, tracker: DialogueStateTracker) -> None:
        # The session's start is what Rasa reads from; it must be later than all that came before.
        start = max(time.time(), (tracker.events[-1].timestamp or 0.0) + 1e-4)
        events: List[Event] = [SessionStarted(timestamp=start)]
        events += [
            SlotSet(slot.name, slot.value, timestamp=start)
            for slot in tracker.slots.values()
            if slot.value is not None and slot.value != slot.initial_value
        ]
        events.append(ActionExecuted(ACTION_LISTEN_NAME, timestamp=start))
        with self.session_scope() as session:
            for event in events:
                data = event.as_dict()
                session.add(
                    self.SQLEvent(
                        sender_id=tracker.sender_id,
                        type_name=event.type_name,
                        timestamp=event.timestamp,
                        action_name=data.get("name"),
                        data=json.dumps(data),
                    )
                )
            session.commit()


def _is_idle(tracker: DialogueStateTracker) -> bool:
    return not tracker.active_loop_name and tracker.latest_action_name == ACTION_LISTEN_NAME


def _replies_after(events: List[Dict[str, Any]]) -> List[Reply]:
    replies: List[Reply] = []
    for event in events:
        if event["event"] == UserUttered.type_name:
            break
        if event["event"] == BotUttered.type_name:
            replies += as_replies({**event.get("data", {}), "text": event.get("text")})
    return replies
