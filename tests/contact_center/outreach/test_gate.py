"""The gate keeps every promise to the customer in every world, and each reason can really be given."""

import random
from datetime import datetime, time, timedelta, timezone

from hypothesis import given, settings
from hypothesis import strategies as st

from contact_center.outreach.gate import (
    Action,
    Candidate,
    QuietHours,
    Reason,
    Urgency,
    Verdict,
    Wishes,
    judge,
)

ZONE = timezone(timedelta(hours=8))
MIDNIGHT = datetime(2026, 11, 23, tzinfo=ZONE)
TOPICS = ("repayment", "card_safety", "offers")

minutes = st.integers(0, 24 * 60 - 1).map(lambda m: time(m // 60, m % 60))
moments = st.integers(0, 24 * 60 * 60 - 1).map(lambda s: MIDNIGHT + timedelta(seconds=s))
wishes = st.builds(
    Wishes,
    consents=st.dictionaries(st.sampled_from(TOPICS), st.booleans()),
    quiet_hours=st.builds(QuietHours, minutes, minutes),
    daily_cap=st.integers(0, 4),
    safety_daily_cap=st.integers(0, 4),
)
candidates = st.builds(
    Candidate,
    topic=st.sampled_from(TOPICS),
    urgency=st.sampled_from(Urgency),
    expires_at=st.integers(-24, 72).map(lambda h: MIDNIGHT + timedelta(hours=h)),
    still_true=st.booleans(),
)
worlds = st.tuples(candidates, wishes, moments, st.integers(0, 5))
World = tuple[Candidate, Wishes, datetime, int]
many = settings(max_examples=500)


@many
@given(worlds)
def test_nothing_is_sent_without_consent(world: World) -> None:
    candidate, allowed, *_ = world

    assert judge(*world).action is not Action.SEND or allowed.consents.get(candidate.topic)


@many
@given(worlds)
def test_only_safety_speaks_in_quiet_hours(world: World) -> None:
    candidate, allowed, now, _ = world

    quiet = allowed.quiet_hours.covers(now)
    assert judge(*world).action is not Action.SEND or not quiet or candidate.urgency is Urgency.SAFETY


@many
@given(worlds)
def test_the_cap_of_the_class_is_never_exceeded(world: World) -> None:
    candidate, allowed, _, sent_today = world

    cap = allowed.safety_daily_cap if candidate.urgency is Urgency.SAFETY else allowed.daily_cap
    assert judge(*world).action is not Action.SEND or sent_today < cap


@many
@given(worlds)
def test_nothing_old_or_untrue_is_sent(world: World) -> None:
    candidate, _, now, _ = world

    assert judge(*world).action is not Action.SEND or (candidate.still_true and now < candidate.expires_at)


@many
@given(worlds)
def test_a_held_message_waits_for_a_later_time_before_it_expires(world: World) -> None:
    candidate, _, now, _ = world
    verdict = judge(*world)

    assert (verdict.until is not None) == (verdict.action is Action.HOLD)
    assert verdict.until is None or now < verdict.until < candidate.expires_at


@many
@given(worlds)
def test_a_held_message_is_not_held_again_for_the_same_quiet_hours(world: World) -> None:
    candidate, allowed, _, _ = world
    verdict = judge(*world)

    if verdict.until is not None and candidate.urgency is not Urgency.SAFETY:
        assert not allowed.quiet_hours.covers(verdict.until)


@many
@given(worlds)
def test_every_verdict_has_a_reason(world: World) -> None:
    assert judge(*world).reasons


def random_world(chance: random.Random) -> World:
    def clock_time() -> time:
        return time(chance.randrange(24), chance.randrange(60))

    quiet_hours = QuietHours(clock_time(), clock_time())
    consents = {topic: chance.random() < 0.7 for topic in TOPICS}
    expires_at = MIDNIGHT + timedelta(hours=chance.randrange(-24, 72))
    candidate = Candidate(
        chance.choice(TOPICS), chance.choice(list(Urgency)), expires_at, still_true=chance.random() < 0.8
    )
    allowed = Wishes(consents, quiet_hours, chance.randrange(4), chance.randrange(4))
    return candidate, allowed, MIDNIGHT + timedelta(seconds=chance.randrange(86_400)), chance.randrange(5)


def test_each_reason_is_reachable() -> None:
    chance = random.Random(20261123)

    reached = {reason for _ in range(5000) for reason in judge(*random_world(chance)).reasons}
    assert reached == set(Reason)


WISHES = Wishes({"repayment": True, "card_safety": True}, QuietHours(time(22), time(8)), 3, 10)


def due(urgency: Urgency = Urgency.SERVICE, topic: str = "repayment", hours: int = 72) -> Candidate:
    return Candidate(topic, urgency, MIDNIGHT + timedelta(hours=hours), still_true=True)


def test_a_reminder_at_eleven_at_night_waits_until_eight() -> None:
    verdict = judge(due(), WISHES, MIDNIGHT + timedelta(hours=23), 0)

    assert verdict == Verdict(Action.HOLD, (Reason.QUIET_HOURS,), MIDNIGHT + timedelta(hours=32))


def test_a_safety_alert_at_three_in_the_morning_goes_out_and_says_why() -> None:
    verdict = judge(due(Urgency.SAFETY, "card_safety"), WISHES, MIDNIGHT + timedelta(hours=3), 0)

    assert verdict == Verdict(Action.SEND, (Reason.CONSENT, Reason.SAFETY_PASSES_QUIET_HOURS))


def test_a_reminder_over_the_cap_waits_for_tomorrow_after_quiet_hours() -> None:
    verdict = judge(due(), WISHES, MIDNIGHT + timedelta(hours=15), 3)

    assert verdict == Verdict(Action.HOLD, (Reason.DAILY_CAP,), MIDNIGHT + timedelta(hours=32))


def test_a_reminder_that_would_be_late_after_quiet_hours_is_dropped() -> None:
    verdict = judge(due(hours=30), WISHES, MIDNIGHT + timedelta(hours=23), 0)

    assert verdict == Verdict(Action.DROP, (Reason.QUIET_HOURS, Reason.WOULD_EXPIRE))
