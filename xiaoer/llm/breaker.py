"""Leaving a model alone that keeps failing, so that customers don't wait for it in vain."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Literal

from xiaoer.errors import CircuitOpen, LLMMisconfigured, LLMUnavailable

log = logging.getLogger(__name__)

State = Literal["closed", "open", "half-open"]


class CircuitBreaker:
    """Closed, it lets every call through; `failures` in a row open it, and none goes for `open_seconds`.

    Then it is half-open: one call is let through as a trial, which closes it or opens it again. What
    counts as a failure is an endpoint that doesn't answer or refuses everything; a refusal of one
    request is none. Safe to use from several threads.
    """

    def __init__(self, failures: int, open_seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = failures
        self._open_seconds = open_seconds
        self._clock = clock
        self._lock = Lock()
        self._failed = 0
        self._opened_at: float | None = None
        self._on_trial = False

    @property
    def state(self) -> State:
        """What the next call would meet."""
        with self._lock:
            if self._opened_at is None:
                return "closed"
            return "half-open" if self._clock() - self._opened_at >= self._open_seconds else "open"

    @contextmanager
    def guarding(self) -> Iterator[None]:
        """Around a call; raises `CircuitOpen` instead of making it. A call that is cancelled counts for nothing."""
        trial = self._admit()
        try:
            yield
        except (LLMUnavailable, LLMMisconfigured):
            self._failure(trial)
            raise
        except BaseException:
            self._release(trial)
            raise
        self._success(trial)

    def _admit(self) -> bool:
        """Whether the call that begins is the trial."""
        with self._lock:
            if self._opened_at is None:
                return False
            left = self._opened_at + self._open_seconds - self._clock()
            if left > 0 or self._on_trial:
                raise CircuitOpen(
                    f"the language model failed {self._limit} times in a row and is left alone"
                    + (f" for another {left:.0f} s" if left > 0 else " until a trial call is back")
                )
            self._on_trial = True
            return True

    def _failure(self, trial: bool) -> None:
        with self._lock:
            self._failed += 1
            self._on_trial = self._on_trial and not trial
            opens = trial or (self._opened_at is None and self._failed >= self._limit)
            if opens:
                self._opened_at = self._clock()
        if opens:
            log.warning("The language model isn't asked for %g s, because it keeps failing", self._open_seconds)

    def _success(self, trial: bool) -> None:
        with self._lock:
            if self._opened_at is not None and not trial:
                return  # a call from before it opened; the trial decides
            self._failed = 0
            self._opened_at = None
            self._on_trial = False
        if trial:
            log.warning("The language model answers again")

    def _release(self, trial: bool) -> None:
        with self._lock:
            self._on_trial = self._on_trial and not trial
