"""Calls to the action server: a short wait, and a failure ends the turn instead of half-saving it."""

from __future__ import annotations

import os
from typing import Any, List

import rasa.core.actions.action as rasa_actions
from rasa.core.actions.action import ActionExecutionRejection, RemoteAction
from rasa.shared.core.events import Event

TIMEOUT_SECONDS = float(os.environ.get("YINBAN_ACTION_TIMEOUT_SECONDS", "6"))
"""Rasa waits 5 minutes by default; a customer is told within seconds that it takes longer."""


class TurnFailed(BaseException):
    """An action could not be carried out, so nothing of this turn may be kept.

    Not an ``Exception``, on purpose: Rasa's ``_run_action`` logs every ``Exception`` of an action and goes on, which would
    save half a turn. This one passes through it, through the conversation lock, and reaches our channel.
    """


_ORIGINAL_RUN = RemoteAction.run


def install() -> None:
    """Change how this process calls actions; calling it again changes nothing."""
    rasa_actions.DEFAULT_REQUEST_TIMEOUT = TIMEOUT_SECONDS
    RemoteAction.run = _run_or_fail  # type: ignore[method-assign]


async def _run_or_fail(self: RemoteAction, *args: Any, **kwargs: Any) -> List[Event]:
    try:
        return await _ORIGINAL_RUN(self, *args, **kwargs)
    except ActionExecutionRejection:
        raise  # a form's honest "not this one": Rasa handles it
    except Exception as error:
        raise TurnFailed(f"{self.name()}: {type(error).__name__}") from error
