"""Leaving an endpoint alone that keeps failing: every attempt makes every customer wait."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock

from xiaoer.errors import EncoderUnavailable

log = logging.getLogger(__name__)


class Leave:
    """After `failures` in a row no call is made for `seconds`; then one failure more begins the leave again.

    Safe to use from several threads.
    """

    def __init__(self, failures: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = failures
        self._seconds = seconds
        self._clock = clock
        self._lock = Lock()
        self._failed = 0
        self._until = 0.0

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """Around a call; raises `EncoderUnavailable` instead of making it."""
        left = self._until - self._clock()
        if left > 0:
            raise EncoderUnavailable(
                f"the embeddings endpoint failed {self._limit} times in a row and is left alone for {left:.0f} s"
            )
        try:
            yield
        except EncoderUnavailable as error:
            self._failure(error)
            raise
        with self._lock:
            if self._failed >= self._limit:
                log.warning("The embeddings endpoint answers again")
            self._failed = 0

    def _failure(self, error: EncoderUnavailable) -> None:
        with self._lock:
            self._failed += 1
            leaves = self._failed >= self._limit
            if leaves:
                self._until = self._clock() + self._seconds
        if leaves:
            log.warning("The embeddings endpoint isn't asked for %g s, it keeps failing: %s", self._seconds, error)
