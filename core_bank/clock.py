"""The bank's time: real time plus an offset that the sandbox can move."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta, timezone

from sqlalchemy.orm import Session

from core_bank.models.sandbox import ClockOffset

BEIJING = timezone(timedelta(hours=8))
"""China has one time zone and no summer time, so a fixed offset is exact."""

_ROW = 1


def real_time() -> datetime:
    """The machine's time, aware, in UTC."""
    return datetime.now(UTC)


def day_start(day: date) -> datetime:
    """The first instant of a Beijing calendar day."""
    return datetime.combine(day, time.min, tzinfo=BEIJING)


class Clock:
    """Tells the bank's time. ``source`` gives real time; tests inject their own."""

    def __init__(self, source: Callable[[], datetime] = real_time) -> None:
        self._source = source
        self._offset = timedelta()

    @property
    def offset_seconds(self) -> int:
        """How far the sandbox has moved time forward, in seconds."""
        return int(self._offset.total_seconds())

    def now(self) -> datetime:
        """The bank's time, aware, in Beijing's offset."""
        return self.at_offset(self.offset_seconds)

    def at_offset(self, offset_seconds: int) -> datetime:
        """What the bank's time would be with another offset."""
        return (self._source() + timedelta(seconds=offset_seconds)).astimezone(BEIJING)

    def today(self) -> date:
        """The bank's calendar day."""
        return self.now().date()

    def seconds_until(self, hour: int) -> int:
        """From the machine's time until Beijing's next full ``hour``."""
        now = self.at_offset(0)
        opening = datetime.combine(now.date(), time(hour), tzinfo=BEIJING)
        return int(((opening - now) % timedelta(days=1)).total_seconds())

    def load(self, session: Session) -> None:
        """Take over the offset stored by an earlier run."""
        row = session.get(ClockOffset, _ROW)
        self._offset = timedelta(seconds=row.offset_seconds if row else 0)

    def store(self, session: Session, offset_seconds: int) -> None:
        """Write a new offset; call ``load`` after the commit to make it count."""
        session.merge(ClockOffset(clock_id=_ROW, offset_seconds=offset_seconds))
