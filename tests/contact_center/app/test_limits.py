"""How often, by the second."""

from contact_center.limits import RateLimit


class Seconds:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_is_allowed_and_then_one_at_a_time() -> None:
    seconds = Seconds()
    limit = RateLimit(per_minute=60, burst=3, seconds=seconds)

    burst = [limit.allows("a") for _ in range(4)]
    seconds.now = 1.0

    assert burst == [True, True, True, False]
    assert [limit.allows("a"), limit.allows("a")] == [True, False]


def test_keys_do_not_share() -> None:
    limit = RateLimit(per_minute=60, burst=1, seconds=Seconds())
    limit.allows("a")

    assert limit.allows("b")


def test_a_long_pause_fills_no_more_than_the_burst() -> None:
    seconds = Seconds()
    limit = RateLimit(per_minute=60, burst=2, seconds=seconds)
    limit.allows("a")
    seconds.now = 1_000_000.0

    assert [limit.allows("a") for _ in range(3)] == [True, True, False]
