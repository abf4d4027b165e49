"""The actions that Rasa calls: one for a message outside every form, one for each form."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.context import Context
from actions.dialogue import Dialogue
from actions.turn import FORM_SUFFIX, read_turn


class ActionDecide(Action):  # type: ignore[misc]
    """Handles every message while no form is open."""

    def __init__(self, context: Context) -> None:
        self._context = context

    def name(self) -> str:
        """The name in domain.yml."""
        return "action_decide"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Decide, answer, and give Rasa the slots to remember."""
        dialogue = Dialogue(read_turn(tracker), self._context)
        await dialogue.outside()
        dialogue.reply.send(dispatcher)
        return dialogue.events()


class ValidateForm(Action):  # type: ignore[misc]
    """Handles every message while the form of one journey is open; Rasa runs it before it asks for a slot."""

    def __init__(self, journey: str, context: Context) -> None:
        self._journey = journey
        self._context = context

    def name(self) -> str:
        """The name in domain.yml: ``validate_<journey>_form``."""
        return f"validate_{self._journey}{FORM_SUFFIX}"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Decide, let the journey take the message, and say which slot the form asks for next."""
        dialogue = Dialogue(read_turn(tracker), self._context)
        await dialogue.inside(self._journey)
        dialogue.reply.send(dispatcher)
        return dialogue.events()


def all_actions(context: Context) -> list[Action]:
    """Every action of this server."""
    return [ActionDecide(context), *(ValidateForm(name, context) for name in context.journeys)]
