"""How often somebody may do something."""

from __future__ import annotations

import time
from collections import OrderedDict
from typing import Callable, Tuple


class RateLimit:
    """A token bucket per key: `burst` at once, then `per_minute`.

    At most `capacity` keys are remembered; the one that was quiet longest is forgotten first, and has its
    full burst again.
    """

    def __init__(
        self, *, burst: float, per_minute: float, capacity: int = 20000, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst = max(1.0, burst)
        self._per_second = per_minute / 60.0
        self._capacity = capacity
        self._clock = clock
        self._buckets: OrderedDict[str, Tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> float:
        """Take one; 0.0 when it was granted, else the seconds after which to try again."""
        now = self._clock()
        level, since = self._buckets.pop(key, (self._burst, now))
        level = min(self._burst, level + (now - since) * self._per_second)
        granted = level >= 1.0
        self._buckets[key] = (level - 1.0 if granted else level, now)
        if len(self._buckets) > self._capacity:
            self._buckets.popitem(last=False)
        return 0.0 if granted else (1.0 - level) / self._per_second
