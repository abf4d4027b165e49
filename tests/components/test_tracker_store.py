import asyncio
from pathlib import Path

import pytest
from rasa.core.agent import Agent
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from components import tracker_store
from components.tracker_store import WINDOW_EVENTS, BoundedTrackerStore

DOMAIN = Domain.from_dict(
    {
        "intents": ["greet"],
        "slots": {
            "journey": {"type": "any", "mappings": [{"type": "custom"}]},
            "other": {"type": "any", "mappings": [{"type": "custom"}]},
        },
        "forms": {"transfer_form": {"required_slots": []}},
    }
)


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> BoundedTrackerStore:
    monkeypatch.setenv("YINBAN_TRACKER_URL", f"sqlite:///{tmp_path}/rasa.db")
    return BoundedTrackerStore(DOMAIN)


def take_turn(store: BoundedTrackerStore, number: int, *more) -> DialogueStateTracker:
    tracker = asyncio.run(store.get_or_create_tracker("c_1"))
    tracker.update(UserUttered("你好", {"name": "greet"}, message_id=f"m_{number}"), DOMAIN)
    for event in more:
        tracker.update(event, DOMAIN)
    tracker.update(BotUttered(f"answer {number}", {"buttons": [{"title": "a", "payload": "/b"}]}), DOMAIN)
    tracker.update(ActionExecuted("action_listen"), DOMAIN)
    asyncio.run(store.save(tracker))
    return asyncio.run(store.retrieve("c_1"))


def test_two_hundred_turns_never_outgrow_the_window_and_keep_the_slots(store: BoundedTrackerStore) -> None:
    take_turn(store, 0, SlotSet("journey", {"name": "transfer"}))
    lengths = [len(take_turn(store, number).events) for number in range(1, 200)]
    assert max(lengths) <= WINDOW_EVENTS
    tracker = asyncio.run(store.retrieve("c_1"))
    assert tracker.get_slot("journey") == {"name": "transfer"}
    assert tracker.get_slot("other") is None
    assert tracker.latest_action_name == "action_listen"


def test_an_open_form_is_never_cut(store: BoundedTrackerStore) -> None:
    take_turn(store, 0, ActiveLoop("transfer_form"))
    lengths = [len(take_turn(store, number).events) for number in range(1, 30)]
    assert lengths[-1] > WINDOW_EVENTS
    assert asyncio.run(store.retrieve("c_1")).active_loop_name == "transfer_form"


def test_every_turn_is_kept_once_across_a_compaction(store: BoundedTrackerStore) -> None:
    for number in range(40):
        take_turn(store, number)
    full = asyncio.run(store.retrieve_full_tracker("c_1"))
    ids = [event.message_id for event in full.events if isinstance(event, UserUttered)]
    assert ids == [f"m_{number}" for number in range(40)]


@pytest.mark.parametrize("turns", [1, 3, 21, 45])
def test_the_last_turn_is_found_again_by_its_message(store: BoundedTrackerStore, turns: int) -> None:
    for number in range(turns):
        take_turn(store, number)
    replies = asyncio.run(store.saved_replies("c_1", f"m_{turns - 1}"))
    assert replies == [{"text": f"answer {turns - 1}", "buttons": [{"title": "a", "payload": "/b"}]}]


def test_a_turn_that_was_not_saved_is_not_found(store: BoundedTrackerStore) -> None:
    take_turn(store, 0)
    assert asyncio.run(store.saved_replies("c_1", "m_9")) is None


def test_an_agent_uses_the_store_itself_and_never_falls_back_to_memory(store: BoundedTrackerStore) -> None:
    tracker_store.install()
    assert Agent(tracker_store=store, domain=DOMAIN).tracker_store is store
