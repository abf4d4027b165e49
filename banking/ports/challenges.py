"""One-time passwords."""

from __future__ import annotations

from typing import Literal, TypedDict

ChallengePurpose = Literal["transfer", "unfreeze", "request"]


class Challenge(TypedDict):
    """A one-time password on its way; ``sent_to`` is masked."""

    challenge_id: str
    sent_to: str
    expires_at: str
    tries_left: int
