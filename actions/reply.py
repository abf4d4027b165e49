"""What the bot says in one turn, collected before any of it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from actions.effects import Effect
from banking.choice import Choice

BUTTONS_MAX = 6


class Reply:
    """Responses of domain.yml, articles, and effects, in the order in which they were added."""

    def __init__(self) -> None:
        self._messages: list[dict[str, Any]] = []

    def say(self, response: str, buttons: Sequence[Choice] = (), /, **values: object) -> None:
        """Say a response of domain.yml; ``values`` fill its braces."""
        self._messages.append({"response": response, "buttons": _as_json(buttons), **values})

    def lead(self, response: str, buttons: Sequence[Choice] = (), /, **values: object) -> None:
        """Say something before everything else."""
        self._messages.insert(0, {"response": response, "buttons": _as_json(buttons), **values})

    def show(self, text: str, buttons: Sequence[Choice] = ()) -> None:
        """Say text that is written elsewhere: an article."""
        self._messages.append({"text": text, "buttons": _as_json(buttons)})

    def effect(self, effect: Effect) -> None:
        """Ask contact_center to do something."""
        self._messages.append({"json_message": effect})

    def send(self, dispatcher: CollectingDispatcher) -> None:
        """Hand everything over to Rasa."""
        for message in self._messages:
            dispatcher.utter_message(**message)

    def clear(self) -> None:
        """Forget everything: what was about to be said is no longer true."""
        self._messages.clear()


def _as_json(buttons: Sequence[Choice]) -> list[dict[str, str]]:
    return [{"title": choice.title, "payload": choice.payload} for choice in buttons[:BUTTONS_MAX]]
