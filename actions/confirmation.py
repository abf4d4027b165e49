"""The yes and the code: what every journey that has something confirmed has in common."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from actions.reply import Reply
from actions.turn import Turn

CONFIRMATION = "confirmation"
"""What the conversation awaits while a summary is on the table."""
CODE = "code"
"""What the conversation awaits while a one-time password is on its way."""
IN_THE_AIR = ("draft", "pending")
"""Fields kept while the customer decides; none of them is worth anything once the journey is left."""


def draft_id(content: Any) -> str:
    """A name for exactly this content: anything that would change what is done changes it, so an old button is stale."""
    ordered = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return f"d_{hashlib.sha256(ordered.encode()).hexdigest()[:16]}"


def say_code_failed(turn: Turn, draft: str, reply: Reply) -> None:
    """Say what became of a code that was not verified, and how another one can be had."""
    outcome, tries_left = turn.value("outcome"), int(turn.value("tries_left") or 0)
    if outcome == "wrong" and tries_left > 0:
        reply.say("utter_code_wrong", tries_left=tries_left, draft=draft)
    elif outcome == "lost":
        reply.say("utter_code_lost", draft=draft)
    else:
        # contact_center keeps waiting for a code: a late one must not become a message.
        reply.say("utter_code_expired", draft=draft)
