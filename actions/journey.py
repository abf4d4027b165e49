"""What every journey is: something a customer wants done, from the first word to a receipt."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from actions.reply import Reply
from actions.turn import Turn
from banking.choice import Choice

Fields = dict[str, Any]
Origin = Literal["said", "button", "offer", "default", "profile", "ocr", "earlier"]
"""Where a field came from: typed, tapped, an offer of the bank, our default, the bank's books, a picture, another journey."""


@dataclass(frozen=True)
class Question:
    """What a journey asks next: the field it waits for, and how it is said."""

    awaiting: str
    response: str
    values: Mapping[str, object] = field(default_factory=dict)
    buttons: Sequence[Choice] = ()

    def put(self, reply: Reply) -> None:
        """Ask it."""
        reply.say(self.response, self.buttons, **self.values)


@dataclass(frozen=True)
class Step:
    """Where a journey stands after one message; ``awaiting`` None means that it is over.

    ``origins`` says of every field that is known where it came from. ``danger`` says why a person must take over at
    once, as with a fraud; ``person`` is what a person has to look into. The journey is over then.
    """

    fields: Fields
    awaiting: str | None
    understood: bool = True
    outcome: str = "asked"
    danger: tuple[str, ...] = ()
    person: str | None = None
    origins: Mapping[str, Origin] = field(default_factory=dict)


def done(outcome: str = "done", origins: Mapping[str, Origin] | None = None) -> Step:
    """The journey is over."""
    return Step({}, None, outcome=outcome, origins=origins or {})


class SingleStep(Protocol):
    """A journey that is answered at once, also in the middle of another one."""

    name: str

    async def run(self, turn: Turn, reply: Reply) -> None:
        """Answer."""
        ...


class Journey(Protocol):
    """A journey with steps; Rasa's form of the same name keeps its fields in slots."""

    name: str
    slots: tuple[str, ...]

    async def begin(self, turn: Turn, fields: Fields, reply: Reply) -> Step:
        """Start, or go on after an interruption, with what is known already."""
        ...

    async def take(self, turn: Turn, fields: Fields, awaiting: str, reply: Reply) -> Step:
        """Take one message of the customer."""
        ...

    async def recognises(self, turn: Turn, fields: Fields, awaiting: str) -> bool:
        """Whether the message is plainly the answer to what is awaited, whatever its intent seems to be."""
        ...

    async def ask(self, turn: Turn, fields: Fields, awaiting: str, reply: Reply) -> None:
        """Ask again for what is awaited."""
        ...

    async def leave(self, turn: Turn, fields: Fields, reply: Reply) -> Fields:
        """Undo what hangs in the air; gives the fields worth keeping for later."""
        ...

    async def cancel(self, turn: Turn, fields: Fields, reply: Reply) -> None:
        """Stop for good and say so."""
        ...

    def describe(self, fields: Fields) -> dict[str, str]:
        """The fields in words, for a person who takes over."""
        ...
