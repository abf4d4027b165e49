"""Two times: the bank's, which the sandbox can move, and real time, by which waits, leases and sessions run."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

BANK_ZONE = timezone(timedelta(hours=8))


def _real_time() -> datetime:
    return datetime.now(UTC)


class Clock:
    """Tells the time. ``wall`` can be replaced by tests."""

    def __init__(self, wall: Callable[[], datetime] = _real_time) -> None:
        self._wall = wall
        self._offset = timedelta()

    def now(self) -> datetime:
        """The bank's time, with offset +08:00: what customers see and what outreach goes by."""
        return (self._wall() + self._offset).astimezone(BANK_ZONE)

    def wall(self) -> datetime:
        """Real time, in UTC: a moved sandbox clock ends no session and no lease."""
        return self._wall()

    def set_offset(self, seconds: float) -> None:
        """Put the bank's time ``seconds`` ahead of real time, as core_bank's sandbox clock says."""
        self._offset = timedelta(seconds=seconds)
