"""Old callbacks and borrowed signatures are refused; an honest redelivery is not."""

import pytest

from contact_center.channels.wechat.replay import ReplayGuard

NOW = 1_800_000_000.0


@pytest.fixture
def guard() -> ReplayGuard:
    return ReplayGuard(window_seconds=300, limit=3)


@pytest.mark.parametrize(
    ("timestamp", "accepted"),
    [
        ("1800000300", True),
        ("1799999700", True),
        ("1800000301", False),
        ("1799999699", False),
        ("soon", False),
        ("", False),
    ],
)
def test_only_a_recent_timestamp_is_accepted(guard: ReplayGuard, timestamp: str, accepted: bool) -> None:
    assert guard.accepts(timestamp, "n", "s", b"body", NOW) is accepted


def test_an_honest_redelivery_is_accepted(guard: ReplayGuard) -> None:
    guard.accepts("1800000000", "n", "s", b"body", NOW)

    assert guard.accepts("1800000000", "n", "s", b"body", NOW + 5)


def test_a_signature_does_not_carry_another_body(guard: ReplayGuard) -> None:
    guard.accepts("1800000000", "n", "s", b"body", NOW)

    assert not guard.accepts("1800000000", "n", "s", b"other", NOW + 5)


def test_the_memory_is_bounded(guard: ReplayGuard) -> None:
    for nonce in range(50):
        guard.accepts("1800000000", str(nonce), "s", b"body", NOW)

    assert len(guard._seen) <= 3
