"""Channel-neutral messages as WeChat text, and what the customer types back as a tap.

WeChat text has no buttons: they become numbered lines, and the typed number or the exact title is the tap.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """One button as the conversation knows it: `id` goes back when it is tapped, `title` is read."""

    id: str
    title: str


@dataclass(frozen=True)
class Spoken:
    """One message to the customer, before any channel has drawn it."""

    text: str
    choices: tuple[Choice, ...] = ()
    documents: tuple[str, ...] = ()
    """The names of files that belong to it: a chat of texts can only say where they lie."""


@dataclass(frozen=True)
class Rendered:
    """What the phone gets: `parts` in order, each within the limit, and the choices behind the numbers."""

    parts: tuple[str, ...]
    choices: tuple[Choice, ...]


def render(
    messages: Iterable[Spoken], hint: str, limit_bytes: int, standing: Sequence[Choice] = ()
) -> Rendered:
    """Draws messages as one text, cut into parts of at most `limit_bytes` UTF-8 bytes.

    The numbers run on over all messages, and after the `standing` choices that the phone still shows, so that
    a number means one thing. `hint` says they can be typed.
    """
    blocks: list[str] = []
    choices = list(standing)
    for message in messages:
        lines = [message.text.strip()] if message.text.strip() else []
        for choice in message.choices:
            choices.append(choice)
            lines.append(f"{len(choices)}. {choice.title}")
        if lines:
            blocks.append("\n".join(lines))
    if len(choices) > len(standing):
        blocks[-1] = f"{blocks[-1]}\n{hint}"
    return Rendered(tuple(_cut("\n\n".join(blocks), limit_bytes)), tuple(choices))


def tapped(text: str, choices: Sequence[Choice]) -> Choice | None:
    """The choice that this typed text stands for, or None: "1", "１", "1." or the exact title."""
    typed = unicodedata.normalize("NFKC", text).strip()
    number = typed.rstrip(".。、")
    if number.isascii() and number.isdigit() and 1 <= len(number) <= 2 and 1 <= int(number) <= len(choices):
        return choices[int(number) - 1]
    named = [c for c in choices if unicodedata.normalize("NFKC", c.title).strip() == typed]
    # Two choices of one title cannot be told apart by it; the words then go to the bot as they are.
    return named[0] if len(named) == 1 else None


def _cut(text: str, limit_bytes: int) -> list[str]:
    parts: list[str] = []
    while len(text.encode()) > limit_bytes:
        head = text.encode()[:limit_bytes].decode(errors="ignore")
        at_line_end = head.rfind("\n")
        head = head[:at_line_end] if at_line_end > 0 else head
        parts.append(head.rstrip())
        text = text[len(head) :].lstrip("\n")
    return [*parts, text] if text else parts
