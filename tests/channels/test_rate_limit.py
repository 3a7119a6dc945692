"""Token buckets."""

from __future__ import annotations

import pytest

from channels.rate_limit import RateLimit


class _Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_then_the_rate() -> None:
    clock = _Clock()
    limit = RateLimit(burst=2, per_minute=60, clock=clock)
    assert [limit.take("a") for _ in range(3)] == [0.0, 0.0, pytest.approx(1.0)]
    clock.now = 0.5
    assert limit.take("a") == pytest.approx(0.5)
    clock.now = 1.0
    assert limit.take("a") == 0.0
    assert limit.take("a") > 0


def test_keys_dont_share() -> None:
    limit = RateLimit(burst=1, per_minute=1, clock=_Clock())
    assert limit.take("a") == limit.take("b") == 0.0
    assert limit.take("a") > 0 and limit.take("b") > 0


def test_quiet_time_gives_no_more_than_the_burst() -> None:
    clock = _Clock()
    limit = RateLimit(burst=2, per_minute=60, clock=clock)
    limit.take("a")
    clock.now = 1000.0
    assert [limit.take("a") > 0 for _ in range(3)] == [False, False, True]


def test_memory_is_bounded_and_the_busy_one_is_remembered() -> None:
    limit = RateLimit(burst=1, per_minute=1, capacity=2, clock=_Clock())
    for key in ("busy", "a", "busy", "b", "busy", "c"):
        limit.take(key)
    assert limit.take("busy") > 0
    assert limit.take("a") == 0.0
