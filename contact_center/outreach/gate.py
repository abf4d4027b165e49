"""May this message go out now? The one pure place that says so, with its reasons.

Rules, in this order:
1. A message that is too late (`expired`) or no longer true (`no_longer_true`) is dropped.
2. Without consent to its topic nothing is sent (`no_consent`), whatever its urgency.
3. Safety messages pass quiet hours (`safety_passes_quiet_hours`) and have a daily cap of their own.
4. Everything else waits for the end of quiet hours (`quiet_hours`).
5. A full day (`daily_cap`): safety and service messages wait for tomorrow, advice and marketing are dropped.
6. A message that would be too late once it may go is dropped now (`would_expire`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum


class Urgency(StrEnum):
    """Why the bank speaks: to prevent harm, to serve what is agreed, to advise, or to sell."""

    SAFETY = "safety"
    SERVICE = "service"
    ADVICE = "advice"
    MARKETING = "marketing"


class Action(StrEnum):
    """What becomes of a message now."""

    SEND = "send"
    HOLD = "hold"
    DROP = "drop"


class Reason(StrEnum):
    """Why; stored with the decision and shown to agents."""

    EXPIRED = "expired"
    NO_LONGER_TRUE = "no_longer_true"
    NO_CONSENT = "no_consent"
    CONSENT = "consent"
    SAFETY_PASSES_QUIET_HOURS = "safety_passes_quiet_hours"
    QUIET_HOURS = "quiet_hours"
    DAILY_CAP = "daily_cap"
    WOULD_EXPIRE = "would_expire"


@dataclass(frozen=True)
class QuietHours:
    """From `start` until `end` local time, over midnight when `start` is later; equal times mean none."""

    start: time
    end: time

    def covers(self, moment: datetime) -> bool:
        """Whether the local `moment` lies in them. The end itself is no longer quiet."""
        now = moment.time()
        if self.start <= self.end:
            return self.start <= now < self.end
        return now >= self.start or now < self.end

    def end_after(self, moment: datetime) -> datetime:
        """The first time after `moment` (local, aware) at which they end."""
        end = moment.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        return end if end > moment else end + timedelta(days=1)


@dataclass(frozen=True)
class Wishes:
    """What the customer allows: consent per topic, quiet hours, messages a day (safety counts apart)."""

    consents: Mapping[str, bool]
    quiet_hours: QuietHours
    daily_cap: int
    safety_daily_cap: int


@dataclass(frozen=True)
class Candidate:
    """One message that wants out. Times are aware and in the bank's own time zone."""

    topic: str
    urgency: Urgency
    expires_at: datetime
    still_true: bool


@dataclass(frozen=True)
class Verdict:
    """What to do and why. `until` is set exactly when the action is HOLD."""

    action: Action
    reasons: tuple[Reason, ...]
    until: datetime | None = None


def judge(candidate: Candidate, wishes: Wishes, now: datetime, sent_today: int) -> Verdict:
    """Decides about one candidate at `now` (local, aware). Pure, total.

    `sent_today`: what this customer got since local midnight in the candidate's class, safety or the rest.
    """
    if now >= candidate.expires_at:
        return Verdict(Action.DROP, (Reason.EXPIRED,))
    if not candidate.still_true:
        return Verdict(Action.DROP, (Reason.NO_LONGER_TRUE,))
    if not wishes.consents.get(candidate.topic, False):
        return Verdict(Action.DROP, (Reason.NO_CONSENT,))
    safety = candidate.urgency is Urgency.SAFETY
    quiet = wishes.quiet_hours.covers(now)
    if sent_today >= (wishes.safety_daily_cap if safety else wishes.daily_cap):
        return _over_cap(candidate, wishes, now)
    if quiet and not safety:
        return _hold(candidate, wishes.quiet_hours.end_after(now), Reason.QUIET_HOURS)
    if quiet:
        return Verdict(Action.SEND, (Reason.CONSENT, Reason.SAFETY_PASSES_QUIET_HOURS))
    return Verdict(Action.SEND, (Reason.CONSENT,))


def _over_cap(candidate: Candidate, wishes: Wishes, now: datetime) -> Verdict:
    if candidate.urgency in (Urgency.ADVICE, Urgency.MARKETING):
        return Verdict(Action.DROP, (Reason.DAILY_CAP,))
    tomorrow = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    if candidate.urgency is not Urgency.SAFETY and wishes.quiet_hours.covers(tomorrow):
        tomorrow = wishes.quiet_hours.end_after(tomorrow)
    return _hold(candidate, tomorrow, Reason.DAILY_CAP)


def _hold(candidate: Candidate, until: datetime, reason: Reason) -> Verdict:
    if until >= candidate.expires_at:
        return Verdict(Action.DROP, (reason, Reason.WOULD_EXPIRE))
    return Verdict(Action.HOLD, (reason,), until)
